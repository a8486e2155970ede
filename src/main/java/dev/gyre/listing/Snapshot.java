package dev.gyre.listing;

import dev.gyre.files.Entry;
import dev.gyre.files.EntryTable;
import dev.gyre.files.OpenDirectory;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The names of a directory, read once and sorted, for all who list it then. A small directory is
 * described whole at once. Of a large one each row is described when somebody's page reaches it, so
 * that the first row need not wait for a hundred thousand calls; whoever comes later finds it done.
 *
 * <p>Safe for any thread.
 */
public final class Snapshot {
  /** Some ten milliseconds of calls, and what a person may still look through. */
  static final int DESCRIBED_AT_ONCE_MAX = 4096;

  /** How many rows are described under one hold of the lock: others' pages wait no longer. */
  static final int BLOCK_ROWS = 128;

  // Starts anywhere, so that a tag from before a restart never fits.
  private static final AtomicLong NUMBERS = new AtomicLong(new SecureRandom().nextLong());

  private final EntryTable table;
  private final RowOrder.ByName byName;
  private final long number;
  private final boolean describedLater;
  private int undescribed;

  private Snapshot(EntryTable table, boolean describedLater) {
    this.table = table;
    this.describedLater = describedLater;
    byName = RowOrder.byName(table);
    number = NUMBERS.getAndIncrement();
    for (int row : byName.rows()) {
      if (!table.isDescribed(row)) {
        undescribed++;
      }
    }
  }

  /** Reads a directory. Blocks. */
  public static Snapshot read(OpenDirectory directory, boolean hidden) throws IOException {
    EntryTable table = directory.names(hidden);
    if (table.size() > DESCRIBED_AT_ONCE_MAX) {
      return new Snapshot(table, true);
    }
    int[] rows = new int[table.size()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = row;
    }
    directory.describe(table, rows, 0, rows.length);
    return new Snapshot(table, false);
  }

  /** Of entries that are known; those of type OTHER are not shown. */
  static Snapshot of(Collection<Entry> entries) {
    return new Snapshot(EntryTable.of(entries), false);
  }

  /** Whether rows are described when they are shown: then only {@link #number} identifies this. */
  boolean isDescribedLater() {
    return describedLater;
  }

  /** Another one for each snapshot. */
  long number() {
    return number;
  }

  int count() {
    return byName.rows().length;
  }

  /**
   * The rows in the order that a request asks for; describes them all first if their order depends
   * on that.
   *
   * @param directory the same that was read; may be null if this is described
   */
  int[] rows(ListingRequest request, @Nullable OpenDirectory directory) throws IOException {
    switch (request.key()) {
      case NAME, TYPE -> {}
      case SIZE, TIME -> describeWhole(directory);
    }
    return RowOrder.of(table, byName, request);
  }

  /** Those of some rows whose names have a text in them; all for an empty text. */
  int[] filtered(int[] rows, String text) {
    return text.isEmpty() ? rows : new NameFilter(text).of(table, rows);
  }

  /** How many of ordered rows stand on the pages before. */
  int countUpTo(int[] rows, ListingRequest request, @Nullable Cursor place) {
    return place == null ? 0 : RowOrder.countUpTo(table, byName, rows, request, place);
  }

  /** How many of some rows are directories. */
  int directoriesOf(int[] rows) {
    int directories = 0;
    for (int row : rows) {
      if (byName.directories().get(row)) {
        directories++;
      }
    }
    return directories;
  }

  /** Where a page that ends with this row ends. */
  Cursor cursorAt(int row, ListingRequest request) {
    long value =
        switch (request.key()) {
          case NAME, TYPE -> 0;
          case SIZE -> table.sizeBytes(row);
          case TIME -> table.modifiedEpochMillis(row);
        };
    byte[] name = Arrays.copyOfRange(table.names(), table.nameStart(row), table.nameEnd(row));
    return new Cursor(byName.directories().get(row), value, name);
  }

  /** Describes the rows from {@code from} to {@code to} of an order of them. */
  void describe(@Nullable OpenDirectory directory, int[] rows, int from, int to)
      throws IOException {
    for (int start = from; start < to; start += BLOCK_ROWS) {
      describeBlock(directory, rows, start, Math.min(to, start + BLOCK_ROWS));
    }
  }

  private synchronized void describeBlock(
      @Nullable OpenDirectory directory, int[] rows, int from, int to) throws IOException {
    int missing = 0;
    for (int i = from; i < to; i++) {
      if (!table.isDescribed(rows[i])) {
        missing++;
      }
    }
    if (missing == 0) {
      return;
    }
    if (directory == null) {
      throw new IOException("no directory to describe rows from");
    }
    directory.describe(table, rows, from, to);
    undescribed -= missing;
  }

  /** A row that is described; null if there is nothing any more that may be shown. */
  @Nullable Entry entry(int row) {
    return table.type(row) == Entry.Type.OTHER ? null : table.get(row);
  }

  /** Size of the files in some rows together, once these are described. */
  synchronized long totalBytes(int[] rows) {
    long total = 0;
    for (int row : rows) {
      // Sparse files can claim more than a long holds in total.
      total = Math.min(total, Long.MAX_VALUE - table.sizeBytes(row)) + table.sizeBytes(row);
    }
    return total;
  }

  /** Memory that this takes. */
  long memoryBytes() {
    return 256 + table.memoryBytes() + (long) count() * Integer.BYTES + table.size() / Byte.SIZE;
  }

  /** Describes all that is not described yet. */
  void describeWhole(@Nullable OpenDirectory directory) throws IOException {
    describe(directory, byName.rows(), 0, count());
  }

  synchronized boolean isDescribedWhole() {
    return undescribed == 0;
  }

  /** Whether a listing of either is the same. Both are described whole. */
  boolean showsTheSameAs(Snapshot other) {
    return table.hasSameRowsAs(other.table);
  }
}
