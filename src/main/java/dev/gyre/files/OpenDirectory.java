package dev.gyre.files;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.os.DirectoryReader;
import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.FileStatus;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An open directory and what the kernel said about this very descriptor. For one thread at a time;
 * whoever received it closes it.
 */
public final class OpenDirectory implements AutoCloseable {
  private final Root root;
  private final byte[] path;
  private final Descriptor descriptor;
  private final long modifiedEpochSeconds;
  private final int modifiedNanos;
  private final long inode;
  private final long device;

  /** Takes over an open descriptor. */
  OpenDirectory(Root root, byte[] path, int descriptor, FileStatus status) {
    this.root = root;
    this.path = path.clone();
    this.descriptor = new Descriptor(descriptor);
    this.modifiedEpochSeconds = status.modifiedEpochSeconds();
    this.modifiedNanos = status.modifiedNanos();
    this.inode = status.inode();
    this.device = status.device();
  }

  /** Time a name was last added, removed or changed: whole seconds since 1970. */
  public long modifiedEpochSeconds() {
    return modifiedEpochSeconds;
  }

  /** The same: nanoseconds after the whole second, 0 to 999,999,999. */
  public int modifiedNanos() {
    return modifiedNanos;
  }

  /** Inode number, of 64 bits without a sign. */
  public long inode() {
    return inode;
  }

  /** Device that holds the inode; only good for comparing. */
  public long device() {
    return device;
  }

  /**
   * Reads all names, in the order of the file system, with what each leads to. Blocks: one call for
   * some thousand names, and one for each name. Names that vanish meanwhile are left out.
   *
   * @param hidden whether names that begin with a dot are wanted
   * @throws ClosedChannelException if the directory was closed
   * @throws IOException naming the errno if the kernel cannot read the directory
   */
  public List<Entry> entries(boolean hidden) throws IOException {
    int number = descriptor.hold();
    if (number < 0) {
      throw new ClosedChannelException();
    }
    try {
      int rewound = FileCalls.rewind(number);
      if (rewound < 0) {
        throw new IOException("lseek: " + Errno.name(rewound));
      }
      return read(number, hidden);
    } finally {
      descriptor.release();
    }
  }

  /** Takes the names of a directory one by one. */
  interface NameVisitor {
    /** The reader stands at a name; it is not to be moved. */
    void visit(DirectoryReader names);
  }

  /**
   * Visits all names, hidden ones too, in the order of the file system, and keeps none. To be
   * called once.
   *
   * @return false if the kernel cannot read the directory, or not to its end
   */
  boolean visitNames(NameVisitor visitor) {
    int number = descriptor.hold();
    if (number < 0) {
      return false;
    }
    try (DirectoryReader reader = new DirectoryReader(number)) {
      int found = reader.next();
      while (found > 0) {
        visitor.visit(reader);
        found = reader.next();
      }
      return found == 0;
    } finally {
      descriptor.release();
    }
  }

  /** Closes once; further calls do nothing. */
  @Override
  public void close() {
    descriptor.close();
  }

  private List<Entry> read(int number, boolean hidden) throws IOException {
    List<Entry> entries = new ArrayList<>();
    FileStatus status = new FileStatus();
    try (DirectoryReader reader = new DirectoryReader(number)) {
      int found = reader.next();
      while (found > 0) {
        if (hidden || !reader.isHidden()) {
          int described = reader.describe(status);
          if (described != -Errno.ENOENT) {
            entries.add(described < 0 ? unknown(reader.name()) : entry(reader.name(), status));
          }
        }
        found = reader.next();
      }
      if (found < 0) {
        throw new IOException("getdents64: " + Errno.name(found));
      }
    }
    return entries;
  }

  private Entry entry(byte[] name, FileStatus status) {
    boolean symlink = status.isSymbolicLink();
    if (symlink
        && (root.policy() == SymlinkPolicy.DENY || root.describe(pathOf(name), status) < 0)) {
      return new Entry(name, Entry.Type.OTHER, 0, 0, true);
    }
    long modifiedEpochMillis =
        status.modifiedEpochSeconds() * 1000 + status.modifiedNanos() / 1_000_000;
    if (status.isRegularFile()) {
      return new Entry(name, Entry.Type.FILE, status.sizeBytes(), modifiedEpochMillis, symlink);
    }
    Entry.Type type = status.isDirectory() ? Entry.Type.DIRECTORY : Entry.Type.OTHER;
    return new Entry(name, type, 0, modifiedEpochMillis, symlink);
  }

  /** A name that cannot be looked at: what it is stays unknown, so it is not offered. */
  private static Entry unknown(byte[] name) {
    return new Entry(name, Entry.Type.OTHER, 0, 0, false);
  }

  private byte[] pathOf(byte[] name) {
    return join(path, name);
  }

  /** The path of a name in a directory, whose path is empty for the root. */
  static byte[] join(byte[] directory, byte[] name) {
    if (directory.length == 0) {
      return name;
    }
    byte[] whole = Arrays.copyOf(directory, directory.length + 1 + name.length);
    whole[directory.length] = '/';
    System.arraycopy(name, 0, whole, directory.length + 1, name.length);
    return whole;
  }
}
