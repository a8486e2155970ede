package dev.gyre.listing;

import dev.gyre.files.EntryTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Keeps the rows whose names have a text in them, capitals and small letters alike. */
final class NameFilter {
  private final String folded;
  private final byte[] bytes;
  private final boolean ascii;

  /** For a text that is not empty. */
  NameFilter(String text) {
    folded = text.toLowerCase(Locale.ROOT);
    bytes = folded.getBytes(StandardCharsets.UTF_8);
    ascii = bytes.length == folded.length();
  }

  int[] of(EntryTable table, int[] rows) {
    int[] kept = new int[rows.length];
    int count = 0;
    for (int row : rows) {
      if (matches(table.names(), table.nameStart(row), table.nameEnd(row))) {
        kept[count++] = row;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private boolean matches(byte[] names, int start, int end) {
    if (!ascii) {
      return new String(names, start, end - start, StandardCharsets.UTF_8)
          .toLowerCase(Locale.ROOT)
          .contains(folded);
    }
    // Without an object for each of a hundred thousand names.
    for (int from = start; from + bytes.length <= end; from++) {
      int i = 0;
      while (i < bytes.length && NaturalOrder.folded(names[from + i]) == bytes[i]) {
        i++;
      }
      if (i == bytes.length) {
        return true;
      }
    }
    return false;
  }
}
