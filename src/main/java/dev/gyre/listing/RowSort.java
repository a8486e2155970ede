package dev.gyre.listing;

/**
 * A stable merge sort of row numbers, which the JDK has for objects only. Rows that are in order
 * already, forwards or backwards, cost one comparison each.
 */
final class RowSort {
  private static final int SMALL = 8;

  private final RowComparator comparator;
  private final int[] spare;

  private RowSort(RowComparator comparator, int length) {
    this.comparator = comparator;
    this.spare = new int[length];
  }

  /** Says which of two rows comes first, as {@link java.util.Comparator} does. */
  interface RowComparator {
    int compare(int left, int right);
  }

  /** Sorts the rows from {@code from} to {@code to}. */
  static void sort(int[] rows, int from, int to, RowComparator comparator) {
    if (to - from < 2) {
      return;
    }
    int i = from + 1;
    while (i < to && comparator.compare(rows[i - 1], rows[i]) > 0) {
      i++;
    }
    // Strictly descending: turned round, nothing equal changes places.
    if (i == to) {
      reverse(rows, from, to);
      return;
    }
    new RowSort(comparator, to).sort(rows, from, to);
  }

  static void reverse(int[] rows, int from, int to) {
    for (int i = from, j = to - 1; i < j; i++, j--) {
      int row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
  }

  private void sort(int[] rows, int from, int to) {
    if (to - from <= SMALL) {
      insertionSort(rows, from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(rows, from, middle);
    sort(rows, middle, to);
    if (comparator.compare(rows[middle - 1], rows[middle]) > 0) {
      merge(rows, from, middle, to);
    }
  }

  private void insertionSort(int[] rows, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int j = i;
      while (j > from && comparator.compare(rows[j - 1], row) > 0) {
        rows[j] = rows[j - 1];
        j--;
      }
      rows[j] = row;
    }
  }

  private void merge(int[] rows, int from, int middle, int to) {
    System.arraycopy(rows, from, spare, from, middle - from);
    int left = from;
    int right = middle;
    int target = from;
    while (left < middle && right < to) {
      rows[target++] =
          comparator.compare(spare[left], rows[right]) <= 0 ? spare[left++] : rows[right++];
    }
    // What is left of the right half stands where it belongs.
    System.arraycopy(spare, left, rows, target, middle - left);
  }
}
