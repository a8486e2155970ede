package dev.gyre.bench.micro;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap from which nothing is taken before its time: a deadline that is moved or removed
 * leaves a dead entry behind. So did the servers before Gyre.
 */
final class LazyHeapTimers implements Timers {
  private final PriorityQueue<Entry> heap = new PriorityQueue<>();
  private final @Nullable Entry[] live;
  private final Expiry expiry;

  LazyHeapTimers(int count, Expiry expiry) {
    this.live = new Entry[count];
    this.expiry = expiry;
  }

  @Override
  public int count() {
    return live.length;
  }

  @Override
  public void add(int timer, long deadlineNanos) {
    Entry entry = new Entry(timer, deadlineNanos);
    live[timer] = entry;
    heap.add(entry);
  }

  @Override
  public void touch(int timer, long deadlineNanos) {
    remove(timer);
    add(timer, deadlineNanos);
  }

  @Override
  public void remove(int timer) {
    Entry entry = live[timer];
    if (entry != null) {
      entry.dead = true;
      live[timer] = null;
    }
  }

  @Override
  public void tick(long nowNanos) {
    Entry first;
    while ((first = heap.peek()) != null && first.deadlineNanos <= nowNanos) {
      heap.poll();
      if (!first.dead) {
        live[first.timer] = null;
        expiry.expired(first.timer, nowNanos);
      }
    }
  }

  @Override
  public void close() {}

  private static final class Entry implements Comparable<Entry> {
    private final int timer;
    private final long deadlineNanos;
    private boolean dead;

    Entry(int timer, long deadlineNanos) {
      this.timer = timer;
      this.deadlineNanos = deadlineNanos;
    }

    @Override
    public int compareTo(Entry other) {
      return Long.compare(deadlineNanos, other.deadlineNanos);
    }
  }
}
