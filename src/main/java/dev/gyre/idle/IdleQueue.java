package dev.gyre.idle;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that wait for a request, in the order in which they began to.
 * Under pressure the one that has waited longest goes first. Hot code: constant time, no
 * allocation, no lock; one thread.
 */
public final class IdleQueue {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final IdleNode head = new QueueHead();
  private int size;

  /** An empty queue. */
  public IdleQueue() {}

  /**
   * Puts a node behind all others.
   *
   * @throws IllegalStateException if it is in a queue already
   */
  public void append(IdleNode node) {
    if (node.isQueued()) {
      throw new IllegalStateException("the node is in a queue already");
    }
    node.older = head.older;
    node.newer = head;
    node.older.newer = node;
    head.older = node;
    size++;
  }

  /** Takes a node out, wherever it stands. Returns whether it was in the queue. */
  public boolean remove(IdleNode node) {
    if (!node.isQueued()) {
      return false;
    }
    node.older.newer = node.newer;
    node.newer.older = node.older;
    node.older = node;
    node.newer = node;
    size--;
    return true;
  }

  /** Takes out the node that has waited longest; null when there is none. */
  public @Nullable IdleNode pollOldest() {
    IdleNode oldest = head.newer;
    return remove(oldest) ? oldest : null;
  }

  /** The node that has waited longest, left where it is; null when there is none. */
  public @Nullable IdleNode peekOldest() {
    IdleNode oldest = head.newer;
    return oldest.isQueued() ? oldest : null; // an empty ring is its head alone
  }

  /** How many are in the queue. */
  public int size() {
    return size;
  }

  /**
   * How long a connection may be idle: all of the timeout while less than three quarters of the
   * allowed connections are open, then less in proportion, down to a tenth when all are. It is
   * never less than one second, or than the timeout if that is shorter.
   *
   * @param open connections open now, from 0; above the cap it counts as the cap
   * @param cap connections allowed, above 0
   * @param idleTimeoutNanos the configured timeout, above 0
   */
  public static long idleLimitNanos(long open, long cap, long idleTimeoutNanos) {
    double pressure = Math.clamp(4.0 * open / cap - 3.0, 0.0, 1.0);
    long limitNanos = (long) (idleTimeoutNanos * (1.0 - 0.9 * pressure));
    return Math.max(limitNanos, Math.min(SECOND_NANOS, idleTimeoutNanos));
  }

  /** The fixed node of the ring. It is queued if and only if another node is. */
  private static final class QueueHead extends IdleNode {
    @Override
    protected void expired(long nowNanos) {
      throw new AssertionError("the head of a queue is no timer");
    }
  }
}
