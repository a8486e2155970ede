package dev.gyre.listing;

import dev.gyre.files.Entry;
import java.util.Comparator;

/** How the rows of a listing follow each other. */
final class EntryOrder {
  private static final Comparator<Entry> BY_NAME =
      Comparator.comparing(Entry::name, NaturalOrder.INSTANCE);
  private static final Comparator<Entry> DIRECTORIES_FIRST =
      Comparator.comparing(entry -> entry.type() != Entry.Type.DIRECTORY);

  private EntryOrder() {}

  /** Directories first, then the key in its direction, then the name in ascending order. */
  static Comparator<Entry> of(ListingRequest request) {
    Comparator<Entry> byKey =
        switch (request.key()) {
          case NAME -> BY_NAME;
          case SIZE -> Comparator.comparingLong(Entry::sizeBytes);
          case TIME -> Comparator.comparingLong(Entry::modifiedEpochMillis);
          case TYPE -> EntryOrder::compareTypes;
        };
    boolean descending = request.order() == ListingRequest.Order.DESCENDING;
    return DIRECTORIES_FIRST
        .thenComparing(descending ? byKey.reversed() : byKey)
        .thenComparing(BY_NAME);
  }

  /** A directory is a directory, whatever its name ends with. */
  private static int compareTypes(Entry left, Entry right) {
    boolean files = left.type() == Entry.Type.FILE && right.type() == Entry.Type.FILE;
    return files ? Suffix.ORDER.compare(left.name(), right.name()) : 0;
  }
}
