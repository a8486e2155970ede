package dev.gyre.wire;

import dev.gyre.metrics.CloseReason;
import io.netty.channel.ChannelHandlerContext;

/**
 * A connection whose requests and answers we do not know: it is alive while bytes move, either way,
 * and a peer that leaves what it was sent is cut as one of HTTP is.
 */
abstract class ActivityConnection extends Connection {
  private boolean watching;
  private long bytesSentSeen;
  private long activeNanos;

  ActivityConnection(LoopContext loop) {
    super(loop);
    this.activeNanos = now();
  }

  /** What was read now has been received. */
  abstract void readCompleted(ChannelHandlerContext reading);

  /** Whoever is still shaking hands is not active, and has the time for that only. */
  @Override
  public final void channelReadComplete(ChannelHandlerContext reading) {
    if (!isHandshaking()) {
      readCompleted(reading);
    }
  }

  /**
   * Each receive is asked for, and what one brings is for the handler, or is echoed: whoever reads
   * his echo while he sends is not greedy, however much that is.
   */
  @Override
  final boolean holdsUnasked() {
    return false;
  }

  /** After an event: the connection is alive, and may have bytes to take. */
  final void noteActivity(long nowNanos) {
    activeNanos = nowNanos;
    bytesSentSeen = bytesSent();
    long idleTimeoutNanos = loop.server().deadlines().idleTimeoutNanos();
    if (!hasQueued()) {
      watching = false;
      deadlineIn(idleTimeoutNanos, nowNanos);
    } else if (!watching) {
      watching = true;
      watchProgress(nowNanos);
      deadlineIn(Math.min(idleTimeoutNanos, deadlineNanos() - nowNanos), nowNanos);
    } // else the next look is set, and what the peer sends does not put it off
  }

  @Override
  final long idleSinceNanos() {
    return activeNanos;
  }

  /** One that only sends is not idle. */
  @Override
  final boolean hasSentMeanwhile() {
    boolean more = bytesSent() > bytesSentSeen;
    if (more) {
      bytesSentSeen = bytesSent();
      activeNanos = now();
    }
    return more;
  }

  @Override
  final void deadlinePassed(long nowNanos) {
    if (hasQueued()) {
      if (watching) {
        checkProgress(nowNanos);
      } else {
        watching = true;
        watchProgress(nowNanos);
      }
      return;
    }
    if (hasSentMeanwhile() || watching) {
      watching = false; // its peer has only now taken everything
      activeNanos = nowNanos;
    }
    long leftNanos = activeNanos + loop.server().deadlines().idleTimeoutNanos() - nowNanos;
    if (leftNanos <= 0) {
      close(CloseReason.IDLE);
    } else {
      deadlineIn(leftNanos, nowNanos);
    }
  }
}
