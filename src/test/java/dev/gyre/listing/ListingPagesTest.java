package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.gyre.files.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters, and pages that follow each other by cursors. */
final class ListingPagesTest {
  private static List<Entry> randomEntries(long seed) {
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      byte[] name =
          Entries.bytes(i + new String(Entries.randomName(random), StandardCharsets.UTF_8));
      Entry.Type type = random.nextInt(4) == 0 ? Entry.Type.DIRECTORY : Entry.Type.FILE;
      entries.add(new Entry(name, type, random.nextInt(5), random.nextInt(5), false));
    }
    return entries;
  }

  private static ListingRequest request(String query) {
    return ListingRequest.parse(query, null, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "size", "time", "type"})
  void pagesTogetherAreTheWhole(String key) {
    for (String order : List.of("asc", "desc")) {
      List<Entry> entries = randomEntries(key.hashCode());
      String sort = "sort=" + key + "&order=" + order;
      Entry[] whole = Entries.shown(entries, request(sort));
      List<Entry> paged = new ArrayList<>();
      String query = sort + "&limit=7";
      while (query != null) {
        Listing listing = Entries.listing(entries, new byte[0], request(query));
        assertEquals(paged.size(), listing.before());
        assertEquals(300, listing.matched());
        paged.addAll(List.of(Entries.shown(entries, request(query))));
        String next = listing.nextQuery();
        query = next == null ? null : next.substring(1);
      }
      assertEquals(whole.length, paged.size());
      for (int i = 0; i < whole.length; i++) {
        assertArrayEquals(whole[i].name(), paged.get(i).name(), key + " " + order + " " + i);
      }
    }
  }

  @Test
  void cursorHoldsThoughItsRowIsGone() {
    List<Entry> entries = randomEntries(1);
    for (String key : List.of("name", "size", "time", "type")) {
      String query = "sort=" + key + "&limit=50";
      Listing first = Entries.listing(entries, new byte[0], request(query));
      String next = first.nextQuery();
      assertNotNull(next);
      Entry[] second = Entries.shown(entries, request(next.substring(1)));
      Entry[] before = Entries.shown(entries, request(query));
      List<Entry> fewer = new ArrayList<>(entries);
      fewer.removeIf(entry -> java.util.Arrays.equals(entry.name(), before[49].name()));
      Entry[] after = Entries.shown(fewer, request(next.substring(1)));
      assertArrayEquals(second[0].name(), after[0].name(), key);
    }
  }

  @Test
  void anyNameStandsInACursor() {
    for (byte[] name : Entries.hostileNames()) {
      Cursor cursor = new Cursor(true, -5, name);
      Cursor read = Cursor.parse(cursor.token());
      assertNotNull(read);
      assertArrayEquals(name, read.name());
      assertEquals(-5, read.value());
      assertEquals(cursor.directory(), read.directory());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "f", "f.a", "fx.a", "g1.a", "f1", "f99999999999999999999.a"})
  void whatIsNoCursorIsNone(String token) {
    assertNull(Cursor.parse(token));
  }

  @ParameterizedTest
  @CsvSource({"A,3", "b.T,2", "%C3%A9,1", "%c3%89,1", "q,0", "'',4", "+a+,3", "%,0"})
  void filterFindsTextInNamesWithoutCase(String filter, int found) {
    List<Entry> entries =
        List.of(
            Entries.file("a", 1),
            Entries.file("aB.txt", 1),
            Entries.directory("AB.T"),
            Entries.file("\u00e9t\u00e9", 1));
    Listing listing = Entries.listing(entries, new byte[0], request("filter=" + filter));
    assertEquals(found, listing.matched());
    assertEquals(found, listing.count());
    assertEquals(found, listing.files() + listing.directories());
  }

  @Test
  void everyPageHasATagOfItsOwn() {
    List<Entry> entries = randomEntries(2);
    String first = Entries.page(entries, new byte[0], request("limit=10")).tag().headerValue();
    String whole = Entries.page(entries, new byte[0], request("")).tag().headerValue();
    String filtered =
        Entries.page(entries, new byte[0], request("filter=1&limit=10")).tag().headerValue();
    assertNotEquals(first, whole);
    assertNotEquals(first, filtered);
    assertEquals(
        first, Entries.page(entries, new byte[0], request("limit=10")).tag().headerValue());
  }

  @Test
  void nextPageIsNamedInAFieldAndInTheData() throws Exception {
    List<Entry> entries = randomEntries(3);
    ListingPage page = Entries.page(entries, new byte[0], request("format=json&limit=10"));
    String link = page.headers().first("Link");
    assertNotNull(link);
    assertEquals("; rel=\"next\"", link.substring(link.indexOf('>') + 1));
    String json = new String(Entries.whole(Entries.answer(page)), StandardCharsets.UTF_8);
    assertEquals(
        true, json.contains("\"next\":\"" + link.substring(1, link.indexOf('>')) + "\""), json);
    assertNull(Entries.page(entries, new byte[0], request("format=json")).headers().first("Link"));
  }

  @Test
  void linesAreNamesOrObjects() throws Exception {
    List<Entry> entries =
        List.of(Entries.directory("d"), Entries.file("a\nb", 1), Entries.file("c", 22));
    ListingPage text = Entries.page(entries, new byte[0], request("format=text"));
    assertEquals("text/plain; charset=utf-8", text.headers().first("Content-Type"));
    String names = new String(Entries.whole(Entries.answer(text)), StandardCharsets.UTF_8);
    assertEquals(3, names.lines().count());
    assertEquals("d/", names.lines().findFirst().orElseThrow());
    ListingPage lines =
        Entries.page(entries, new byte[0], ListingRequest.parse(null, "application/x-ndjson", 0));
    String objects = new String(Entries.whole(Entries.answer(lines)), StandardCharsets.UTF_8);
    assertEquals(3, objects.lines().count());
    for (String line : objects.lines().toList()) {
      assertEquals('{', line.charAt(0));
      assertEquals('}', line.charAt(line.length() - 1));
    }
  }

  @Test
  void pageForPeopleIsBoundedAndDataIsNot() {
    assertEquals(10, ListingRequest.parse("limit=20", null, 10).rowsMax());
    assertEquals(5, ListingRequest.parse("limit=5", null, 10).rowsMax());
    assertEquals(10, ListingRequest.parse("limit=none", null, 10).rowsMax());
    assertEquals(0, ListingRequest.parse("format=json", null, 10).rowsMax());
    assertEquals(20, ListingRequest.parse("format=json&limit=20", null, 10).rowsMax());
  }
}
