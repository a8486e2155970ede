package dev.gyre.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddle() {
    assertEquals(new Spread(2, 1, 9), Spread.of(9, 1, 2));
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertEquals(new Spread(2.5, 1, 9), Spread.of(9, 1, 2, 3));
  }

  @Test
  void oneMeasurementIsItsOwnSpread() {
    assertEquals(new Spread(4, 4, 4), Spread.of(4));
  }

  @Test
  void noMeasurementHasNoSpread() {
    assertThrows(IllegalArgumentException.class, Spread::of);
  }

  @Test
  void theSlopeOfALineIsItsOwn() {
    assertEquals(3, Spread.slope(new double[] {0, 1, 5, 10}, new double[] {7, 10, 22, 37}), 1e-12);
  }

  @Test
  void theSlopeOfScatteredPointsIsThatOfTheLeastSquares() {
    assertEquals(0.5, Spread.slope(new double[] {0, 1, 2}, new double[] {0, 2, 1}), 1e-12);
  }

  @Test
  void onePlaceHasNoSlope() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Spread.slope(new double[] {3, 3}, new double[] {1, 2}));
  }
}
