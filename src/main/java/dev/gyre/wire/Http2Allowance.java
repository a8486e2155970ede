package dev.gyre.wire;

/**
 * How many frames that cost us and bring nobody an answer a connection may still send: pings,
 * settings, resets, empty data. Comes back with time and with answers, so that no honest client
 * meets its end, and every flood does.
 */
final class Http2Allowance {
  /** What a frame costs that is answered or ignored with little work. */
  static final int FRAME = 1;

  /** What a request costs that was begun for nothing. */
  static final int RESET = 5;

  private static final int MOST = 1_000;
  private static final long NANOS_FOR_ONE = 10_000_000;

  private int left = MOST;
  private long filledNanos;

  Http2Allowance(long nowNanos) {
    this.filledNanos = nowNanos;
  }

  /** Takes something away; false when there is too little. */
  boolean charge(int cost, long nowNanos) {
    long grown = (nowNanos - filledNanos) / NANOS_FOR_ONE;
    if (grown > 0) {
      left = (int) Math.min(MOST, left + grown);
      filledNanos += grown * NANOS_FOR_ONE;
    }
    left -= cost;
    return left >= 0;
  }

  /** An answer went on. */
  void giveBack(int amount) {
    left = Math.min(MOST, left + amount);
  }
}
