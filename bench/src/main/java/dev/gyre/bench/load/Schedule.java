package dev.gyre.bench.load;

import java.util.SplittableRandom;

/** When requests are to be sent. It does not wait for anybody. One thread. */
final class Schedule {
  private final SplittableRandom random;
  private final double gapNanos;
  private final boolean poisson;
  private final long startNanos;
  private double offsetNanos;

  Schedule(double rate, boolean poisson, long seed, long startNanos) {
    this.random = new SplittableRandom(seed);
    this.gapNanos = 1e9 / rate;
    this.poisson = poisson;
    this.startNanos = startNanos;
  }

  /** The moment of the next request. */
  long nextNanos() {
    return startNanos + (long) offsetNanos;
  }

  /** Goes on to the request after it. */
  void advance() {
    offsetNanos += poisson ? -Math.log(1 - random.nextDouble()) * gapNanos : gapNanos;
  }
}
