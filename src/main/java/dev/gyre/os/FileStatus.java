package dev.gyre.os;

import java.nio.ByteBuffer;

/**
 * What statx(2) says about a file. Filled anew by each call that takes it, so that a loop over many
 * files needs one. For one thread.
 */
public final class FileStatus {
  private static final int TYPE_MASK = 0xF000;
  private static final int DIRECTORY = 0x4000;
  private static final int REGULAR = 0x8000;
  private static final int LINK = 0xA000;
  private static final int EXECUTABLE = 0x49; // 0111, as chmod has it

  private int mode;
  private long inode;
  private long device;
  private long sizeBytes;
  private long modifiedEpochSeconds;
  private int modifiedNanos;

  /** Empty until a call fills it. */
  public FileStatus() {}

  /** Offsets are those of {@code struct statx} in linux/stat.h, the same on every processor. */
  void readFrom(ByteBuffer statx) {
    mode = Short.toUnsignedInt(statx.getShort(28));
    inode = statx.getLong(32);
    sizeBytes = statx.getLong(40);
    modifiedEpochSeconds = statx.getLong(112);
    modifiedNanos = statx.getInt(120);
    device =
        Integer.toUnsignedLong(statx.getInt(136)) << 32 | Integer.toUnsignedLong(statx.getInt(140));
  }

  /** Whether it is a regular file. */
  public boolean isRegularFile() {
    return (mode & TYPE_MASK) == REGULAR;
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return (mode & TYPE_MASK) == DIRECTORY;
  }

  /** Whether it is a symbolic link itself. */
  public boolean isSymbolicLink() {
    return (mode & TYPE_MASK) == LINK;
  }

  /** Whether anybody may execute it. */
  public boolean isExecutable() {
    return (mode & EXECUTABLE) != 0;
  }

  /** Size in bytes. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Time of last modification: whole seconds since 1970, negative before. */
  public long modifiedEpochSeconds() {
    return modifiedEpochSeconds;
  }

  /** Time of last modification: nanoseconds after the whole second, 0 to 999,999,999. */
  public int modifiedNanos() {
    return modifiedNanos;
  }

  /** Inode number, of 64 bits without a sign. */
  public long inode() {
    return inode;
  }

  /** Device that holds the inode: its major number in the upper half, its minor in the lower. */
  public long device() {
    return device;
  }
}
