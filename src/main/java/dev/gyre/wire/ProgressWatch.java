package dev.gyre.wire;

import dev.gyre.idle.StallRule;
import dev.gyre.metrics.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a peer takes what it is sent: some byte within every write timeout and, where a
 * minimum rate is asked for, enough of them. What counts is what the peer has acknowledged, as far
 * as the transport can know, not what fits into the kernel's buffer: that hides a peer that has
 * stopped, and has a slow but healthy one cut, because a large buffer becomes writable only by
 * thirds. One for each connection, looked at a few times in every write timeout.
 */
final class ProgressWatch {
  private static final int LOOKS_PER_TIMEOUT = 4;

  /**
   * No look was taken yet: that costs a system call, and most answers are gone before the first.
   */
  private static final long NOT_LOOKED = -1;

  private final Deadlines deadlines;
  private long windowBeganNanos;
  private long bytesAtStart = NOT_LOOKED;

  ProgressWatch(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  /** From now on the peer has something to take; its time runs from the first look. */
  void begin() {
    bytesAtStart = NOT_LOOKED;
  }

  private void beginWindow(long takenBytes, long nowNanos) {
    windowBeganNanos = nowNanos;
    bytesAtStart = takenBytes;
  }

  /** How long to wait until the next look. */
  long nextLookNanos() {
    return Math.max(1, deadlines.writeTimeoutNanos() / LOOKS_PER_TIMEOUT);
  }

  /** Looks; returns why the connection must end, or null if it may go on. */
  @Nullable CloseReason look(long takenBytes, long nowNanos) {
    if (bytesAtStart == NOT_LOOKED) {
      beginWindow(takenBytes, nowNanos);
      return null;
    }
    boolean rateAsked = deadlines.rateBytesPerSecondMin() > 0;
    long windowNanos = nowNanos - windowBeganNanos;
    if (windowNanos < deadlines.writeTimeoutNanos()) {
      if (!rateAsked && takenBytes > bytesAtStart) {
        beginWindow(takenBytes, nowNanos);
      }
      return null;
    }
    StallRule.Verdict verdict =
        StallRule.judge(bytesAtStart, takenBytes, windowNanos, deadlines.rateBytesPerSecondMin());
    beginWindow(takenBytes, nowNanos);
    return switch (verdict) {
      case OK -> null;
      case STALLED -> CloseReason.WRITE_STALL;
      case TOO_SLOW -> CloseReason.MIN_RATE;
    };
  }
}
