package dev.gyre.os;

/** Limits of this process (prlimit(2)), read anew by each call. Safe for any thread. */
public final class ResourceLimits {
  private static final int RLIMIT_NOFILE = 7;
  private static final int RLIMIT_MEMLOCK = 8;

  private ResourceLimits() {}

  /**
   * One limit.
   *
   * @param soft what the kernel enforces; -1 is unlimited
   * @param hard how far the process may raise it; -1 is unlimited
   * @param errno 0, or why it could not be read: then both values are 0
   */
  public record Limit(long soft, long hard, int errno) {
    /** The soft limit as it is compared: the largest number if there is none. */
    public long effective() {
      return soft < 0 ? Long.MAX_VALUE : soft;
    }
  }

  /** Descriptors the process may have open (RLIMIT_NOFILE). */
  public static Limit openFiles() {
    return read(RLIMIT_NOFILE);
  }

  /**
   * Bytes of memory the process may lock (RLIMIT_MEMLOCK), which io_uring's rings count against.
   */
  public static Limit lockedMemoryBytes() {
    return read(RLIMIT_MEMLOCK);
  }

  private static Limit read(int resource) {
    Scratch scratch = Scratch.ofThread();
    long result =
        Native.call(
            scratch, Processor.CURRENT.prlimit64, 0, resource, 0, scratch.wordsAddress, 0, 0);
    if (result < 0) {
      return new Limit(0, 0, (int) -result);
    }
    // RLIM_INFINITY has every bit set, which is -1 already.
    return new Limit(scratch.words.getLong(0), scratch.words.getLong(8), 0);
  }
}
