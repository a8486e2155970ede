package dev.gyre.time;

import java.util.concurrent.TimeUnit;

/**
 * Wall time of moments of the monotonic clock, for those who have these anyway: both clocks are
 * read once every {@value #LOOK_MILLIS} ms, so a step of the wall clock is seen that much later.
 * Safe for any thread.
 */
public final class WallTime {
  private static final long LOOK_MILLIS = 10;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Clock clock;

  // Immutable, so a thread may see an old one but none that is half made.
  private Look last;

  /** Both clocks at one moment. */
  private record Look(long nanos, long epochMillis) {
    static Look at(Clock clock) {
      return new Look(clock.nanoTime(), clock.epochMillis());
    }
  }

  /** Of these clocks. */
  public WallTime(Clock clock) {
    this.clock = clock;
    this.last = Look.at(clock);
  }

  /**
   * Milliseconds since 1970-01-01T00:00:00Z. Hot: no allocation within {@value #LOOK_MILLIS} ms.
   *
   * @param nanos the moment, of {@link Clock#nanoTime}
   * @param nowNanos the present, of the same
   */
  public long epochMillis(long nanos, long nowNanos) {
    Look look = last;
    if (nowNanos - look.nanos() > LOOK_NANOS) {
      look = Look.at(clock);
      last = look;
    }
    return look.epochMillis() + Math.floorDiv(nanos - look.nanos(), NANOS_PER_MILLI);
  }
}
