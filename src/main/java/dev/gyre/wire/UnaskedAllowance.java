package dev.gyre.wire;

/**
 * How much of what was received though nobody wanted it may be held. On io_uring a receive that
 * yields many goes on while its socket has something, and is begun again when the ring is out of
 * buffers: three hundred peers that sent on and on and took no answers had 2 MB each read in a
 * second, and no memory was left for others. One for each loop, used by its thread only.
 */
final class UnaskedAllowance {
  /** What all peers of a loop may have together. */
  static final int TOTAL_BYTES = 32 << 20;

  private long heldBytes;

  /** So much more is held, unless this is false: it would be too much. */
  boolean take(int bytes) {
    if (heldBytes + bytes > TOTAL_BYTES) {
      return false;
    }
    heldBytes += bytes;
    return true;
  }

  /** So much is held no longer. */
  void giveBack(long bytes) {
    heldBytes -= bytes;
  }
}
