package dev.gyre.archive;

import dev.gyre.files.EntryTable;
import dev.gyre.files.OpenDirectory;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import dev.gyre.http.PercentEncoding;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all that is served below a directory: each directory before what is in it, names in
 * the order of their bytes. What has vanished, may not be read or is neither file nor directory is
 * left out, and so is what is not admitted, and a link that leads back to a directory which it is
 * in. Holds the names of the directories on the way and nothing open. One thread at a time; blocks.
 */
final class TreeWalk {
  /** What was found, by its path below the root. */
  sealed interface Found {
    /** A directory that could be read. */
    record Folder(byte[] path, long modifiedEpochSeconds) implements Found {}

    /** A file; its size if this walk measures, else 0. */
    record File(byte[] path, long sizeBytes) implements Found {}
  }

  private final Root root;
  private final Admission admission;
  private final boolean hidden;
  private final boolean measuring;
  private final ArchiveLimits limits;
  private final ArrayDeque<Level> levels = new ArrayDeque<>();
  private byte @Nullable [] start;
  private long entries;
  private long nameBytes;

  /**
   * Begins at a directory, which is the first that is found.
   *
   * @param start its path below the root
   * @param admission asked for everything but the start
   * @param hidden whether names that begin with a dot are wanted
   * @param measuring whether sizes are wanted
   */
  TreeWalk(
      Root root,
      byte[] start,
      Admission admission,
      boolean hidden,
      boolean measuring,
      ArchiveLimits limits) {
    this.root = root;
    this.start = start;
    this.admission = admission;
    this.hidden = hidden;
    this.measuring = measuring;
    this.limits = limits;
  }

  /**
   * What comes next, or null at the end.
   *
   * @throws TooLargeException if there are more names than one archive may hold
   * @throws IOException if the start has vanished, or the machine is short of something
   */
  @Nullable Found next() throws IOException {
    byte[] first = start;
    if (first != null) {
      start = null;
      Found found = enter(first);
      if (found == null) {
        throw new IOException(described(first) + " has vanished");
      }
      return found;
    }
    while (!levels.isEmpty()) {
      Level level = levels.getLast();
      int row = level.nextRow();
      if (row < 0) {
        levels.removeLast();
        continue;
      }
      byte[] path = level.pathOf(row);
      Found found =
          switch (level.table.type(row)) {
            case FILE ->
                admission.admits(path, false)
                    ? new Found.File(path, level.table.sizeBytes(row))
                    : null;
            case DIRECTORY -> admission.admits(path, true) ? enter(path) : null;
            case OTHER -> null;
          };
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Found.@Nullable Folder enter(byte[] path) throws IOException {
    return switch (root.find(path)) {
      case Resource.Directory found -> {
        try (OpenDirectory directory = found.directory()) {
          yield isOnTheWay(directory) ? null : read(path, directory);
        }
      }
      case Resource.RegularFile other -> {
        other.file().close();
        yield null;
      }
      case Resource.Absent absent -> null;
      case Resource.Denied denied -> null;
      case Resource.Exhausted why -> throw failure(path, why.call());
      case Resource.Failed why -> throw failure(path, why.call());
    };
  }

  private boolean isOnTheWay(OpenDirectory directory) {
    for (Iterator<Level> each = levels.descendingIterator(); each.hasNext(); ) {
      Level level = each.next();
      if (level.inode == directory.inode() && level.device == directory.device()) {
        return true;
      }
    }
    return false;
  }

  private Found.Folder read(byte[] path, OpenDirectory directory) throws IOException {
    int most = (int) (limits.entriesMax() - entries);
    EntryTable table = directory.names(hidden, most);
    entries += table.size();
    nameBytes += table.names().length + table.size() * (path.length + 1L);
    if (table.size() > most || nameBytes > limits.nameBytesMax()) {
      throw new TooLargeException();
    }
    Level level = new Level(path, table, directory);
    if (measuring) {
      directory.describe(table, level.rows, 0, level.rows.length);
    }
    levels.addLast(level);
    return new Found.Folder(path, directory.modifiedEpochSeconds());
  }

  static IOException failure(byte[] path, String call) {
    return new IOException(described(path) + " cannot be opened: " + call);
  }

  /** A path as a log may have it. */
  static String described(byte[] path) {
    return "/" + PercentEncoding.percentEncodePath(path);
  }

  /** A directory on the way, and how far it is done. */
  private static final class Level {
    private final byte[] path;
    private final EntryTable table;
    private final int[] rows;
    private final long inode;
    private final long device;
    private int done;

    Level(byte[] path, EntryTable table, OpenDirectory directory) {
      this.path = path;
      this.table = table;
      this.inode = directory.inode();
      this.device = directory.device();
      Integer[] sorted = new Integer[table.size()];
      Arrays.setAll(sorted, row -> row);
      Arrays.sort(sorted, byName(table));
      rows = new int[sorted.length];
      Arrays.setAll(rows, row -> sorted[row]);
    }

    private static Comparator<Integer> byName(EntryTable table) {
      byte[] names = table.names();
      return (one, other) ->
          Arrays.compareUnsigned(
              names,
              table.nameStart(one),
              table.nameEnd(one),
              names,
              table.nameStart(other),
              table.nameEnd(other));
    }

    int nextRow() {
      return done < rows.length ? rows[done++] : -1;
    }

    byte[] pathOf(int row) {
      int start = table.nameStart(row);
      int length = table.nameEnd(row) - start;
      int parent = path.length == 0 ? 0 : path.length + 1;
      byte[] whole = Arrays.copyOf(path, parent + length);
      if (parent > 0) {
        whole[path.length] = '/';
      }
      System.arraycopy(table.names(), start, whole, parent, length);
      return whole;
    }
  }
}
