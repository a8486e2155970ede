package dev.gyre.os;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
  final ByteBuffer path = memory(PATH_BYTES);

  /** A path, or what a socket has received, coming from the kernel. */
  final ByteBuffer target = memory(PATH_BYTES);

  /** A {@code struct statx}. */
  final ByteBuffer status = memory(STATUS_BYTES);

  /** Small structures and numbers that are passed by address. */
  final ByteBuffer words = memory(WORDS_BYTES);

  /** Where each of them begins, for the kernel. */
  final long pathAddress = address(path);

  final long targetAddress = address(target);
  final long statusAddress = address(status);
  final long wordsAddress = address(words);

  // On Linux the captured state is errno alone, an int at its start.
  private final ByteBuffer errno = memory(Integer.BYTES);

  private Scratch() {
    callState = MemorySegment.ofBuffer(errno);
  }

  // Buffers and not segments: the first number that a process reads of a segment waits for handles
  // that take ten milliseconds to make.
  private static ByteBuffer memory(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Where what remains of a direct buffer begins. Good as long as somebody holds the buffer. */
  static long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address();
  }

  /** The calling thread's. */
  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /** A call's result as ours: itself, or the negative errno that it left. */
  long result(long returned) {
    return returned >= 0 ? returned : -errno.getInt(0);
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
    path.put(0, bytes, start, length).put(length, (byte) 0);
    return 0;
  }
}
