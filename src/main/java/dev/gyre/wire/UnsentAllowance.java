package dev.gyre.wire;

import dev.gyre.transport.Transport;

/**
 * How much of a large body may wait unsent in the kernel for one peer: much while few are sent, for
 * each time that a sender has to be woken costs CPU; little while many are, for a thousand peers
 * that read slowly would fill the kernel's memory for TCP (they held 2.2 GB, and others waited up
 * to two seconds for packets that were dropped). One for each loop, used by its thread only.
 *
 * <p>Who began while few were there keeps its share, so N peers have at most {@link #TOTAL_BYTES}
 * times (1 + ln(N / 16)), until all have the least.
 */
final class UnsentAllowance {
  /** What all peers of a loop are meant to have together. */
  private static final int TOTAL_BYTES = 64 << 20;

  /** More makes no difference: the kernel's own limits are reached before. */
  private static final int SHARE_BYTES_MAX = 4 << 20;

  private int peers;

  /** One more body is sent; returns the share of its peer in bytes. */
  int enter() {
    peers++;
    return Math.max(Transport.UNSENT_BYTES_MIN, Math.min(SHARE_BYTES_MAX, TOTAL_BYTES / peers));
  }

  /** It has ended. */
  void leave() {
    peers--;
  }
}
