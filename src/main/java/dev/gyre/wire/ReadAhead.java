package dev.gyre.wire;

import dev.gyre.http.Content;

/**
 * How far the disk was asked for a body, once something of it was not in memory. What is behind
 * that is not tried by the loop: the kernel would ask the disk in the call that tries. Used by the
 * loop, and by a file thread while the loop waits for it.
 */
final class ReadAhead {
  private static final long AHEAD_BYTES = 1L << 20;

  private long untilOffset = Long.MAX_VALUE;

  /** Whether a part that ends there may be in memory. */
  boolean mayHave(long endOffset) {
    return endOffset <= untilOffset;
  }

  /** Asks for a part and for what follows; runs on a file thread. */
  void ask(Content content, long offset, long remainingBytes) {
    long length = Math.min(remainingBytes, AHEAD_BYTES);
    content.readAhead(offset, length);
    untilOffset = offset + length;
  }
}
