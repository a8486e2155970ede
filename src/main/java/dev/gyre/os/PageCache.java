package dev.gyre.os;

import java.nio.charset.StandardCharsets;

/** What of a file is in memory. Safe for any thread. */
public final class PageCache {
  private static final long CACHESTAT = 451;

  /**
   * In each such part one byte is tried. What is read ahead comes in larger ones, in their order.
   */
  private static final long TRIED_BYTES = 256 * 1024;

  private static final long PAGE_BYTES = Native.callFunction("getpagesize", 0, 0, 0, 0);

  private PageCache() {}

  /**
   * Bytes of a part of a file that are in the page cache (cachestat(2), Linux 6.5 and later). Pages
   * that the disk is still delivering count as well. Never waits for a disk.
   *
   * @param offset where the part begins, from 0
   * @param length its length, at least 1
   * @return from 0 to {@code length}, in whole pages but for the clamp; or the negative errno:
   *     ENOSYS on an older kernel, EPERM on newer ones for a file that is neither ours nor writable
   */
  public static long cachedBytes(int descriptor, long offset, long length) {
    if (offset < 0 || length < 1) {
      return -Errno.EINVAL;
    }
    Scratch scratch = Scratch.ofThread();
    scratch.words.putLong(0, offset).putLong(8, length);
    long result =
        Native.call(
            scratch, CACHESTAT, descriptor, scratch.wordsAddress, scratch.statusAddress, 0, 0, 0);
    if (result < 0) {
      return result;
    }
    long cachedPages = scratch.status.getLong(0);
    return Math.min(cachedPages * PAGE_BYTES, length);
  }

  /**
   * Whether a part of a file can be read without waiting: it is in the page cache, and the disk has
   * delivered it. The latter is tried in some places only, and not at all where the file system
   * cannot read without waiting. Never waits for a disk.
   *
   * @param offset where the part begins, from 0
   * @param length its length, at least 1; it ends within the file
   */
  public static boolean holds(int descriptor, long offset, long length) {
    if (cachedBytes(descriptor, offset, length) < length) {
      return false;
    }
    long end = offset + length;
    for (long position = offset; position < end; ) {
      position = Math.min(position + TRIED_BYTES, end);
      if (FileCalls.tryByte(descriptor, position - 1) == -Errno.EAGAIN) {
        return false;
      }
    }
    return true;
  }

  /**
   * Brings a part of a file into the page cache, and waits until the disk has delivered it:
   * sendfile(2) into the null device, which copies nothing. To read the same takes fifteen times
   * the CPU time.
   *
   * @param offset where the part begins, from 0
   * @param length its length, at least 1
   * @return bytes that are there now, 0 at the end of the file, or the negative errno: EINVAL from
   *     a file system without sendfile(2), ENOENT where there is no null device
   */
  public static long load(int descriptor, long offset, long length) {
    int sink = NullDevice.DESCRIPTOR;
    return sink < 0 ? sink : SocketCalls.sendFile(sink, descriptor, offset, length);
  }

  /** Opened on first use, for as long as the process lives. */
  private static final class NullDevice {
    static final int DESCRIPTOR =
        FileCalls.open(
            FileCalls.WORKING_DIRECTORY,
            "/dev/null".getBytes(StandardCharsets.US_ASCII),
            FileCalls.O_WRONLY | FileCalls.O_CLOEXEC | FileCalls.O_NOCTTY);
  }
}
