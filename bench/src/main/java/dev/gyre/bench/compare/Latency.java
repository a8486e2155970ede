package dev.gyre.bench.compare;

import org.HdrHistogram.Histogram;

/**
 * What a load on a schedule found, and how well the schedule was kept.
 *
 * @param response in ns from the moment a request was to be sent
 * @param lag in ns how much later than planned a request was sent although a connection was free
 * @param unsent requests that found no free connection before the end
 */
record Latency(Histogram response, Histogram lag, long unsent) {
  static Latency nothing() {
    return new Latency(new Histogram(3), new Histogram(3), 0);
  }

  /** Both together. */
  Latency plus(Latency other) {
    return new Latency(sum(response, other.response), sum(lag, other.lag), unsent + other.unsent);
  }

  private static Histogram sum(Histogram one, Histogram other) {
    Histogram both = one.copy();
    both.add(other);
    return both;
  }
}
