package dev.gyre.bench.micro;

import java.util.Random;

/**
 * Connections that are used, end and begin while time goes on: in one timeout there are four
 * operations for each connection, so that no deadline passes. Ticks come when they are due, for
 * what a rival leaves to them is a part of its price.
 */
final class Traffic implements Timers.Expiry, AutoCloseable {
  private static final long TIMEOUT_NANOS = Timers.TIMEOUT_TICKS * Timers.TICK_NANOS;
  private static final int USES_IN_A_TIMEOUT = 4;

  private final Timers timers;
  private final int[] order;
  private final long stepNanos;
  private long nowNanos;
  private long nextTickNanos = Timers.TICK_NANOS;
  // Places in the order, which is a ring. Those from newest up to oldest are absent, and do not
  // wait.
  private int newest;
  private int oldest;
  private int absent;
  private long expiries;

  /**
   * All but some wait, with deadlines spread evenly over one timeout.
   *
   * @param absent how many do not wait; below the count
   */
  Traffic(WheelRival rival, int count, int absent) {
    timers = rival.timers(count, this);
    order = shuffled(count);
    this.absent = absent;
    oldest = absent;
    stepNanos = TIMEOUT_NANOS / USES_IN_A_TIMEOUT / count;
    for (int place = absent; place < count; place++) {
      for (int step = 0; step < USES_IN_A_TIMEOUT; step++) {
        step();
      }
      timers.add(order[place], nowNanos + TIMEOUT_NANOS);
    }
  }

  /** The connection that has waited longest is used. */
  void touch() {
    step();
    int timer = order[oldest];
    timers.touch(timer, nowNanos + TIMEOUT_NANOS);
    order[oldest] = order[newest]; // another absent one, or the same if there is none
    order[newest] = timer;
    oldest = after(oldest);
    newest = after(newest);
  }

  /** The connection that has waited longest ends. */
  void remove() {
    if (++absent > order.length) {
      throw new IllegalStateException("none waits");
    }
    step();
    timers.remove(order[oldest]);
    oldest = after(oldest);
  }

  /** One that ended begins again. */
  void add() {
    if (--absent < 0) {
      throw new IllegalStateException("all wait");
    }
    step();
    timers.add(order[newest], nowNanos + TIMEOUT_NANOS);
    newest = after(newest);
  }

  /** The next tick, at which what is due begins to wait anew. */
  void tick() {
    nowNanos = nextTickNanos;
    nextTickNanos += Timers.TICK_NANOS;
    timers.tick(nowNanos);
  }

  /** How often a deadline has passed. */
  long expiries() {
    return expiries;
  }

  @Override
  public void expired(int timer, long now) {
    expiries++;
    timers.add(timer, now + TIMEOUT_NANOS);
  }

  @Override
  public void close() {
    timers.close();
  }

  private void step() {
    nowNanos += stepNanos;
    while (nowNanos >= nextTickNanos) {
      timers.tick(nextTickNanos);
      nextTickNanos += Timers.TICK_NANOS;
    }
  }

  private int after(int place) {
    return place + 1 == order.length ? 0 : place + 1;
  }

  /** Connections are not used in the order of their addresses. Always the same one. */
  private static int[] shuffled(int count) {
    Random random = new Random(20261125);
    int[] order = new int[count];
    for (int place = 0; place < count; place++) {
      int other = random.nextInt(place + 1);
      order[place] = order[other];
      order[other] = place;
    }
    return order;
  }
}
