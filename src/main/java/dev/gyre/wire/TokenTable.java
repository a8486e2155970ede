package dev.gyre.wire;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A token bucket for each of many clients, in a table of fixed size: for each the time until which
 * its tokens are spent (the generic cell rate algorithm). Where the table is full, who is nearest
 * to a full bucket gives way, so made-up clients cost no memory and little fairness. Thread-safe
 * without a lock: loops share it, because the connections of one client are on all of them.
 */
final class TokenTable {
  private static final int PROBES = 8;
  private static final long NOBODY = 0;

  private final long burstNanos;
  private final int mask;
  private final AtomicLongArray keys;
  private final AtomicLongArray spentUntil;
  private final long originNanos;

  /**
   * An empty one.
   *
   * @param slots a power of two, of 16 bytes each
   * @param burstNanos how far a client may be ahead of its rate
   * @param originNanos a time in the past or now
   */
  TokenTable(int slots, long burstNanos, long originNanos) {
    this.burstNanos = burstNanos;
    this.mask = slots - 1;
    this.keys = new AtomicLongArray(slots);
    this.spentUntil = new AtomicLongArray(slots);
    this.originNanos = originNanos;
  }

  /**
   * Takes tokens if there are enough. Hot: no allocation.
   *
   * @param costNanos the time in which that many come in
   * @return 0 if they were taken, else the time until there will be enough
   */
  long take(long key, long costNanos, long nowNanos) {
    long now = nowNanos - originNanos;
    int slot = slotOf(key, now);
    while (true) {
      long before = spentUntil.get(slot);
      long after = Math.max(before, now) + costNanos;
      long wait = after - now - burstNanos;
      if (wait > 0) {
        return wait;
      }
      if (spentUntil.compareAndSet(slot, before, after)) {
        return 0;
      }
    }
  }

  /**
   * Takes tokens even if there are none. Hot: no allocation.
   *
   * @return how long to wait before more are taken
   */
  long charge(long key, long costNanos, long nowNanos) {
    long now = nowNanos - originNanos;
    int slot = slotOf(key, now);
    long after = spentUntil.updateAndGet(slot, before -> Math.max(before, now) + costNanos);
    return Math.max(0, after - now - burstNanos);
  }

  private int slotOf(long key, long now) {
    int start = (int) (key ^ (key >>> 32)) & mask;
    while (true) {
      int best = -1;
      long bestTime = Long.MAX_VALUE;
      for (int i = 0; i < PROBES; i++) {
        int slot = (start + i) & mask;
        long present = keys.get(slot);
        if (present == key) {
          return slot;
        }
        long time = present == NOBODY ? Long.MIN_VALUE : spentUntil.get(slot);
        if (time < bestTime) {
          bestTime = time;
          best = slot;
        }
      }
      long displaced = keys.get(best);
      if (keys.compareAndSet(best, displaced, key)) {
        spentUntil.set(best, now);
        return best;
      }
    }
  }
}
