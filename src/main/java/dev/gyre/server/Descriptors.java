package dev.gyre.server;

import dev.gyre.os.ResourceLimits;

/** How many connections the descriptor limit leaves room for. */
final class Descriptors {
  /** The JVM, jars, logs, listeners, and files that are being sent. */
  private static final int KEPT_MIN = 64;

  private static final int UNLIMITED = 1 << 20;

  private Descriptors() {}

  /** The soft limit of open files of this process. */
  static long limit() {
    long soft = ResourceLimits.openFiles().effective();
    return soft < 0 ? UNLIMITED : Math.min(soft, UNLIMITED);
  }

  /** Connections that fit under a limit when a sixteenth, and 64 at least, is kept for others. */
  static int connectionsFor(long limit) {
    long kept = Math.max(KEPT_MIN, limit / 16);
    return (int) Math.max(1, limit - kept);
  }
}
