package dev.gyre.os;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the names in an open directory (getdents64(2)) from its current position, without {@code .}
 * and {@code ..}. The descriptor stays the caller's; the reader owns its buffer. For one thread.
 */
public final class DirectoryReader implements AutoCloseable {
  /** Some 8,000 short names for each system call. */
  private static final long BUFFER_BYTES = 256 * 1024;

  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_NO_AUTOMOUNT = 0x800;

  /** Offsets in {@code struct linux_dirent64}, the same on every processor. */
  private static final int LENGTH_OFFSET = 16;

  private static final int TYPE_OFFSET = 18;
  private static final int NAME_OFFSET = 19;

  private static final byte TYPE_DIRECTORY = 4;
  private static final byte TYPE_REGULAR = 8;

  private final int directory;
  private final Arena arena = Arena.ofConfined();
  private final ByteBuffer buffer =
      arena.allocate(BUFFER_BYTES, 8).asByteBuffer().order(ByteOrder.nativeOrder());

  private int entryStart;
  private int entryEnd;
  private int filledBytes;

  /** Starts where the descriptor stands. */
  public DirectoryReader(int directory) {
    this.directory = directory;
  }

  /**
   * Moves to the next name.
   *
   * @return 1 if there is one, 0 at the end, or the negative errno
   */
  public int next() {
    do {
      entryStart = entryEnd;
      if (entryStart >= filledBytes) {
        int filled = fill();
        if (filled <= 0) {
          return filled;
        }
      }
      entryEnd = entryStart + Short.toUnsignedInt(buffer.getShort(entryStart + LENGTH_OFFSET));
    } while (isDotOrDotDot());
    return 1;
  }

  /** Whether the current name begins with a dot. */
  public boolean isHidden() {
    return nameByte(0) == '.';
  }

  /** Whether the file system says that it is a directory; it may say nothing. */
  public boolean isDirectory() {
    return type() == TYPE_DIRECTORY;
  }

  /** Whether the file system says that it is a regular file; it may say nothing. */
  public boolean isRegularFile() {
    return type() == TYPE_REGULAR;
  }

  /** Bytes of the current name. */
  public int nameLength() {
    int length = 0;
    while (nameByte(length) != 0) {
      length++;
    }
    return length;
  }

  /** Copies the first bytes of the current name. */
  public void copyName(byte[] into, int start, int length) {
    buffer.get(entryStart + NAME_OFFSET, into, start, length);
  }

  /**
   * statx(2) of a name in an open directory; a link is described itself, not what it leads to.
   *
   * @param names holds the name from {@code start} to {@code end}
   * @return 0 with {@code status} filled, or the negative errno: ENOENT if it is gone
   */
  public static int describe(int directory, byte[] names, int start, int end, FileStatus status) {
    Scratch scratch = Scratch.ofThread();
    int unusable = scratch.setPath(names, start, end);
    return unusable != 0
        ? unusable
        : FileCalls.statx(scratch, directory, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, status);
  }

  /** Frees the buffer. */
  @Override
  public void close() {
    arena.close();
  }

  private int fill() {
    assert arena.scope().isAlive() : "read after close";
    entryStart = 0;
    entryEnd = 0;
    filledBytes = 0;
    int result =
        (int)
            Native.call(
                Scratch.ofThread(),
                Processor.CURRENT.getdents64,
                directory,
                Scratch.address(buffer),
                BUFFER_BYTES);
    if (result > 0) {
      filledBytes = result;
    }
    return result;
  }

  private boolean isDotOrDotDot() {
    return nameByte(0) == '.' && (nameByte(1) == 0 || (nameByte(1) == '.' && nameByte(2) == 0));
  }

  private byte type() {
    return buffer.get(entryStart + TYPE_OFFSET);
  }

  private byte nameByte(int index) {
    return buffer.get(entryStart + NAME_OFFSET + index);
  }
}
