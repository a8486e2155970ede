package dev.gyre.listing;

import dev.gyre.files.Entry;
import dev.gyre.files.EntryTable;
import java.util.Arrays;
import java.util.BitSet;

/** How the rows of a listing follow each other: directories first, then by a key, then by name. */
final class RowOrder {
  private RowOrder() {}

  /**
   * The rows that are shown, by name.
   *
   * @param directories which of them are directories and stand first; what their names stand for
   *     may have changed when they are described
   */
  record ByName(int[] rows, BitSet directories) {}

  static ByName byName(EntryTable table) {
    int[] rows = new int[table.size()];
    int directories = append(table, Entry.Type.DIRECTORY, rows, 0);
    int count = append(table, Entry.Type.FILE, rows, directories);
    rows = Arrays.copyOf(rows, count);
    byte[] names = table.names();
    int common = commonPrefix(table, rows);
    long[] keys = new long[table.size()];
    for (int row : rows) {
      keys[row] =
          Long.MIN_VALUE
              ^ NaturalOrder.key(names, table.nameStart(row) + common, table.nameEnd(row));
    }
    RowSort.RowComparator comparator =
        (left, right) -> {
          int byKey = Long.compare(keys[left], keys[right]);
          return byKey != 0 ? byKey : compareNames(table, left, right);
        };
    RowSort.sort(rows, 0, directories, comparator);
    RowSort.sort(rows, directories, count, comparator);
    BitSet first = new BitSet(table.size());
    for (int i = 0; i < directories; i++) {
      first.set(rows[i]);
    }
    return new ByName(rows, first);
  }

  /**
   * The rows in the order that a request asks for.
   *
   * @param table described, unless the request asks for names or types
   * @param byName not changed; may be returned
   */
  static int[] of(EntryTable table, ByName byName, ListingRequest request) {
    boolean descending = request.order() == ListingRequest.Order.DESCENDING;
    int directories = byName.directories().cardinality();
    if (request.key() == ListingRequest.Key.NAME) {
      if (!descending) {
        return byName.rows();
      }
      int[] rows = byName.rows().clone();
      RowSort.reverse(rows, 0, directories);
      RowSort.reverse(rows, directories, rows.length);
      return rows;
    }
    RowSort.RowComparator ascending =
        switch (request.key()) {
          case NAME -> (left, right) -> 0;
          case SIZE -> (left, right) -> Long.compare(table.sizeBytes(left), table.sizeBytes(right));
          case TIME ->
              (left, right) ->
                  Long.compare(table.modifiedEpochMillis(left), table.modifiedEpochMillis(right));
          case TYPE -> (left, right) -> compareTypes(table, left, right);
        };
    int[] rows = byName.rows().clone();
    RowSort.RowComparator comparator =
        descending ? (one, other) -> ascending.compare(other, one) : ascending;
    // A directory is a directory, whatever its name ends with.
    if (request.key() != ListingRequest.Key.TYPE) {
      RowSort.sort(rows, 0, directories, comparator);
    }
    RowSort.sort(rows, directories, rows.length, comparator);
    return rows;
  }

  /** How many rows of an order, all or some, do not come after a place in it. */
  static int countUpTo(
      EntryTable table, ByName byName, int[] rows, ListingRequest request, Cursor place) {
    int low = 0;
    int high = rows.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean directory = byName.directories().get(rows[middle]);
      if (compare(table, rows[middle], directory, request, place) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether a row comes before (negative), at (0) or after a place. */
  private static int compare(
      EntryTable table, int row, boolean directory, ListingRequest request, Cursor place) {
    if (directory != place.directory()) {
      return directory ? -1 : 1;
    }
    byte[] name = place.name();
    int byName =
        NaturalOrder.compare(
            table.names(), table.nameStart(row), table.nameEnd(row), name, 0, name.length);
    int byKey =
        switch (request.key()) {
          case NAME -> byName;
          case SIZE -> Long.compare(table.sizeBytes(row), place.value());
          case TIME -> Long.compare(table.modifiedEpochMillis(row), place.value());
          case TYPE ->
              directory
                  ? 0
                  : Suffix.compare(table.names(), table.nameStart(row), table.nameEnd(row), name);
        };
    if (byKey == 0) {
      return byName;
    }
    return request.order() == ListingRequest.Order.DESCENDING ? -byKey : byKey;
  }

  private static int append(EntryTable table, Entry.Type type, int[] rows, int from) {
    int count = from;
    for (int row = 0; row < table.size(); row++) {
      if (table.type(row) == type) {
        rows[count++] = row;
      }
    }
    return count;
  }

  /** Bytes with which all names begin, without digits at their end: a number is one thing. */
  private static int commonPrefix(EntryTable table, int[] rows) {
    if (rows.length == 0) {
      return 0;
    }
    byte[] names = table.names();
    int first = table.nameStart(rows[0]);
    int common = table.nameEnd(rows[0]) - first;
    for (int row : rows) {
      int start = table.nameStart(row);
      int mismatch =
          Arrays.mismatch(names, first, first + common, names, start, table.nameEnd(row));
      common = mismatch < 0 ? common : mismatch;
    }
    while (common > 0 && NaturalOrder.isDigit(names[first + common - 1])) {
      common--;
    }
    return common;
  }

  private static int compareNames(EntryTable table, int left, int right) {
    return NaturalOrder.compare(
        table.names(),
        table.nameStart(left),
        table.nameEnd(left),
        table.names(),
        table.nameStart(right),
        table.nameEnd(right));
  }

  private static int compareTypes(EntryTable table, int left, int right) {
    return Suffix.compare(
        table.names(),
        table.nameStart(left),
        table.nameEnd(left),
        table.nameStart(right),
        table.nameEnd(right));
  }
}
