package dev.gyre.files;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.os.DirectoryReader;
import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.FileStatus;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;

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
  private boolean passedOn;

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

  private OpenDirectory(OpenDirectory other) {
    this.root = other.root;
    this.path = other.path;
    this.descriptor = other.descriptor;
    this.modifiedEpochSeconds = other.modifiedEpochSeconds;
    this.modifiedNanos = other.modifiedNanos;
    this.inode = other.inode;
    this.device = other.device;
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
   * Reads all names, in the order of the file system, with what the file system says of their kind.
   * Blocks: one call for some thousand names, and one for each link and each name of unknown kind,
   * which is described at once.
   *
   * @param hidden whether names that begin with a dot are wanted
   * @throws ClosedChannelException if the directory was closed
   * @throws IOException naming the errno if the kernel cannot read the directory
   */
  public EntryTable names(boolean hidden) throws IOException {
    return names(hidden, Integer.MAX_VALUE - 1);
  }

  /**
   * As {@link #names(boolean)}, but no more than one name above a bound, which then tells that
   * there are more.
   */
  public EntryTable names(boolean hidden, int most) throws IOException {
    int number = hold();
    try {
      int rewound = FileCalls.rewind(number);
      if (rewound < 0) {
        throw new IOException("lseek: " + Errno.name(rewound));
      }
      return read(number, hidden, most);
    } finally {
      descriptor.release();
    }
  }

  /**
   * Looks at what some names of this directory stand for now. Blocks: one call for each. A name
   * that has vanished, or may not be looked at, is neither file nor directory.
   *
   * @param rows numbers of rows, of which those from {@code from} to {@code to} are looked at
   *     unless they are described
   * @throws ClosedChannelException if the directory was closed
   */
  public void describe(EntryTable table, int[] rows, int from, int to)
      throws ClosedChannelException {
    int number = hold();
    try {
      FileStatus status = new FileStatus();
      for (int i = from; i < to; i++) {
        if (!table.isDescribed(rows[i])) {
          describe(number, table, rows[i], status);
        }
      }
    } finally {
      descriptor.release();
    }
  }

  /** All names, described. */
  public EntryTable entries(boolean hidden) throws IOException {
    EntryTable table = names(hidden);
    int[] rows = new int[table.size()];
    Arrays.setAll(rows, row -> row);
    describe(table, rows, 0, rows.length);
    return table;
  }

  /** Passes the descriptor on to a new owner; closing this one does nothing any more. */
  public OpenDirectory passOn() {
    passedOn = true;
    return new OpenDirectory(this);
  }

  /** Takes the names of a directory one by one. */
  interface NameVisitor {
    /** Has one name, of the directory that is open as that descriptor for the time of the call. */
    void visit(int directory, byte[] name);
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
        byte[] name = new byte[reader.nameLength()];
        reader.copyName(name, 0, name.length);
        visitor.visit(number, name);
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
    if (!passedOn) {
      descriptor.close();
    }
  }

  private int hold() throws ClosedChannelException {
    int number = passedOn ? -1 : descriptor.hold();
    if (number < 0) {
      throw new ClosedChannelException();
    }
    return number;
  }

  private EntryTable read(int number, boolean hidden, int most) throws IOException {
    EntryTable table = new EntryTable();
    try (DirectoryReader reader = new DirectoryReader(number)) {
      int found = reader.next();
      while (found > 0 && table.size() <= most) {
        if (hidden || !reader.isHidden()) {
          table.add(reader);
        }
        found = reader.next();
      }
      if (found < 0) {
        throw new IOException("getdents64: " + Errno.name(found));
      }
    }
    table.finish();
    FileStatus status = new FileStatus();
    for (int row = 0; row < table.size(); row++) {
      if (table.type(row) == Entry.Type.OTHER) {
        describe(number, table, row, status);
      }
    }
    return table;
  }

  private void describe(int number, EntryTable table, int row, FileStatus status) {
    int start = table.nameStart(row);
    int end = table.nameEnd(row);
    int described = DirectoryReader.describe(number, table.names(), start, end, status);
    boolean symlink = described >= 0 && status.isSymbolicLink();
    if (symlink) {
      described =
          root.policy() == SymlinkPolicy.DENY
              ? -Errno.ELOOP
              : root.describe(pathOf(Arrays.copyOfRange(table.names(), start, end)), status);
    }
    if (described < 0) {
      table.describe(row, Entry.Type.OTHER, symlink, 0, 0);
      return;
    }
    long modifiedEpochMillis =
        status.modifiedEpochSeconds() * 1000 + status.modifiedNanos() / 1_000_000;
    if (status.isRegularFile()) {
      table.describe(row, Entry.Type.FILE, symlink, status.sizeBytes(), modifiedEpochMillis);
    } else {
      Entry.Type type = status.isDirectory() ? Entry.Type.DIRECTORY : Entry.Type.OTHER;
      table.describe(row, type, symlink, 0, modifiedEpochMillis);
    }
  }

  private byte[] pathOf(byte[] name) {
    return join(path, name);
  }

  /** The path of a name in a directory, whose path is empty for the root. */
  public static byte[] join(byte[] directory, byte[] name) {
    if (directory.length == 0) {
      return name;
    }
    byte[] whole = Arrays.copyOf(directory, directory.length + 1 + name.length);
    whole[directory.length] = '/';
    System.arraycopy(name, 0, whole, directory.length + 1, name.length);
    return whole;
  }
}
