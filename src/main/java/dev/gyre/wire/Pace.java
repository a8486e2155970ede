package dev.gyre.wire;

import dev.gyre.idle.TimerNode;
import org.jspecify.annotations.Nullable;

/**
 * Has one body wait on the wheel of its loop while its client has had more bytes than it may. Small
 * answers do not wait: they are too cheap to be worth it. For the thread of the loop.
 */
final class Pace extends TimerNode {
  private final LoopContext loop;
  private final long client;
  private long chargedBytes;
  private @Nullable Runnable then;

  /**
   * The pace of one body.
   *
   * @param client whose bytes these are, as {@link ClientLimits#keyOf} has it
   */
  Pace(LoopContext loop, long client) {
    this.loop = loop;
    this.client = client;
  }

  /**
   * Counts what was sent, and begins to wait if that was too much.
   *
   * @param sentBytes of this body so far
   * @param next done when the time has come, unless {@link #cancel} is called before
   * @return whether it waits
   */
  boolean waits(long sentBytes, Runnable next) {
    ClientLimits limits = loop.server().limits();
    if (!limits.countsBytes()) {
      return false;
    }
    long now = loop.server().clock().nanoTime();
    long waitNanos = limits.chargeBytes(client, sentBytes - chargedBytes, now);
    chargedBytes = sentBytes;
    if (waitNanos == 0) {
      return false;
    }
    then = next;
    loop.wheel().add(this, now + waitNanos);
    return true;
  }

  /** Waits no longer; returns whether it did. */
  boolean cancel() {
    if (!isWaiting()) {
      return false;
    }
    loop.wheel().remove(this);
    then = null;
    return true;
  }

  /** How much may be sent between two looks. */
  long windowBytes(long most) {
    return loop.server().limits().windowBytes(most);
  }

  @Override
  protected void expired(long nowNanos) {
    Runnable next = then;
    then = null;
    if (next != null) {
      next.run();
    }
  }
}
