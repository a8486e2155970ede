package dev.gyre.wire;

import dev.gyre.metrics.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * Watches the time of one HTTP/2 connection: of frames and heads that are not whole, of what the
 * peer is to take, of requests and answers that stand still, and of its idleness. One deadline
 * serves them all. Used by the connection's loop thread.
 */
final class Http2Watch {
  private static final int LOOKS_PER_TIMEOUT = 8;
  private static final long LOOK_NANOS_MIN = 1_000_000;

  private final Connection connection;
  private final LoopContext loop;
  private final Http2Streams streams;
  private final ProgressWatch rate;
  private boolean partial;
  private long partialSinceNanos;
  private long takenBytes;
  private long takenNanos;
  private long nextLookNanos;
  private boolean lookIsSet;
  private long idleSinceNanos;

  Http2Watch(Connection connection, LoopContext loop, Http2Streams streams, long nowNanos) {
    this.connection = connection;
    this.loop = loop;
    this.streams = streams;
    this.rate = new ProgressWatch(loop.server().deadlines());
    this.nextLookNanos = nowNanos;
  }

  private Deadlines deadlines() {
    return loop.server().deadlines();
  }

  /** The last stream has gone; what was written for it may yet wait for the socket. */
  void becomeIdle(long nowNanos) {
    idleSinceNanos = nowNanos;
    connection.queueAsIdle();
  }

  /** The first stream comes. */
  void becomeBusy() {
    loop.idleQueue().remove(connection);
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  /**
   * All that is here was read.
   *
   * @param isPartial whether it ended inside of a frame or of a head
   * @param wentOn whether another one was completed before that
   */
  void inputRead(boolean isPartial, boolean wentOn, long nowNanos) {
    if (isPartial && (wentOn || !partial)) {
      partialSinceNanos = nowNanos;
    }
    partial = isPartial;
  }

  /** Whether the input ends inside of a frame or of a head. */
  boolean isPartial() {
    return partial;
  }

  private boolean isIdle() {
    return streams.isEmpty() && !partial && connection.queuedBytes() == 0;
  }

  /**
   * Sets the deadline at the end of an event. Hot.
   *
   * @param ended whether nothing more is read or answered
   */
  void setDeadline(boolean ended, long nowNanos) {
    if (connection.isEnding()) {
      return;
    }
    if (!ended && isIdle()) {
      connection.deadlineIn(deadlines().idleTimeoutNanos(), idleSinceNanos);
      lookIsSet = false;
      return;
    }
    // What the peer sends meanwhile does not put the look off, not even while the wheel is late.
    if (!lookIsSet) {
      lookIsSet = true;
      nextLookNanos = nowNanos + lookNanos();
    }
    connection.deadlineIn(nextLookNanos - nowNanos, nowNanos);
  }

  /** Between two looks at streams that run. */
  private long lookNanos() {
    long shortest =
        Math.min(
            deadlines().headerTimeoutNanos(),
            Math.min(deadlines().bodyTimeoutNanos(), deadlines().writeTimeoutNanos()));
    return Math.max(shortest / LOOKS_PER_TIMEOUT, LOOK_NANOS_MIN);
  }

  /**
   * Looks, when the deadline has passed; returns why the connection must end, or null if it may go
   * on.
   *
   * @param ended whether nothing more is read or answered
   */
  @Nullable CloseReason look(boolean ended, long nowNanos) {
    lookIsSet = false;
    if (partial && nowNanos - partialSinceNanos >= deadlines().headerTimeoutNanos()) {
      return CloseReason.HEADER_TIMEOUT;
    }
    if (isTooSlow(nowNanos)) {
      return CloseReason.MIN_RATE;
    }
    boolean idle = !ended && isIdle();
    boolean tooLong = idle && nowNanos - idleSinceNanos >= deadlines().idleTimeoutNanos();
    if (connection.queuedBytes() > 0 || (tooLong && connection.holdsUntaken())) {
      idleSinceNanos = nowNanos; // if it is: it begins when the peer has taken everything
      if (connection.isQueued()) {
        connection.queueAsIdle(); // behind those that have been idle meanwhile
      }
      return isStalled(nowNanos) ? CloseReason.WRITE_STALL : null;
    }
    if (idle) {
      return tooLong ? CloseReason.IDLE : null;
    }
    takenNanos = nowNanos;
    return null;
  }

  /** Whether it takes less than the minimum rate; whoever takes nothing is seen to elsewhere. */
  private boolean isTooSlow(long nowNanos) {
    if (deadlines().rateBytesPerSecondMin() == 0) {
      return false;
    }
    if (connection.queuedBytes() == 0 && !streams.anyWaitsForPeer()) {
      rate.begin();
      return false;
    }
    return rate.look(connection.takenBytes(), nowNanos) == CloseReason.MIN_RATE;
  }

  private boolean isStalled(long nowNanos) {
    long taken = connection.takenBytes();
    if (taken != takenBytes || takenNanos == 0) {
      takenBytes = taken;
      takenNanos = nowNanos;
    }
    return nowNanos - takenNanos >= deadlines().writeTimeoutNanos();
  }

  /** Whether a stream must end because the peer lets it stand still, for so long. */
  boolean isSlow(Http2Stream stream, long stillNanos) {
    long limit =
        stream.answering ? deadlines().writeTimeoutNanos() : deadlines().bodyTimeoutNanos();
    return !stream.waitsForUs() && stillNanos >= limit;
  }
}
