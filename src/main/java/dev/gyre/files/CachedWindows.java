package dev.gyre.files;

import dev.gyre.os.PageCache;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which parts of an open file were in the page cache a moment ago, so that the kernel is not asked
 * about each page of a file that is sent again and again (6 % of what 1 MiB costs). Pages that were
 * just used are the last that the kernel lets go. Safe for any thread.
 */
final class CachedWindows {
  /** What was seen is believed for so long. */
  static final long BELIEVED_NANOS = 1_000_000_000;

  static final long WINDOW_BYTES = 4L << 20;

  /** More than that are asked about again, in turn. */
  private static final int WINDOWS_MAX = 64;

  /**
   * A unit of time is 2^20 nanoseconds, and 24 bits of them are kept: they begin anew after 4.9
   * hours.
   */
  private static final int TIME_SHIFT = 20;

  private static final int TIME_BITS = 24;
  private static final long TIME_MASK = (1L << TIME_BITS) - 1;

  private final long sizeBytes;

  /** Above the time the number of the window plus 1; 0 says nothing. */
  private final AtomicLongArray seen;

  CachedWindows(long sizeBytes) {
    this.sizeBytes = sizeBytes;
    this.seen = new AtomicLongArray(Math.clamp((sizeBytes - 1) / WINDOW_BYTES + 1, 1, WINDOWS_MAX));
  }

  /**
   * Whether a part of the file is in memory, or was within the last {@link #BELIEVED_NANOS}. Hot.
   *
   * @param descriptor of the file
   * @param offset where the part begins, from 0
   * @param length its length, at least 1; it ends within the file
   */
  boolean contain(int descriptor, long offset, long length, long nowNanos) {
    long last = (offset + length - 1) / WINDOW_BYTES;
    for (long window = offset / WINDOW_BYTES; window <= last; window++) {
      if (!wasSeen(window, nowNanos) && !see(descriptor, window, nowNanos)) {
        return PageCache.holds(descriptor, offset, length);
      }
    }
    return true;
  }

  private boolean wasSeen(long window, long nowNanos) {
    long entry = seen.get((int) (window % seen.length()));
    return entry >>> TIME_BITS == window + 1
        && (((nowNanos >> TIME_SHIFT) - entry) & TIME_MASK) <= BELIEVED_NANOS >> TIME_SHIFT;
  }

  private boolean see(int descriptor, long window, long nowNanos) {
    long begin = window * WINDOW_BYTES;
    long length = Math.min(WINDOW_BYTES, sizeBytes - begin);
    if (length < 1 || !PageCache.holds(descriptor, begin, length)) {
      return false;
    }
    long time = (nowNanos >> TIME_SHIFT) & TIME_MASK;
    seen.set((int) (window % seen.length()), ((window + 1) << TIME_BITS) | time);
    return true;
  }
}
