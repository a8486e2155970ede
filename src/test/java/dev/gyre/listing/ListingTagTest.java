package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.files.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListingTagTest {
  private static final Entry A = Entries.file("a", 1);
  private static final Entry B = Entries.file("b", 2);

  @Test
  void isAWeakEntityTag() {
    assertTrue(tag(List.of(A, B)).matches("W/\"[A-Za-z0-9_-]{22}\""));
  }

  @Test
  void sameRowsInAnyOrderFoundGiveTheSameTag() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      entries.add(Entries.file("file" + i, i));
    }
    String tag = tag(entries);
    Collections.shuffle(entries, new Random(7));
    assertEquals(tag, tag(entries));
  }

  @Test
  void entriesThatAreNotShownDoNotChangeIt() {
    Entry socket = new Entry(Entries.bytes("sock"), Entry.Type.OTHER, 0, 5, false);
    assertEquals(tag(List.of(A, B)), tag(List.of(A, socket, B)));
  }

  @Test
  void anyDifferenceInAnyRowChangesIt() {
    Set<String> tags = new HashSet<>();
    List<List<Entry>> directories =
        List.of(
            List.of(),
            List.of(A),
            List.of(A, B),
            List.of(A, Entries.file("c", 2)),
            List.of(A, Entries.file("b", 3)),
            List.of(A, Entries.directory("b")),
            List.of(A, new Entry(B.name(), B.type(), 2, B.modifiedEpochMillis() + 1, false)),
            List.of(A, new Entry(B.name(), B.type(), 2, B.modifiedEpochMillis(), true)));
    for (List<Entry> entries : directories) {
      tags.add(tag(entries));
    }
    assertEquals(directories.size(), tags.size());
  }

  @Test
  void pathSortAndFormatChangeIt() {
    Set<String> tags = new HashSet<>();
    for (String path : List.of("", "a", "a/b")) {
      for (ListingRequest.Key key : ListingRequest.Key.values()) {
        for (ListingRequest.Order order : ListingRequest.Order.values()) {
          for (ListingRequest.Format format : ListingRequest.Format.values()) {
            ListingRequest request = new ListingRequest(key, order, format);
            tags.add(Entries.page(List.of(A, B), Entries.bytes(path), request).tag().headerValue());
          }
        }
      }
    }
    assertEquals(3 * 4 * 2 * 4, tags.size());
  }

  @Test
  void linksToArchivesChangeThatOfAPageOnly() {
    for (ListingRequest.Format format : ListingRequest.Format.values()) {
      ListingRequest without =
          new ListingRequest(ListingRequest.Key.NAME, ListingRequest.Order.ASCENDING, format);
      String one = tag(without);
      String other = tag(without.offeringArchives(true));
      assertEquals(format != ListingRequest.Format.HTML, one.equals(other), format::toString);
    }
  }

  private static String tag(ListingRequest request) {
    return Entries.page(List.of(A, B), new byte[0], request).tag().headerValue();
  }

  @Test
  void theResponseCarriesIt() {
    ListingPage page = Entries.page(List.of(A), new byte[0], ListingRequest.DEFAULT);
    assertEquals(page.tag().headerValue(), Entries.answer(page).headers().first("ETag"));
  }

  private static String tag(List<Entry> entries) {
    return Entries.page(entries, Entries.bytes("x"), ListingRequest.DEFAULT).tag().headerValue();
  }
}
