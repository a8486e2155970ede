package dev.gyre.os;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Calls on files and paths. Results are from 0, or a negative errno. Paths are bytes, in no
 * particular encoding. Safe for any thread; any of them may block on a slow disk, so none belongs
 * on an event loop but {@link #close}, those that say that they never wait, {@link #openBeneath}
 * with {@link #RESOLVE_CACHED} and, of what that has opened, {@link #describe}.
 */
public final class FileCalls {
  /** For {@code directory}: relative to the working directory of the process. */
  public static final int WORKING_DIRECTORY = -100;

  /** Read only, which is no bit at all. */
  public static final int O_RDONLY = 0;

  static final int O_WRONLY = 1;

  /** A terminal never becomes ours by opening it. */
  public static final int O_NOCTTY = 0x100;

  /** Opening never waits, neither for the other end of a FIFO nor for a lease. */
  public static final int O_NONBLOCK = 0x800;

  /** Fail with ENOTDIR on anything but a directory. */
  public static final int O_DIRECTORY = Processor.CURRENT.openDirectory;

  /** Fail with ELOOP if the last name is a link; with O_PATH, open the link itself. */
  public static final int O_NOFOLLOW = Processor.CURRENT.openNoFollow;

  /** Child processes do not inherit the descriptor. */
  public static final int O_CLOEXEC = 0x80000;

  /** A handle on the place only: no read permission is needed, nothing can be read. */
  public static final int O_PATH = 0x200000;

  /** openat2(2): EXDEV instead of passing into another mount. */
  public static final long RESOLVE_NO_XDEV = 0x01;

  /** openat2(2): links of /proc that lead to an open file, whatever its path, are not followed. */
  public static final long RESOLVE_NO_MAGICLINKS = 0x02;

  /** openat2(2): no link is followed. */
  public static final long RESOLVE_NO_SYMLINKS = 0x04;

  /** openat2(2): nothing outside of the directory is reached, at any moment of the look-up. */
  public static final long RESOLVE_BENEATH = 0x08;

  /**
   * openat2(2), Linux 5.12 and later: EAGAIN instead of asking the file system for a name that the
   * kernel does not hold in memory.
   */
  public static final long RESOLVE_CACHED = 0x20;

  private static final Processor KERNEL = Processor.CURRENT;
  private static final long OPENAT2 = 437;
  private static final long HOW_BYTES = 24;
  private static final int AT_EMPTY_PATH = 0x1000;

  /** STATX_TYPE, MODE, MTIME, INO and SIZE. */
  static final int STATUS_MASK = 0x1 | 0x2 | 0x40 | 0x100 | 0x200;

  private static final int RWF_NOWAIT = 0x8;

  private static final int SEEK_SET = 0;
  private static final int AT_STATX_DONT_SYNC = 0x4000;
  private static final int POSIX_FADV_RANDOM = 1;
  private static final int POSIX_FADV_WILLNEED = 3;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;

  /** The kernel may not let go of the CPU while it makes pages for what it is to read. */
  private static final long ASKED_BYTES_MAX = 1L << 20;

  private FileCalls() {}

  /**
   * openat(2).
   *
   * @return a descriptor, or the negative errno
   */
  public static int open(int directory, byte[] path, int flags) {
    Scratch scratch = Scratch.ofThread();
    int unusable = scratch.setPath(path);
    if (unusable != 0) {
      return unusable;
    }
    return (int) Native.call(scratch, KERNEL.openat, directory, scratch.pathAddress, flags);
  }

  /**
   * openat2(2), Linux 5.6 and later.
   *
   * @param resolve sum of {@code RESOLVE_} values
   * @return a descriptor, or the negative errno: EXDEV where the way would leave the directory,
   *     ELOOP at a link that may not be followed, EAGAIN if a rename made it impossible to tell
   */
  public static int openBeneath(int directory, byte[] path, int flags, long resolve) {
    Scratch scratch = Scratch.ofThread();
    int unusable = scratch.setPath(path);
    if (unusable != 0) {
      return unusable;
    }
    scratch.words.putLong(0, flags).putLong(8, 0).putLong(16, resolve);
    return (int)
        Native.call(
            scratch,
            OPENAT2,
            directory,
            scratch.pathAddress,
            scratch.wordsAddress,
            HOW_BYTES,
            0,
            0);
  }

  /** close(2). The number is free afterwards, whatever the result: never call it twice. */
  public static int close(int descriptor) {
    return (int) Native.call(Scratch.ofThread(), KERNEL.close, descriptor, 0, 0);
  }

  /**
   * statx(2) of an open descriptor.
   *
   * @return 0 with {@code status} filled, or the negative errno
   */
  public static int describe(int descriptor, FileStatus status) {
    Scratch scratch = Scratch.ofThread();
    scratch.path.put(0, (byte) 0);
    return statx(scratch, descriptor, AT_EMPTY_PATH, status);
  }

  /**
   * As {@link #describe}, with what is in memory: the server of a network file system is not asked
   * (AT_STATX_DONT_SYNC), so nothing is waited for. Hot.
   */
  public static int describeAtOnce(int descriptor, FileStatus status) {
    Scratch scratch = Scratch.ofThread();
    scratch.path.put(0, (byte) 0);
    return statx(scratch, descriptor, AT_EMPTY_PATH | AT_STATX_DONT_SYNC, status);
  }

  /** Of the path that is in the scratch memory. */
  static int statx(Scratch scratch, int directory, int flags, FileStatus status) {
    int result =
        (int)
            Native.call(
                scratch,
                KERNEL.statx,
                directory,
                scratch.pathAddress,
                flags,
                STATUS_MASK,
                scratch.statusAddress,
                0);
    if (result >= 0) {
      status.readFrom(scratch.status);
    }
    return result;
  }

  /**
   * pread(2) into what remains of a buffer, and moves its position behind the bytes read.
   *
   * @param target a direct buffer
   * @param position in the file, from 0
   * @return bytes read, 0 at the end of the file, or the negative errno
   */
  public static int read(int descriptor, ByteBuffer target, long position) {
    if (!target.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer: " + target);
    }
    long returned;
    try {
      returned =
          Native.call(
              Scratch.ofThread(),
              KERNEL.pread64,
              descriptor,
              Scratch.address(target),
              target.remaining(),
              position,
              0,
              0);
    } finally {
      Reference.reachabilityFence(target);
    }
    if (returned > 0) {
      target.position(target.position() + (int) returned);
    }
    return (int) returned;
  }

  /**
   * preadv2(2) with RWF_NOWAIT: as {@link #read}, but only what is in the page cache. Never waits.
   *
   * @param target a direct buffer
   * @param position in the file, from 0
   * @return bytes read, which may be fewer than there are; 0 at the end of the file; or the
   *     negative errno: EAGAIN if the disk would have to be asked, EOPNOTSUPP from a file system
   *     that cannot tell
   */
  public static int readCached(int descriptor, ByteBuffer target, long position) {
    if (!target.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer: " + target);
    }
    long returned;
    try {
      returned = readCached(descriptor, Scratch.address(target), target.remaining(), position);
    } finally {
      Reference.reachabilityFence(target);
    }
    if (returned > 0) {
      target.position(target.position() + (int) returned);
    }
    return (int) returned;
  }

  /**
   * As {@link #readCached(int, ByteBuffer, long)}, of one byte that nobody wants.
   *
   * @return 1, 0 at the end of the file, or the negative errno
   */
  static int tryByte(int descriptor, long position) {
    return (int) readCached(descriptor, Scratch.ofThread().statusAddress, 1, position);
  }

  private static long readCached(int descriptor, long address, long count, long position) {
    Scratch scratch = Scratch.ofThread();
    scratch.words.putLong(0, address).putLong(8, count);
    return Native.call(
        scratch, KERNEL.preadv2, descriptor, scratch.wordsAddress, 1, position, 0, RWF_NOWAIT);
  }

  /**
   * readlinkat(2).
   *
   * @param into receives the target of the link; 4096 bytes hold the longest
   * @return bytes of the target, or the negative errno: EINVAL if the name is not a link
   */
  public static int readLink(int directory, byte[] name, byte[] into) {
    Scratch scratch = Scratch.ofThread();
    int unusable = scratch.setPath(name);
    if (unusable != 0) {
      return unusable;
    }
    long size = Math.min(into.length, Scratch.PATH_BYTES);
    int result =
        (int)
            Native.call(
                scratch,
                KERNEL.readlinkat,
                directory,
                scratch.pathAddress,
                scratch.targetAddress,
                size,
                0,
                0);
    if (result > 0) {
      scratch.target.get(0, into, 0, result);
    }
    return result;
  }

  /**
   * lseek(2) to the start, so that a directory is read again from its first entry.
   *
   * @return 0 or the negative errno
   */
  public static int rewind(int descriptor) {
    return (int) Native.call(Scratch.ofThread(), KERNEL.lseek, descriptor, 0, SEEK_SET);
  }

  /**
   * flock(2): locks for this descriptor alone, until it is closed. Never waits.
   *
   * @return 0, or the negative errno: EAGAIN if another descriptor has the lock
   */
  public static int lock(int descriptor) {
    return (int) Native.call(Scratch.ofThread(), KERNEL.flock, descriptor, LOCK_EX | LOCK_NB, 0);
  }

  /**
   * posix_fadvise(2) with WILLNEED: asks the kernel to start reading a part of a file into the page
   * cache. It mostly does not wait for the disk, but may.
   *
   * @param length from 0; the part may reach past the end of the file
   * @return 0 or the negative errno
   */
  public static int readAhead(int descriptor, long offset, long length) {
    long end = offset + length;
    long result = 0;
    for (long from = offset; from < end && result == 0; from += ASKED_BYTES_MAX) {
      result = advise(descriptor, from, Math.min(end - from, ASKED_BYTES_MAX), POSIX_FADV_WILLNEED);
    }
    return (int) result;
  }

  /**
   * posix_fadvise(2) with RANDOM: whoever reads through this descriptor has the kernel read what it
   * lacks of that, and nothing ahead of it. Never waits.
   *
   * @return 0 or the negative errno
   */
  public static int readNothingAhead(int descriptor) {
    return (int) advise(descriptor, 0, 0, POSIX_FADV_RANDOM);
  }

  private static long advise(int descriptor, long offset, long length, int advice) {
    return Native.call(
        Scratch.ofThread(), KERNEL.fadvise64, descriptor, offset, length, advice, 0, 0);
  }
}
