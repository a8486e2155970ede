package dev.gyre.wire;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;

/** The times of {@link Options} in nanoseconds, read once. */
public record Deadlines(
    long headerTimeoutNanos,
    long idleTimeoutNanos,
    long bodyTimeoutNanos,
    long writeTimeoutNanos,
    long lingerTimeoutNanos,
    long handshakeTimeoutNanos,
    long rateBytesPerSecondMin) {

  /** That is most of what an idle loop does: 0.1 % of a core, and 0.2 with four turns a second. */
  private static final long TICK_NANOS_MAX = 500_000_000;

  private static final long TICK_NANOS_MIN = 5_000_000;

  /** Reads the options. */
  public static Deadlines of(Settings settings) {
    return new Deadlines(
        settings.get(Options.HEADER_TIMEOUT).toNanos(),
        settings.get(Options.IDLE_TIMEOUT).toNanos(),
        settings.get(Options.BODY_TIMEOUT).toNanos(),
        settings.get(Options.WRITE_TIMEOUT).toNanos(),
        settings.get(Options.LINGER_TIMEOUT).toNanos(),
        settings.get(Options.TLS_HANDSHAKE_TIMEOUT).toNanos(),
        settings.get(Options.MIN_RATE));
  }

  /** How often the wheel turns: a quarter of the shortest time, within sane bounds. */
  public long tickNanos() {
    long shortest =
        Math.min(
            Math.min(headerTimeoutNanos, idleTimeoutNanos),
            Math.min(
                Math.min(bodyTimeoutNanos, writeTimeoutNanos),
                Math.min(lingerTimeoutNanos, handshakeTimeoutNanos)));
    return Math.clamp(shortest / 4, TICK_NANOS_MIN, TICK_NANOS_MAX);
  }
}
