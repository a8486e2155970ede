package dev.gyre.transport;

/**
 * How much of RLIMIT_MEMLOCK one event loop on io_uring takes. Since Linux 6.14 the kernel counts
 * the pages of the rings themselves, as it did before 5.12; between the two it counts nothing.
 */
final class LockedMemory {
  private static final long PAGE_BYTES = 4096;
  private static final long SUBMISSION_BYTES = 64;
  private static final long COMPLETION_BYTES = 16;
  private static final long BUFFER_ENTRY_BYTES = 16;

  /** Heads, tails and flags in front of the completions. */
  private static final long RING_HEADER_BYTES = PAGE_BYTES;

  private static final long LOOP_BYTES =
      IoUringTransport.SUBMISSION_ENTRIES * SUBMISSION_BYTES
          + IoUringTransport.COMPLETION_ENTRIES * COMPLETION_BYTES
          + RING_HEADER_BYTES
          + IoUringTransport.BUFFER_RING_ENTRIES * BUFFER_ENTRY_BYTES;

  private LockedMemory() {}

  /** Bytes for so many loops. */
  static long neededBytes(int loops) {
    return loops * LOOP_BYTES;
  }

  /** How many loops fit below a limit. */
  static int fittingLoops(long limitBytes) {
    return (int) Math.min(Integer.MAX_VALUE, limitBytes / LOOP_BYTES);
  }
}
