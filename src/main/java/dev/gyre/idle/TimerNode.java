package dev.gyre.idle;

/**
 * A deadline that can wait in a {@link TimerWheel}; whoever has the deadline extends it. The links
 * are in the node itself, so waiting costs no further object. A node is in one wheel at most, and
 * belongs to the thread of that wheel.
 */
public abstract class TimerNode {
  // A node that is in no list is linked to itself: unlinking needs no case for the ends.
  TimerNode previous = this;
  TimerNode next = this;
  int slot;
  long deadlineNanos;

  /** In no wheel. */
  protected TimerNode() {}

  /**
   * The deadline has passed. The wheel calls this once for each time the node was added, and has
   * let go of the node before: it may be added again right here. Any node may be added, touched or
   * removed, this one and its neighbours too.
   *
   * @param nowNanos the time given to {@link TimerWheel#advance}, never before the deadline
   */
  protected abstract void expired(long nowNanos);

  /** Whether the node is in a wheel now. */
  @SuppressWarnings("ReferenceEquality") // about this very object
  public final boolean isWaiting() {
    return next != this;
  }

  /** The deadline set last; without meaning before the node was ever added. */
  public final long deadlineNanos() {
    return deadlineNanos;
  }

  final void linkBefore(TimerNode follower) {
    previous = follower.previous;
    next = follower;
    previous.next = this;
    follower.previous = this;
  }

  final void unlink() {
    previous.next = next;
    next.previous = previous;
    previous = this;
    next = this;
  }
}
