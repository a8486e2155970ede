package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.files.Entry;
import dev.gyre.http.Body;
import dev.gyre.http.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ListingStreamTest {
  private static final int PIECE_BYTES_MAX = 40 * 1024;

  @ParameterizedTest
  @EnumSource(
      value = ListingRequest.Format.class,
      names = {"HTML", "JSON"})
  void hundredThousandEntriesComeWholeInSmallPieces(ListingRequest.Format format) throws Exception {
    int count = 100_000;
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(Entries.file("file-" + i, i));
    }
    Response response = Entries.answer(page(entries, format));
    assertEquals(-1, response.body().lengthBytes());
    Body.Page body = assertInstanceOf(Body.Page.class, response.body());
    long rows = 0;
    String carry = "";
    int next = 0;
    for (byte[] piece = body.source().next(); piece != null; piece = body.source().next()) {
      assertTrue(piece.length > 0 && piece.length <= PIECE_BYTES_MAX, "bytes: " + piece.length);
      String text = carry + new String(piece, StandardCharsets.UTF_8);
      // Rows in natural order are the numbers in order: none missing, none twice.
      String wanted = href(format, next);
      for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at)) {
        rows++;
        next++;
        wanted = href(format, next);
      }
      carry = text.substring(text.length() - Math.min(text.length(), 40));
    }
    assertEquals(count, rows);
    String end = format == ListingRequest.Format.HTML ? "</html>\n" : "}\n],\"size\":4999950000}\n";
    assertTrue(carry.endsWith(end), carry);
  }

  @ParameterizedTest
  @EnumSource(ListingRequest.Format.class)
  void piecesJoinedEqualThePageMadeInOneGo(ListingRequest.Format format) throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      entries.add(Entries.file("日本-" + i + "\ud83d\ude00<&", i));
    }
    Listing listing = Entries.listing(entries, Entries.bytes("p"), request(format));
    StringBuilder whole = new StringBuilder();
    PiecewiseSource source = source(listing);
    boolean more = true;
    while (more) {
      more = source.step(whole);
    }
    assertArrayEquals(
        whole.toString().getBytes(StandardCharsets.UTF_8),
        Entries.whole(Entries.answer(page(entries, format))));
  }

  @ParameterizedTest
  @EnumSource(ListingRequest.Format.class)
  void piecesStayBoundedForTheLongestNamesAndDeepestPaths(ListingRequest.Format format)
      throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      byte[] name = new byte[255];
      Arrays.fill(name, (byte) (i % 2 == 0 ? 0xff : '"'));
      name[0] = (byte) (1 + i % 46);
      entries.add(Entries.file(name, Long.MAX_VALUE));
    }
    byte[] path = Entries.bytes("\"/".repeat(2000) + "\"");
    ListingPage page = Entries.page(entries, path, request(format));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] piece : Entries.pieces(Entries.answer(page))) {
      assertTrue(piece.length <= 3 * PIECE_BYTES_MAX, () -> "bytes: " + piece.length);
      whole.write(piece);
    }
    int namesMax = format == ListingRequest.Format.TEXT ? 255 : 3 * 255;
    assertTrue(whole.size() > 1000 * namesMax, () -> "bytes: " + whole.size());
  }

  @Test
  void smallPageHasAKnownLength() {
    Response response =
        Entries.answer(page(List.of(Entries.file("a", 1)), ListingRequest.Format.HTML));
    assertInstanceOf(Body.Bytes.class, response.body());
    assertTrue(response.body().lengthBytes() > 0);
  }

  @Test
  void closedSourceGivesNothingMore() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      entries.add(Entries.file("file-" + i, i));
    }
    PiecewiseSource source = source(Entries.listing(entries, new byte[0], ListingRequest.DEFAULT));
    assertTrue(source.next() != null);
    source.close();
    assertNull(source.next());
  }

  private static String href(ListingRequest.Format format, int number) {
    String name = "file-" + number + '"';
    return format == ListingRequest.Format.HTML ? "href=\"" + name : "\"href\":\"" + name;
  }

  private static ListingPage page(List<Entry> entries, ListingRequest.Format format) {
    return Entries.page(entries, Entries.bytes("p"), request(format));
  }

  private static ListingRequest request(ListingRequest.Format format) {
    return new ListingRequest(ListingRequest.Key.NAME, ListingRequest.Order.ASCENDING, format);
  }

  private static PiecewiseSource source(Listing listing) {
    return switch (listing.request().format()) {
      case HTML -> new HtmlListing(listing);
      case JSON -> new JsonListing(listing);
      case NDJSON, TEXT -> new LineListing(listing);
    };
  }
}
