package dev.gyre.time;

/** Monotonic and wall clock. Safe for any thread. */
public interface Clock {
  /** The clock of this machine. */
  Clock SYSTEM = new SystemClock();

  /** Nanoseconds from a fixed but unknown origin; never steps with the wall clock. */
  long nanoTime();

  /** Milliseconds since 1970-01-01T00:00:00Z. */
  long epochMillis();
}
