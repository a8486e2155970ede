package dev.gyre.bench.machine;

import java.util.Arrays;

/**
 * What several measurements of one thing say together.
 *
 * @param median the middle one, or the mean of the middle two
 * @param lowest the least
 * @param highest the greatest
 */
public record Spread(double median, double lowest, double highest) {
  /** Of one measurement or more. */
  public static Spread of(double... measurements) {
    if (measurements.length == 0) {
      throw new IllegalArgumentException("no measurement");
    }
    double[] sorted = measurements.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * How much y grows with x: the slope of the line with the least squares.
   *
   * @param x at least two different values
   * @param y as many
   */
  public static double slope(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double together = 0;
    double alone = 0;
    for (int i = 0; i < x.length; i++) {
      together += (x[i] - meanX) * (y[i] - meanY);
      alone += (x[i] - meanX) * (x[i] - meanX);
    }
    if (alone == 0) {
      throw new IllegalArgumentException("a slope needs two different x");
    }
    return together / alone;
  }
}
