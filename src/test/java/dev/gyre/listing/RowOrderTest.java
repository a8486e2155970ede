package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.files.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowOrderTest {
  private static final ListingRequest.Order ASCENDING = ListingRequest.Order.ASCENDING;
  private static final ListingRequest.Order DESCENDING = ListingRequest.Order.DESCENDING;

  @Test
  void directoriesComeFirstWhateverTheSort() {
    List<Entry> entries =
        List.of(Entries.file("a", 5), Entries.directory("z"), Entries.directory("m"));
    assertEquals(List.of("m", "z", "a"), names(entries, ListingRequest.Key.NAME, ASCENDING));
    assertEquals(List.of("z", "m", "a"), names(entries, ListingRequest.Key.NAME, DESCENDING));
    assertEquals(List.of("m", "z", "a"), names(entries, ListingRequest.Key.SIZE, DESCENDING));
  }

  @Test
  void sizesCompareAsNumbersAndTiesByName() {
    List<Entry> entries =
        List.of(
            Entries.file("c", 9),
            Entries.file("b", 10),
            Entries.file("a", 10),
            Entries.file("d", 1));
    assertEquals(List.of("d", "c", "a", "b"), names(entries, ListingRequest.Key.SIZE, ASCENDING));
    assertEquals(List.of("a", "b", "c", "d"), names(entries, ListingRequest.Key.SIZE, DESCENDING));
  }

  @Test
  void typesAreSuffixesWithoutCase() {
    List<Entry> entries =
        List.of(
            Entries.file("b.TXT", 1),
            Entries.file("a.zip", 1),
            Entries.file("c.txt", 1),
            Entries.file("LICENSE", 1),
            Entries.directory("x.zip"),
            Entries.directory("y.txt"));
    assertEquals(
        List.of("x.zip", "y.txt", "LICENSE", "b.TXT", "c.txt", "a.zip"),
        names(entries, ListingRequest.Key.TYPE, ASCENDING));
    assertEquals(
        List.of("x.zip", "y.txt", "a.zip", "b.TXT", "c.txt", "LICENSE"),
        names(entries, ListingRequest.Key.TYPE, DESCENDING));
  }

  @Test
  void specialFilesAreNeverShown() {
    Entry socket = new Entry(Entries.bytes("sock"), Entry.Type.OTHER, 0, 0, false);
    Listing listing =
        Entries.listing(List.of(socket, Entries.file("a", 1)), new byte[0], ListingRequest.DEFAULT);
    assertEquals(1, listing.count());
    assertEquals(1, listing.files());
    assertEquals(0, listing.directories());
  }

  @Test
  void totalOfAbsurdSizesDoesNotOverflow() {
    List<Entry> entries = List.of(Entries.file("a", Long.MAX_VALUE), Entries.file("b", 7));
    assertEquals(
        Long.MAX_VALUE, Entries.listing(entries, new byte[0], ListingRequest.DEFAULT).totalBytes());
  }

  @ParameterizedTest
  @EnumSource(ListingRequest.Key.class)
  void everySortAgreesWithASlowModelOnRandomEntries(ListingRequest.Key key) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      boolean directory = random.nextInt(4) == 0;
      entries.add(
          new Entry(
              Entries.randomName(random),
              directory ? Entry.Type.DIRECTORY : Entry.Type.FILE,
              directory ? 0 : random.nextInt(20),
              random.nextInt(20),
              random.nextBoolean()));
    }
    for (ListingRequest.Order order : ListingRequest.Order.values()) {
      ListingRequest request = new ListingRequest(key, order, ListingRequest.Format.HTML);
      Entry[] sorted = Entries.shown(entries, request);
      assertEquals(entries.size(), sorted.length);
      for (int i = 1; i < sorted.length; i++) {
        Entry left = sorted[i - 1];
        Entry right = sorted[i];
        assertTrue(
            modelInOrder(left, right, key, order == DESCENDING),
            () -> "seed " + seed + ": " + describe(left) + " before " + describe(right));
      }
    }
  }

  private static boolean modelInOrder(
      Entry left, Entry right, ListingRequest.Key key, boolean descending) {
    boolean leftDirectory = left.type() == Entry.Type.DIRECTORY;
    boolean rightDirectory = right.type() == Entry.Type.DIRECTORY;
    if (leftDirectory != rightDirectory) {
      return leftDirectory;
    }
    int byName = NaturalOrder.INSTANCE.compare(left.name(), right.name());
    int byKey =
        switch (key) {
          case NAME -> byName;
          case SIZE -> Long.compare(left.sizeBytes(), right.sizeBytes());
          case TIME -> Long.compare(left.modifiedEpochMillis(), right.modifiedEpochMillis());
          case TYPE ->
              leftDirectory
                  ? 0
                  : Suffix.display(left.name()).compareTo(Suffix.display(right.name()));
        };
    if (byKey != 0) {
      return descending ? byKey > 0 : byKey < 0;
    }
    return byName <= 0;
  }

  private static String describe(Entry entry) {
    return Arrays.toString(entry.name()) + entry.sizeBytes() + "/" + entry.modifiedEpochMillis();
  }

  private static List<String> names(
      List<Entry> entries, ListingRequest.Key key, ListingRequest.Order order) {
    ListingRequest request = new ListingRequest(key, order, ListingRequest.Format.HTML);
    return Arrays.stream(Entries.shown(entries, request))
        .map(entry -> DisplayText.of(entry.name()))
        .toList();
  }
}
