package dev.gyre.os;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Files that are nowhere but in memory (memfd_create(2)): what the kernel does with files, it does
 * with these. Results are from 0, or a negative errno. Safe for any thread.
 */
public final class MemoryFile {
  private static final int MFD_CLOEXEC = 0x1;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final Processor KERNEL = Processor.CURRENT;

  private MemoryFile() {}

  /**
   * An empty one; it is gone when its last descriptor is closed.
   *
   * @param name for people who look into /proc
   * @return a descriptor, or the negative errno
   */
  public static int create(String name) {
    Scratch scratch = Scratch.ofThread();
    int unusable = scratch.setPath(name.getBytes(StandardCharsets.US_ASCII));
    return unusable != 0
        ? unusable
        : (int) Native.call(scratch, KERNEL.memfdCreate, scratch.pathAddress, MFD_CLOEXEC, 0);
  }

  /** Another descriptor of the same file, to be closed by itself (fcntl(2)). */
  public static int duplicate(int descriptor) {
    return (int) Native.call(Scratch.ofThread(), KERNEL.fcntl, descriptor, F_DUPFD_CLOEXEC, 0);
  }

  /**
   * pwrite(2) of what remains of a buffer, whose position moves behind the bytes written.
   *
   * @param source a direct buffer
   * @param position in the file, from 0
   * @return bytes written, or the negative errno
   */
  public static int write(int descriptor, ByteBuffer source, long position) {
    if (!source.isDirect()) {
      throw new IllegalArgumentException("not a direct buffer: " + source);
    }
    long returned;
    try {
      returned =
          Native.call(
              Scratch.ofThread(),
              KERNEL.pwrite64,
              descriptor,
              Scratch.address(source),
              source.remaining(),
              position,
              0,
              0);
    } finally {
      Reference.reachabilityFence(source);
    }
    if (returned > 0) {
      source.position(source.position() + (int) returned);
    }
    return (int) returned;
  }
}
