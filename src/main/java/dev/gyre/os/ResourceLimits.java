package dev.gyre.os;

/** Limits of this process (prlimit(2)), read anew by each call. Safe for any thread. */
public final class ResourceLimits {
  private static final int RLIMIT_NOFILE = 7;

  private ResourceLimits() {}

  /**
   * Descriptors that the process may have open (RLIMIT_NOFILE), by the soft limit. The largest
   * number where there is no limit, or where the kernel does not tell, as by a filter.
   */
  public static long openFiles() {
    Scratch scratch = Scratch.ofThread();
    long result =
        Native.call(
            scratch, Processor.CURRENT.prlimit64, 0, RLIMIT_NOFILE, 0, scratch.wordsAddress, 0, 0);
    return limit(result, scratch.words.getLong(0));
  }

  /** Of what the call has returned and left; RLIM_INFINITY has every bit set. */
  static long limit(long result, long soft) {
    return result < 0 || soft < 0 ? Long.MAX_VALUE : soft;
  }
}
