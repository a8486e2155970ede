package dev.gyre.idle;

import java.util.Arrays;

/**
 * Deadlines of the connections of one event loop, cheap to move. Hot code: constant time and no
 * allocation for every operation, no lock; one thread. It never reads a clock.
 *
 * <p>The wheel is a ring of lists, one list for each tick. A node lies in the list of the first
 * tick at or after its deadline, or in an earlier one: moving a deadline to later only writes it
 * down, and the node is put where it belongs when its list is swept. This also serves deadlines
 * beyond one turn of the ring, which wait a whole turn at a time.
 *
 * <pre>
 *   wheelNanos            + 1 tick      + 2 ticks            + slots ticks
 *   (swept up to here)
 *   cursor                cursor + 1    cursor + 2    ...    cursor, one turn later
 * </pre>
 *
 * <p>Promises, for times less than 2^62 ns (146 years) apart:
 *
 * <ul>
 *   <li>A node never expires before its deadline.
 *   <li>When {@link #advance} is called on every tick, a node expires less than one tick after its
 *       deadline, or within one tick of the call that set a deadline already past.
 *   <li>After a pause of any length, one call of {@code advance} sweeps each list once at most.
 *   <li>What a callback adds never expires within the same {@code advance}, so that it ends.
 *   <li>Times are compared by difference: {@link System#nanoTime} may overflow.
 * </ul>
 */
public final class TimerWheel {
  private final long tickNanos;
  private final int mask;
  private final TimerNode[] lists;
  // What is being swept. A field, as are the lists still to sweep, so that a callback that throws
  // loses no other node: the next advance goes on from here.
  private final TimerNode expiring = new ListHead();
  private int unsweptLists;
  private int cursor;
  private long wheelNanos;
  private int size;

  /**
   * An empty wheel.
   *
   * @param tickNanos the grain, above zero
   * @param slots lists in the ring, a power of two from 2 to 2^20; best so many that most deadlines
   *     lie within one turn, which is {@code slots * tickNanos}
   * @param nowNanos the present
   * @throws IllegalArgumentException if a parameter is out of its range
   */
  public TimerWheel(long tickNanos, int slots, long nowNanos) {
    if (tickNanos <= 0 || tickNanos > 1L << 40) {
      throw new IllegalArgumentException("tickNanos is " + tickNanos + ", not from 1 to 2^40");
    }
    if (slots < 2 || slots > 1 << 20 || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException(
          "slots is " + slots + ", not a power of two from 2 to 2^20");
    }
    this.tickNanos = tickNanos;
    this.mask = slots - 1;
    this.wheelNanos = nowNanos;
    this.lists = new TimerNode[slots];
    Arrays.setAll(lists, slot -> new ListHead());
  }

  /**
   * Starts to wait for a deadline; one already past expires on the next tick.
   *
   * @throws IllegalStateException if the node is waiting already
   */
  public void add(TimerNode node, long deadlineNanos) {
    if (node.isWaiting()) {
      throw new IllegalStateException("the node is waiting already");
    }
    node.deadlineNanos = deadlineNanos;
    place(node);
    size++;
  }

  /**
   * Moves the deadline of a waiting node. To later it is one store; to earlier the node changes its
   * list if the one it is in would be swept too late.
   *
   * @throws IllegalStateException if the node is not waiting
   */
  public void touch(TimerNode node, long deadlineNanos) {
    if (!node.isWaiting()) {
      throw new IllegalStateException("the node is not waiting");
    }
    boolean sooner = deadlineNanos - node.deadlineNanos < 0;
    node.deadlineNanos = deadlineNanos;
    if (sooner && ticksUntil(deadlineNanos) < ticksUntilSwept(node.slot)) {
      node.unlink();
      place(node);
    }
  }

  /** Stops to wait; it will not expire. Returns whether it was waiting. */
  public boolean remove(TimerNode node) {
    if (!node.isWaiting()) {
      return false;
    }
    node.unlink();
    size--;
    return true;
  }

  /**
   * Sweeps the lists of all ticks since the last call and calls {@link TimerNode#expired} on every
   * node whose deadline has passed, roughly in the order of their deadlines. Before the next tick,
   * and for a time before the last one, this does nothing.
   *
   * <p>If a callback throws, the exception leaves this method; the other nodes stay, and the next
   * call goes on with them.
   *
   * @param nowNanos the present
   */
  public void advance(long nowNanos) {
    advance(nowNanos, Integer.MAX_VALUE);
  }

  /**
   * The same, but stops before the callbacks become too many, so that whoever shares the thread has
   * a turn. The next call goes on where this one stopped.
   *
   * @param expiredMax how many callbacks at most, above 0
   * @return whether nodes were left whose deadlines have passed or were not looked at
   */
  public boolean advance(long nowNanos, int expiredMax) {
    long elapsedNanos = nowNanos - wheelNanos;
    if (elapsedNanos >= tickNanos) {
      // The wheel stands at the present before the first callback: what callbacks add then lies
      // ahead of everything that is swept now.
      long ticks = elapsedNanos / tickNanos;
      wheelNanos += ticks * tickNanos;
      // After more than a turn every list is swept, and its nodes are placed anew: which list the
      // present falls on is then free, and the same one as before keeps the oldest first.
      int turned = (int) Math.min(ticks, lists.length);
      cursor = cursor + turned & mask;
      unsweptLists = Math.min(unsweptLists + turned, lists.length);
    }
    return sweep(nowNanos, expiredMax);
  }

  private boolean sweep(long nowNanos, int expiredMax) {
    int expired = 0;
    while (true) {
      while (expiring.isWaiting()) {
        if (expired == expiredMax) {
          return true;
        }
        TimerNode node = expiring.next;
        node.unlink();
        if (nowNanos - node.deadlineNanos < 0) {
          place(node);
        } else {
          size--;
          expired++;
          node.expired(nowNanos);
        }
      }
      if (unsweptLists == 0) {
        return false;
      }
      unsweptLists--;
      moveAll(lists[cursor - unsweptLists & mask], expiring);
    }
  }

  /** How many nodes are waiting. */
  public int size() {
    return size;
  }

  /**
   * When to call {@link #advance} next. With nothing waiting there is no need to: an empty wheel
   * may stand still for as long as it likes.
   */
  public long nextTickNanos() {
    return wheelNanos + tickNanos;
  }

  private void place(TimerNode node) {
    int slot = cursor + ticksUntil(node.deadlineNanos) & mask;
    node.slot = slot;
    node.linkBefore(lists[slot]);
  }

  /** From 1 to the number of slots, which is the very list that was swept last. */
  private int ticksUntil(long deadlineNanos) {
    long delayNanos = deadlineNanos - wheelNanos;
    if (delayNanos <= 0) {
      return 1;
    }
    return (int) Math.min((delayNanos - 1) / tickNanos + 1, lists.length);
  }

  /** The same range. Too much for a list that waits to be swept just now, which does no harm. */
  private int ticksUntilSwept(int slot) {
    return (slot - cursor - 1 & mask) + 1;
  }

  private static void moveAll(TimerNode from, TimerNode to) {
    if (!from.isWaiting()) {
      return;
    }
    to.next = from.next;
    to.previous = from.previous;
    to.next.previous = to;
    to.previous.next = to;
    from.next = from;
    from.previous = from;
  }

  /**
   * The fixed node of a ring of nodes. It is waiting if and only if another node of the ring is.
   */
  private static final class ListHead extends TimerNode {
    @Override
    protected void expired(long nowNanos) {
      throw new AssertionError("the head of a list is no timer");
    }
  }
}
