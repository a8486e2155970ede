package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.files.Entry;
import dev.gyre.http.Headers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;

class HtmlListingTest {
  private static final Set<String> ELEMENTS =
      Set.of(
          "html head meta title link style script body a header nav ol li h1 p data main table caption"
              .concat(
                  " thead tbody tr th td time form label input button output span details summary img")
              .split(" "));
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "lang charset name content rel href class id tabindex scope colspan value type datetime"
              .concat(
                  " aria-label aria-sort aria-live role method maxlength autocomplete spellcheck src alt loading")
              .split(" "));

  @Test
  void hostileNamesAreTextAndTheirLinksRoundTrip() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (byte[] name : Entries.hostileNames()) {
      entries.add(Entries.file(name, 1));
    }
    Document page = parsed(entries, "", ListingRequest.DEFAULT);
    assertOnlyKnownMarkup(page);
    Entry[] shown = Entries.shown(entries, ListingRequest.DEFAULT);
    List<Element> links = rowLinks(page);
    assertEquals(shown.length, links.size());
    for (int i = 0; i < shown.length; i++) {
      String href = links.get(i).getAttribute("href");
      assertTrue(href.matches("([A-Za-z0-9._~-]|%[0-9A-F]{2})+"), href);
      assertArrayEquals(shown[i].name(), Entries.decoded(href));
      assertEquals(DisplayText.of(shown[i].name()), links.get(i).getTextContent());
    }
  }

  @Test
  void hostilePathsAreTextInTitleHeadingAndCrumbs() throws Exception {
    for (byte[] name : Entries.hostileNames()) {
      byte[] path = new byte[2 * name.length + 1];
      System.arraycopy(name, 0, path, 0, name.length);
      path[name.length] = '/';
      System.arraycopy(name, 0, path, name.length + 1, name.length);
      Document page = parsed(List.of(), path, ListingRequest.DEFAULT);
      assertOnlyKnownMarkup(page);
      assertEquals(DisplayText.of(name) + "/", text(page, "title"));
      assertEquals(DisplayText.of(name), text(page, "h1"));
      List<Element> crumbs = links(element(page, "nav"));
      assertEquals(List.of("../../", "../"), hrefs(crumbs));
      assertEquals(DisplayText.of(name), crumbs.get(1).getTextContent());
    }
  }

  @Test
  void rowsShowReadableAndExactValues() throws Exception {
    Entry link = new Entry(Entries.bytes("now"), Entry.Type.DIRECTORY, 0, 0, true);
    Document page =
        parsed(List.of(link, Entries.file("a.tar.gz", 1_234_567)), "", ListingRequest.DEFAULT);
    List<Element> rows = elements(element(page, "tbody"), "tr");
    assertEquals("now/", rows.get(0).getFirstChild().getTextContent());
    assertEquals("now/", links(rows.get(0)).get(0).getAttribute("href"));
    assertEquals("Folder link", rows.get(0).getLastChild().getTextContent());
    Document hidden = parsed(List.of(Entries.file(".env", 1)), "", ListingRequest.DEFAULT);
    Element row = elements(element(hidden, "tbody"), "tr").get(0);
    assertEquals("File, hidden", row.getLastChild().getTextContent());
    Element size = elements(rows.get(1), "data").get(0);
    assertEquals("1234567", size.getAttribute("value"));
    assertEquals("1.2 MB", size.getTextContent());
    Element time = elements(rows.get(1), "time").get(0);
    assertEquals("2026-11-23T08:05:09.120Z", time.getAttribute("datetime"));
    assertEquals("2026-11-23 08:05", time.getTextContent());
    assertEquals("GZ", rows.get(1).getLastChild().getTextContent());
  }

  @Test
  void imagesHaveAPreviewThatIsLoadedWhenOpened() throws Exception {
    List<Entry> entries = List.of(Entries.file("a b.PNG", 1), Entries.file("c.tar.gz", 1));
    Document page = parsed(entries, "", ListingRequest.DEFAULT);
    List<Element> images = elements(element(page, "tbody"), "img");
    assertEquals(1, images.size());
    assertEquals("a%20b.PNG", images.get(0).getAttribute("src"));
    assertEquals("a b.PNG", images.get(0).getAttribute("alt"));
    assertEquals("lazy", images.get(0).getAttribute("loading"));
    List<Element> rows = elements(element(page, "tbody"), "tr");
    assertEquals("f i", rows.get(0).getAttribute("class"));
    assertEquals("f a", rows.get(1).getAttribute("class"));
  }

  @Test
  void countsAndTotalAreShown() throws Exception {
    List<Entry> entries = new ArrayList<>();
    entries.add(Entries.directory("d"));
    for (int i = 0; i < 1234; i++) {
      entries.add(Entries.file("f" + i, 1000));
    }
    Document page = parsed(entries, "", ListingRequest.DEFAULT);
    String summary = elements(element(page, "header"), "p").get(0).getTextContent();
    assertEquals("1 folder, 1,234 files, 1.2 MB JSON", summary.replaceAll("\\s+", " ").strip());
  }

  @Test
  void archivesAreLinkedWhereTheyAreOffered() throws Exception {
    ListingRequest request = ListingRequest.parse("filter=f&sort=size", null, 0);
    List<Entry> entries = List.of(Entries.file("f", 1));
    Document page = parsed(entries, "", request.offeringArchives(true));
    assertOnlyKnownMarkup(page);
    Element summary = elements(element(page, "header"), "p").get(0);
    assertEquals(List.of("?archive=zip", "?archive=tar.zst"), hrefs(links(summary)).subList(0, 2));
    assertEquals("nofollow", links(summary).get(0).getAttribute("rel"));
    assertEquals("nofollow", links(summary).get(1).getAttribute("rel"));
    assertEquals(
        "0 folders, 1 file, 1 B · Download: .zip .tar.zst JSON",
        summary.getTextContent().replaceAll("\\s+", " ").strip());
    assertEquals(
        1, links(elements(element(parsed(entries, "", request), "header"), "p").get(0)).size());
  }

  @Test
  void headersOfColumnsSortAndTurnTheCurrentSort() throws Exception {
    ListingRequest request = ListingRequest.parse("sort=size&order=desc", null, 0);
    Document page = parsed(List.of(Entries.directory("d")), "up", request);
    List<Element> columns = elements(element(page, "thead"), "th");
    assertEquals(
        List.of("none", "descending", "none", "none"),
        columns.stream().map(column -> column.getAttribute("aria-sort")).toList());
    assertEquals(
        List.of(
            "?sort=name&order=asc",
            "?sort=size&order=asc",
            "?sort=time&order=desc",
            "?sort=type&order=asc"),
        hrefs(links(element(page, "thead"))));
  }

  @Test
  void sortIsKeptOnTheWayUpAndDownButNotForFiles() throws Exception {
    ListingRequest request = ListingRequest.parse("sort=time&order=desc", null, 0);
    Document page = parsed(List.of(Entries.directory("d"), Entries.file("f", 1)), "up", request);
    String query = "?sort=time&order=desc";
    assertEquals(List.of("../" + query), hrefs(links(element(page, "nav"))));
    assertEquals(List.of("../" + query, "d/" + query, "f"), hrefs(links(element(page, "tbody"))));
    assertEquals(
        query + "&format=json", links(element(page, "header")).get(1).getAttribute("href"));
  }

  @Test
  void rootHasNoParentAndSaysWhatItIs() throws Exception {
    Document page = parsed(List.of(Entries.file("f", 1)), "", ListingRequest.DEFAULT);
    assertEquals(List.of("f"), hrefs(links(element(page, "tbody"))));
    assertEquals("Index of /", text(page, "h1"));
    assertEquals(List.of(), links(element(page, "nav")));
  }

  @Test
  void emptyDirectorySaysSo() throws Exception {
    Document page = parsed(List.of(), "up", ListingRequest.DEFAULT);
    assertTrue(text(page, "tbody").contains("This folder is empty."));
  }

  @Test
  void pageBehindTheLastNameDoesNotSayThatTheDirectoryIsEmpty() throws Exception {
    ListingRequest behind = ListingRequest.parse("after=f0.b", null, 10);
    Document page = parsed(List.of(Entries.file("a", 1)), "up", behind);
    assertTrue(text(page, "tbody").contains("No more names follow."));
  }

  @Test
  void policyAdmitsTheVeryStyleOfThePageAndNothingElse() throws Exception {
    ListingPage page = Entries.page(List.of(), new byte[0], ListingRequest.DEFAULT);
    String html = new String(Entries.whole(Entries.answer(page)), StandardCharsets.UTF_8);
    assertEquals(
        "default-src 'none'; style-src 'sha256-"
            + hashOf("style", html)
            + "'; script-src 'sha256-"
            + hashOf("script", html)
            + "'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        page.headers().first("Content-Security-Policy"));
    assertFalse(html.contains("style="));
  }

  private static String hashOf(String element, String html) throws Exception {
    Matcher matcher =
        Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL).matcher(html);
    assertTrue(matcher.find());
    byte[] content = matcher.group(1).getBytes(StandardCharsets.UTF_8);
    assertFalse(matcher.find(), "one only");
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void filterIsKeptInTheFieldAndByTheColumns() throws Exception {
    ListingRequest request = ListingRequest.parse("filter=A%22+B&sort=size&order=desc", null, 0);
    Document page = parsed(List.of(Entries.file("xa\" by", 1), Entries.file("a", 1)), "", request);
    assertEquals(List.of("xa%22%20by"), hrefs(links(element(page, "tbody"))));
    List<Element> fields = elements(element(page, "form"), "input");
    assertEquals("A\" B", fields.get(0).getAttribute("value"));
    assertEquals("size", fields.get(1).getAttribute("value"));
    assertEquals("desc", fields.get(2).getAttribute("value"));
    assertEquals(
        "?sort=name&order=asc&filter=A%22%20B",
        links(element(page, "thead")).get(0).getAttribute("href"));
    Document none =
        parsed(List.of(Entries.file("a", 1)), "", ListingRequest.parse("filter=b", null, 0));
    assertTrue(text(none, "tbody").contains("No name matches."));
  }

  @Test
  void pagesFollowEachOther() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      entries.add(Entries.file("f" + i, 10));
    }
    List<String> seen = new ArrayList<>();
    String query = "";
    int pages = 0;
    while (query != null) {
      Document page = parsed(entries, "", ListingRequest.parse(query, null, 10));
      seen.addAll(hrefs(links(element(page, "tbody"))));
      List<Element> navigation = links(elements(page.getDocumentElement(), "nav").get(1));
      query = navigation.size() < 2 ? null : navigation.get(1).getAttribute("href").substring(1);
      pages++;
    }
    assertEquals(3, pages);
    assertEquals(25, seen.size());
    assertEquals("f24", seen.getLast());
  }

  @Test
  void headersForbidGuessingAndAskForRevalidation() {
    Headers headers =
        Entries.answer(Entries.page(List.of(), new byte[0], ListingRequest.DEFAULT)).headers();
    assertEquals("text/html; charset=utf-8", headers.first("Content-Type"));
    assertEquals("nosniff", headers.first("X-Content-Type-Options"));
    assertEquals("no-referrer", headers.first("Referrer-Policy"));
    assertEquals("no-cache", headers.first("Cache-Control"));
    assertEquals("Accept", headers.first("Vary"));
  }

  @Test
  void fiveEntriesFitInEightThousandBytesWithStyleAndScript() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      entries.add(Entries.file("file-" + i + ".txt", 1000));
    }
    byte[] page = whole(entries, Entries.bytes("dir"), ListingRequest.DEFAULT);
    assertTrue(page.length < 8000, () -> page.length + " bytes");
  }

  private static void assertOnlyKnownMarkup(Document page) {
    NodeList elements = page.getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      Element element = (Element) elements.item(i);
      assertTrue(ELEMENTS.contains(element.getTagName()), element.getTagName());
      NamedNodeMap attributes = element.getAttributes();
      for (int j = 0; j < attributes.getLength(); j++) {
        String name = attributes.item(j).getNodeName();
        assertTrue(ATTRIBUTES.contains(name), name);
      }
    }
  }

  private static Document parsed(List<Entry> entries, String path, ListingRequest request)
      throws Exception {
    return parsed(entries, Entries.bytes(path), request);
  }

  /** Also proves that the page is well-formed: an XML parser forgives nothing. */
  private static Document parsed(List<Entry> entries, byte[] path, ListingRequest request)
      throws Exception {
    byte[] page = whole(entries, path, request);
    String start = new String(Arrays.copyOf(page, 15), StandardCharsets.US_ASCII);
    assertEquals("<!DOCTYPE html>", start);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page));
  }

  private static byte[] whole(List<Entry> entries, byte[] path, ListingRequest request)
      throws Exception {
    return Entries.whole(Entries.answer(Entries.page(entries, path, request)));
  }

  private static String text(Document page, String name) {
    return Objects.requireNonNull(element(page, name).getTextContent());
  }

  private static Element element(Document page, String name) {
    Element element = (Element) page.getElementsByTagName(name).item(0);
    assertNotNull(element, name);
    return element;
  }

  private static List<Element> elements(Element parent, String name) {
    List<Element> elements = new ArrayList<>();
    NodeList found = parent.getElementsByTagName(name);
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static List<Element> links(Element parent) {
    return elements(parent, "a");
  }

  /** Of all groups of rows. */
  private static List<Element> rowLinks(Document page) {
    return links(element(page, "table")).stream()
        .filter(link -> ((Element) link.getParentNode()).getAttribute("scope").equals("row"))
        .toList();
  }

  private static List<String> hrefs(List<Element> links) {
    return links.stream().map(link -> link.getAttribute("href")).toList();
  }
}
