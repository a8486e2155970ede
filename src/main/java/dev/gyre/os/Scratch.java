package dev.gyre.os;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Native memory of one thread for the arguments and results of one call at a time: about 8.5 KiB,
 * made at the thread's first call and freed by the collector after the thread has ended.
 */
final class Scratch {
  /** Longest path the kernel takes, with its closing zero byte (PATH_MAX). */
  static final int PATH_BYTES = 4096;

  /** Size of {@code struct statx}. */
  static final int STATUS_BYTES = 256;

  private static final int WORDS_BYTES = 64;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  /** First argument of every bound function: where errno is left. */
  final MemorySegment callState;

  /** A path going to the kernel. */
  final MemorySegment path;

  /** A path coming from the kernel. */
  final MemorySegment target;

  /** A {@code struct statx}. */
  final MemorySegment status;

  /** Small structures and numbers that are passed by address. */
  final MemorySegment words;

  private Scratch() {
    // Automatic, because it lives as long as the thread does and no longer.
    Arena arena = Arena.ofAuto();
    callState = arena.allocate(Linker.Option.captureStateLayout());
    path = arena.allocate(PATH_BYTES, 8);
    target = arena.allocate(PATH_BYTES, 8);
    status = arena.allocate(STATUS_BYTES, 8);
    words = arena.allocate(WORDS_BYTES, 8);
  }

  /** The calling thread's. */
  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** A call's result as ours: itself, or the negative errno that it left. */
  long result(long returned) {
    // On Linux the captured state is errno alone, an int at its start.
    return returned >= 0 ? returned : -callState.get(ValueLayout.JAVA_INT, 0);
  }

  /**
   * Puts a path into {@link #path} with its closing zero byte.
   *
   * @return 0, or the negative errno the kernel would give if it could see the path
   */
  int setPath(byte[] bytes) {
    return setPath(bytes, 0, bytes.length);
  }

  /** As {@link #setPath(byte[])}, with the bytes from {@code start} to {@code end}. */
  int setPath(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length >= PATH_BYTES) {
      return -Errno.ENAMETOOLONG;
    }
    for (int i = start; i < end; i++) {
      if (bytes[i] == 0) {
        // The kernel would look up what stands before it.
        return -Errno.EINVAL;
      }
    }
    MemorySegment.copy(bytes, start, path, ValueLayout.JAVA_BYTE, 0, length);
    path.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
    return 0;
  }
}
