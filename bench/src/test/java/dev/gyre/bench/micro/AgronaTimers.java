package dev.gyre.bench.micro;

import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2LongHashMap;

/**
 * Agrona's DeadlineTimerWheel. It knows timers by numbers of its own, so whoever wants to know
 * which connection is due keeps a map; it is Agrona's too.
 */
final class AgronaTimers implements Timers {
  private static final int NONE = -1;

  private final DeadlineTimerWheel wheel =
      new DeadlineTimerWheel(TimeUnit.NANOSECONDS, 0, TICK_NANOS, SLOTS);
  private final Long2LongHashMap timers = new Long2LongHashMap(NONE);
  private final long[] ids;
  private final Expiry expiry;

  AgronaTimers(int count, Expiry expiry) {
    this.ids = new long[count];
    this.expiry = expiry;
  }

  @Override
  public int count() {
    return ids.length;
  }

  @Override
  public void add(int timer, long deadlineNanos) {
    long id = wheel.scheduleTimer(deadlineNanos);
    ids[timer] = id;
    timers.put(id, timer);
  }

  @Override
  public void touch(int timer, long deadlineNanos) {
    remove(timer);
    add(timer, deadlineNanos);
  }

  @Override
  public void remove(int timer) {
    wheel.cancelTimer(ids[timer]);
    timers.remove(ids[timer]);
  }

  @Override
  public void tick(long nowNanos) {
    // One call sweeps one list, and ends it when its tick is over.
    wheel.poll(nowNanos, this::onExpiry, Integer.MAX_VALUE);
  }

  private boolean onExpiry(TimeUnit unit, long nowNanos, long id) {
    expiry.expired((int) timers.remove(id), nowNanos);
    return true;
  }

  @Override
  public void close() {}
}
