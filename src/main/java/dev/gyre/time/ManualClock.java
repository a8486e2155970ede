package dev.gyre.time;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is turned. Safe for any thread. */
public final class ManualClock implements Clock {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong millis = new AtomicLong();

  /** Starts at the given wall time, with the monotonic clock at zero. */
  public ManualClock(long epochMillis) {
    millis.set(epochMillis);
  }

  /** Turns both clocks forward. */
  public void advanceNanos(long byNanos) {
    nanos.addAndGet(byNanos);
    millis.addAndGet(byNanos / 1_000_000);
  }

  /** Steps the wall clock alone, as an administrator or NTP does. */
  public void stepWallMillis(long byMillis) {
    millis.addAndGet(byMillis);
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long epochMillis() {
    return millis.get();
  }
}
