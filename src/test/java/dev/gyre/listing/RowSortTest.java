package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowSortTest {
  @Test
  void agreesWithTheSortOfTheJdkAndMovesNothingElse() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      int[] values = random.ints(1 + random.nextInt(200), 0, 1 + random.nextInt(50)).toArray();
      int[] rows = IntStream.range(0, values.length).toArray();
      int from = random.nextInt(values.length);
      int to = from + random.nextInt(values.length - from + 1);
      int[] expected = rows.clone();
      int[] sorted =
          IntStream.range(from, to)
              .boxed()
              .sorted(Comparator.comparingInt(row -> values[row]))
              .mapToInt(row -> row)
              .toArray();
      System.arraycopy(sorted, 0, expected, from, sorted.length);
      RowSort.sort(rows, from, to, (left, right) -> Integer.compare(values[left], values[right]));
      assertArrayEquals(expected, rows, "seed " + seed + " " + Arrays.toString(values));
    }
  }

  @Test
  void descendingRowsAreTurnedRoundWithOneComparisonEach() {
    int[] rows = IntStream.range(0, 1000).toArray();
    int[] comparisons = new int[1];
    RowSort.sort(
        rows,
        0,
        1000,
        (left, right) -> {
          comparisons[0]++;
          return Integer.compare(right, left);
        });
    assertArrayEquals(IntStream.range(0, 1000).map(row -> 999 - row).toArray(), rows);
    assertEquals(999, comparisons[0]);
  }
}
