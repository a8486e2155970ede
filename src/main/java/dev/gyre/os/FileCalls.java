package dev.gyre.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Calls on files and paths. Results are from 0, or a negative errno. Paths are bytes, in no
 * particular encoding. Safe for any thread; any of them may block on a slow disk, so none belongs
 * on an event loop but {@link #close}, {@link #readCached} and, of a descriptor that was opened
 * with {@link #RESOLVE_CACHED}, {@link #describe}.
 */
public final class FileCalls {
  /** For {@code directory}: relative to the working directory of the process. */
  public static final int WORKING_DIRECTORY = -100;

  /** Read only, which is no bit at all. */
  public static final int O_RDONLY = 0;

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

  private static final long OPENAT2 = 437;
  private static final long HOW_BYTES = 24;
  private static final int AT_EMPTY_PATH = 0x1000;

  /** STATX_TYPE, MODE, MTIME, INO and SIZE. */
  static final int STATUS_MASK = 0x1 | 0x2 | 0x40 | 0x100 | 0x200;

  private static final int RWF_NOWAIT = 0x8;

  private static final int SEEK_SET = 0;
  private static final int POSIX_FADV_WILLNEED = 3;

  private static final MethodHandle OPEN =
      Native.variadic("openat", 3, Native.INT, Native.INT, Native.POINTER, Native.INT);
  private static final MethodHandle OPEN_BENEATH =
      Native.systemCall(Native.INT, Native.POINTER, Native.POINTER, Native.LONG);
  private static final MethodHandle CLOSE = Native.function("close", Native.INT, Native.INT);
  private static final MethodHandle STATX =
      Native.systemCall(Native.INT, Native.POINTER, Native.INT, Native.INT, Native.POINTER);
  private static final MethodHandle PREAD =
      Native.function("pread", Native.LONG, Native.INT, Native.POINTER, Native.LONG, Native.LONG);
  private static final MethodHandle PREADV2 =
      Native.systemCall(
          Native.INT, Native.POINTER, Native.INT, Native.LONG, Native.LONG, Native.INT);
  private static final MethodHandle READLINK =
      Native.function(
          "readlinkat", Native.LONG, Native.INT, Native.POINTER, Native.POINTER, Native.LONG);
  private static final MethodHandle SEEK =
      Native.function("lseek", Native.LONG, Native.INT, Native.LONG, Native.INT);
  private static final MethodHandle ADVISE =
      Native.function(
          "posix_fadvise", Native.INT, Native.INT, Native.LONG, Native.LONG, Native.INT);

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
    try {
      return scratch.result(
          (int) OPEN.invokeExact(scratch.callState, directory, scratch.path, flags));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
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
    MemorySegment how = scratch.words;
    how.set(ValueLayout.JAVA_LONG, 0, flags);
    how.set(ValueLayout.JAVA_LONG, 8, 0);
    how.set(ValueLayout.JAVA_LONG, 16, resolve);
    try {
      return (int)
          scratch.result(
              (long)
                  OPEN_BENEATH.invokeExact(
                      scratch.callState, OPENAT2, directory, scratch.path, how, HOW_BYTES));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /** close(2). The number is free afterwards, whatever the result: never call it twice. */
  public static int close(int descriptor) {
    Scratch scratch = Scratch.ofThread();
    try {
      return scratch.result((int) CLOSE.invokeExact(scratch.callState, descriptor));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /**
   * statx(2) of an open descriptor.
   *
   * @return 0 with {@code status} filled, or the negative errno
   */
  public static int describe(int descriptor, FileStatus status) {
    Scratch scratch = Scratch.ofThread();
    scratch.path.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
    return statx(scratch, descriptor, scratch.path, AT_EMPTY_PATH, status);
  }

  static int statx(
      Scratch scratch, int directory, MemorySegment name, int flags, FileStatus status) {
    try {
      int result =
          (int)
              scratch.result(
                  (long)
                      STATX.invokeExact(
                          scratch.callState,
                          Processor.CURRENT.statx,
                          directory,
                          name,
                          flags,
                          STATUS_MASK,
                          scratch.status));
      if (result >= 0) {
        status.readFrom(scratch.status);
      }
      return result;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
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
    Scratch scratch = Scratch.ofThread();
    long returned;
    try {
      returned =
          scratch.result(
              (long)
                  PREAD.invokeExact(
                      scratch.callState,
                      descriptor,
                      MemorySegment.ofBuffer(target),
                      (long) target.remaining(),
                      position));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
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
    Scratch scratch = Scratch.ofThread();
    MemorySegment vector = scratch.words;
    vector.set(ValueLayout.ADDRESS, 0, MemorySegment.ofBuffer(target));
    vector.set(ValueLayout.JAVA_LONG, 8, target.remaining());
    long returned;
    try {
      returned =
          scratch.result(
              (long)
                  PREADV2.invokeExact(
                      scratch.callState,
                      Processor.CURRENT.preadv2,
                      descriptor,
                      vector,
                      1,
                      position,
                      0L,
                      RWF_NOWAIT));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    } finally {
      Reference.reachabilityFence(target);
    }
    if (returned > 0) {
      target.position(target.position() + (int) returned);
    }
    return (int) returned;
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
    try {
      int result =
          (int)
              scratch.result(
                  (long)
                      READLINK.invokeExact(
                          scratch.callState, directory, scratch.path, scratch.target, size));
      if (result > 0) {
        MemorySegment.copy(scratch.target, ValueLayout.JAVA_BYTE, 0, into, 0, result);
      }
      return result;
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /**
   * lseek(2) to the start, so that a directory is read again from its first entry.
   *
   * @return 0 or the negative errno
   */
  public static int rewind(int descriptor) {
    Scratch scratch = Scratch.ofThread();
    try {
      return (int)
          scratch.result((long) SEEK.invokeExact(scratch.callState, descriptor, 0L, SEEK_SET));
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }

  /**
   * posix_fadvise(2) with WILLNEED: asks the kernel to start reading a part of a file into the page
   * cache. It mostly does not wait for the disk, but may.
   *
   * @return 0 or the negative errno
   */
  public static int readAhead(int descriptor, long offset, long length) {
    Scratch scratch = Scratch.ofThread();
    try {
      // Unlike the others this function returns the error number itself.
      return -(int)
          ADVISE.invokeExact(scratch.callState, descriptor, offset, length, POSIX_FADV_WILLNEED);
    } catch (Throwable thrown) {
      throw Native.unexpected(thrown);
    }
  }
}
