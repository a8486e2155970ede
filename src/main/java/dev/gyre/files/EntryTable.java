package dev.gyre.files;

import dev.gyre.os.DirectoryReader;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;

/**
 * The names of one directory in the order of the file system, packed into a few arrays: a hundred
 * thousand are seven objects. What a row is may be known from its name's directory alone; its size
 * and time are zero until it is described. Those who describe rows and those who read them agree on
 * a lock; names never change.
 */
public final class EntryTable extends AbstractList<Entry> {
  private static final int DIRECTORY = 1;
  private static final int FILE = 2;
  private static final int SYMLINK = 4;
  private static final int DESCRIBED = 8;

  private byte[] names = new byte[1024];
  private int[] ends = new int[64];
  private byte[] kinds = new byte[64];
  private long[] sizesBytes = {};
  private long[] modifiedEpochMillis = {};
  private int count;

  EntryTable() {}

  /** The same entries, all of them described. */
  public static EntryTable of(Collection<Entry> entries) {
    EntryTable table = new EntryTable();
    for (Entry entry : entries) {
      int start = table.makeRoom(entry.name().length);
      System.arraycopy(entry.name(), 0, table.names, start, entry.name().length);
    }
    table.finish();
    int row = 0;
    for (Entry entry : entries) {
      table.describe(
          row++, entry.type(), entry.symlink(), entry.sizeBytes(), entry.modifiedEpochMillis());
    }
    return table;
  }

  @Override
  public int size() {
    return count;
  }

  /** A row as a value of its own. */
  @Override
  public Entry get(int row) {
    byte[] name = Arrays.copyOfRange(names, nameStart(row), nameEnd(row));
    boolean symlink = (kinds[row] & SYMLINK) != 0;
    return new Entry(name, type(row), sizesBytes[row], modifiedEpochMillis[row], symlink);
  }

  /** What the row is, as far as is known. */
  public Entry.Type type(int row) {
    return switch (kinds[row] & (DIRECTORY | FILE)) {
      case DIRECTORY -> Entry.Type.DIRECTORY;
      case FILE -> Entry.Type.FILE;
      default -> Entry.Type.OTHER;
    };
  }

  /** Size of a regular file, once described. */
  public long sizeBytes(int row) {
    return sizesBytes[row];
  }

  /** Time of last modification, once described. */
  public long modifiedEpochMillis(int row) {
    return modifiedEpochMillis[row];
  }

  /** Whether size and time are those of the file. */
  public boolean isDescribed(int row) {
    return (kinds[row] & DESCRIBED) != 0;
  }

  /** All names behind each other; not to be changed. */
  public byte[] names() {
    return names;
  }

  /** Where in {@link #names} the name of the row begins. */
  public int nameStart(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** Where in {@link #names} the name of the row ends. */
  public int nameEnd(int row) {
    return ends[row];
  }

  /** Memory that this takes, described or not. */
  public long memoryBytes() {
    return 256 + names.length + count * (Integer.BYTES + 1 + 2L * Long.BYTES);
  }

  /** Whether both hold the same rows in the same order, described alike. */
  public boolean hasSameRowsAs(EntryTable other) {
    return Arrays.equals(ends, other.ends)
        && Arrays.equals(kinds, other.kinds)
        && Arrays.equals(sizesBytes, other.sizesBytes)
        && Arrays.equals(modifiedEpochMillis, other.modifiedEpochMillis)
        && Arrays.equals(names, other.names);
  }

  /** Adds the reader's current name as a row that is yet to be described. */
  void add(DirectoryReader reader) {
    int length = reader.nameLength();
    int start = makeRoom(length);
    reader.copyName(names, start, length);
    int kind = reader.isDirectory() ? DIRECTORY : reader.isRegularFile() ? FILE : 0;
    kinds[count - 1] = (byte) kind;
  }

  /** Ends adding: gives back what was not needed and makes room for descriptions. */
  void finish() {
    names = Arrays.copyOf(names, count == 0 ? 0 : ends[count - 1]);
    ends = Arrays.copyOf(ends, count);
    kinds = Arrays.copyOf(kinds, count);
    sizesBytes = new long[count];
    modifiedEpochMillis = new long[count];
  }

  void describe(int row, Entry.Type type, boolean symlink, long sizeBytes, long epochMillis) {
    int kind =
        switch (type) {
          case DIRECTORY -> DIRECTORY;
          case FILE -> FILE;
          case OTHER -> 0;
        };
    kinds[row] = (byte) (kind | (symlink ? SYMLINK : 0) | DESCRIBED);
    sizesBytes[row] = sizeBytes;
    modifiedEpochMillis[row] = epochMillis;
  }

  /** Adds a row for a name of that length and returns where the name is to stand. */
  private int makeRoom(int nameLength) {
    int start = count == 0 ? 0 : ends[count - 1];
    int end = Math.addExact(start, nameLength);
    if (end > names.length) {
      names = Arrays.copyOf(names, Math.max(end, names.length + (names.length >> 1)));
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count + (count >> 1));
      kinds = Arrays.copyOf(kinds, ends.length);
    }
    ends[count++] = end;
    return start;
  }
}
