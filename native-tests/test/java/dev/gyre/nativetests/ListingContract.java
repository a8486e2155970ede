package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory as a page and as data: every name leads back to its file, none can harm. */
abstract class ListingContract extends TransportContract {
  private static final Pattern ROW =
      Pattern.compile("<tr class=\"[fd][^\"]*\"><th scope=\"row\"><a href=\"([^\"]*)\">");
  private static final Pattern JSON_HREF = Pattern.compile("\"href\":\"([^\"]*)\",\"type\"");
  private static final Pattern JSON_NAME = Pattern.compile("\\{\"name\":\"([^\"]*)\"");

  ListingContract(TransportKind transport) {
    super(transport);
  }

  private static final byte[][] HOSTILE_NAMES = {
    bytes("a b.txt"),
    bytes("quote\"double"),
    bytes("quote'single"),
    bytes("<script>alert(1)<"),
    bytes("\"><img src=x onerror=alert(1)>"),
    bytes("a&amp;b&c"),
    bytes("100%"),
    bytes("%2e%2e"),
    bytes("hash#tag"),
    bytes("what?x=y"),
    bytes("line\nfeed"),
    bytes("tab\tcr\r"),
    bytes("esc\033[31m"),
    bytes("javascript:alert(1)"),
    bytes("http:"),
    bytes("back\\slash"),
    bytes("n".repeat(255)),
    bytes("ünïcödé-日本語-🎈"),
    bytes("\u202Egnp.exe"),
    "latin-\u00e9\u00ff".getBytes(ISO_8859_1),
    "\u00c0\u00af\u0080".getBytes(ISO_8859_1),
    bytes("~tilde+plus;semi,comma"),
    bytes("-"),
  };

  private static byte[] bytes(String name) {
    return name.getBytes(UTF_8);
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/deep/er/", "/deep/er/?format=json"})
  void everyLinkOfHostileNamesLeadsToItsFile(String target) {
    TempSite site = newSite();
    Set<String> contents = new HashSet<>();
    for (int i = 0; i < HOSTILE_NAMES.length; i++) {
      byte[] folder = bytes("deep/er/");
      byte[] name = new byte[folder.length + HOSTILE_NAMES[i].length];
      System.arraycopy(folder, 0, name, 0, folder.length);
      System.arraycopy(HOSTILE_NAMES[i], 0, name, folder.length, HOSTILE_NAMES[i].length);
      site.file(name, bytes("content " + i));
      contents.add("content " + i);
    }
    try (RawClient client = RawClient.connect(start(GyreServer.files(site.root())))) {
      Answer listing = client.get(target).expect(200);
      String text = listing.text();
      assertFalse(text.contains("<script>alert"), text);
      assertFalse(text.contains("<img"), text);
      assertTrue(text.chars().allMatch(c -> c >= ' ' || c == '\n'), "control bytes in the page");
      List<String> links = all(target.endsWith("json") ? JSON_HREF : ROW, text);
      assertEquals(HOSTILE_NAMES.length, links.size(), text);
      for (String link : links) {
        assertFalse(link.matches("(?i)[a-z]+:.*"), link);
        String href = link.startsWith("./") ? link.substring(2) : link;
        Answer answer = client.get("/deep/er/" + href).expect(200);
        assertTrue(contents.remove(answer.text()), () -> link + " led to " + answer);
      }
      assertTrue(contents.isEmpty(), () -> "not linked: " + contents);
    }
  }

  @Test
  void pageForbidsScriptsButItsOwnAndSniffing() {
    Answer answer = RawClient.get(start(GyreServer.files(newSite().root())), "/").expect(200);
    String policy = answer.header("content-security-policy");
    assertTrue(policy.contains("default-src 'none'"), policy);
    assertFalse(policy.contains("unsafe-inline"), policy);
    assertEquals("nosniff", answer.header("x-content-type-options"));
    assertTrue(answer.header("content-type").startsWith("text/html"), answer::toString);
  }

  @Test
  void linksWorkAtEveryDepth() {
    TempSite site = newSite().file("one/two/three/f.txt", "deep");
    try (RawClient client = RawClient.connect(start(GyreServer.files(site.root())))) {
      String at = "/";
      for (String name : new String[] {"one/", "two/", "three/", "f.txt"}) {
        List<String> links = all(ROW, client.get(at).expect(200).text());
        assertEquals(List.of(name), links);
        at += links.getFirst();
      }
      client.get(at).expect(200, "deep");
    }
  }

  @Test
  void pageGrowsWithItsNamesOnly() {
    TempSite site = newSite().directory("empty").directory("five");
    for (int i = 0; i < 5; i++) {
      site.file("five/name" + i, TempSite.noise(100_000));
    }
    GyreServer server = start(GyreServer.files(site.root()));
    int empty = RawClient.get(server, "/empty/").expect(200).body().length;
    int five = RawClient.get(server, "/five/").expect(200).body().length;
    assertTrue(
        five - empty < 5 * 400, () -> five + " bytes with five names, " + empty + " without");
    int data = RawClient.get(server, "/five/?format=json").expect(200).body().length;
    assertTrue(data < 2048, () -> data + " bytes of JSON for five names");
  }

  @Test
  void acceptAndQueryChooseTheForm() {
    TempSite site = newSite().file("a", "a");
    try (RawClient client = RawClient.connect(start(GyreServer.files(site.root())))) {
      assertType(client.get("/"), "text/html");
      assertType(client.get("/", "Accept: application/json"), "application/json");
      assertType(client.get("/", "Accept: text/html, application/json;q=0.5"), "text/html");
      assertType(client.get("/?format=json", "Accept: text/html"), "application/json");
      assertType(client.get("/?format=html", "Accept: application/json"), "text/html");
      assertEquals("Accept, Accept-Encoding", client.get("/").header("vary"));
    }
  }

  private static void assertType(Answer answer, String type) {
    assertTrue(answer.expect(200).header("content-type").startsWith(type), answer::toString);
  }

  @Test
  void listingRevalidatesAndNoticesChanges() {
    TempSite site = newSite().file("a", "a");
    try (RawClient client = RawClient.connect(start(GyreServer.files(site.root())))) {
      for (String target : new String[] {"/", "/?format=json"}) {
        Answer first = client.get(target).expect(200);
        String tag = first.header("etag");
        assertEquals(tag, client.get(target, "If-None-Match: " + tag).expect(304).header("etag"));
        site.file("b" + target.length(), "new");
        Answer second = client.get(target, "If-None-Match: " + tag).expect(200);
        assertNotEquals(tag, second.header("etag"));
        Answer head = client.exchange(RawClient.request("HEAD", target)).expect(200);
        assertEquals(second.stableHeaders(), head.stableHeaders());
      }
      assertNotEquals(client.get("/").header("etag"), client.get("/?format=json").header("etag"));
    }
  }

  @Test
  void sortIsByKeyInBothDirectionsWithDirectoriesFirst() {
    TempSite site =
        newSite().directory("z").file("f2.b", "333").file("f10.a", "1").file("F1", "22");
    java.time.Instant base = TempSite.LONG_AGO;
    site.modified("f2.b", base).modified("f10.a", base.plusSeconds(1));
    site.modified("F1", base.plusSeconds(2));
    try (RawClient client = RawClient.connect(start(GyreServer.files(site.root())))) {
      assertOrder(client, "", "z", "F1", "f2.b", "f10.a");
      assertOrder(client, "&sort=name&order=desc", "z", "f10.a", "f2.b", "F1");
      assertOrder(client, "&sort=size&order=asc", "z", "f10.a", "F1", "f2.b");
      assertOrder(client, "&sort=size&order=desc", "z", "f2.b", "F1", "f10.a");
      assertOrder(client, "&sort=time&order=asc", "z", "f2.b", "f10.a", "F1");
      assertOrder(client, "&sort=time&order=desc", "z", "F1", "f10.a", "f2.b");
      assertOrder(client, "&sort=type&order=asc", "z", "F1", "f10.a", "f2.b");
      assertOrder(client, "&sort=nonsense&order=sideways", "z", "F1", "f2.b", "f10.a");
    }
  }

  private static void assertOrder(RawClient client, String query, String... names) {
    String data = client.get("/?format=json" + query).expect(200).text();
    assertEquals(List.of(names), all(JSON_NAME, data), query);
  }

  @Test
  void listingOfUnknownLengthEndsWithTheConnectionOnHttp10() {
    GyreServer server = start(GyreServer.files(LargeDirectory.root()));
    try (RawClient client = RawClient.connect(server)) {
      Answer answer = client.exchange("GET /?format=json HTTP/1.0\r\n\r\n").expect(200);
      assertEquals(LargeDirectory.ENTRIES, all(JSON_NAME, answer.text()).size());
      client.expectFin();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/?format=json", "/?sort=size&order=desc"})
  void hundredThousandEntriesAreListedWhole(String target) {
    GyreServer server =
        start(GyreServer.files(LargeDirectory.root()).set(Options.LISTING_PAGE, "off"));
    try (RawClient client = RawClient.connect(server)) {
      Answer answer = client.get(target).expect(200);
      List<String> links = all(target.contains("json") ? JSON_HREF : ROW, answer.text());
      assertEquals(LargeDirectory.ENTRIES, new HashSet<>(links).size());
      client.get("/" + links.getLast()).expect(200, "");
    }
  }

  @Test
  void readmeIsShownBelowAndFollowsItsFile() {
    TempSite site = newSite().file("d/README.md", "# One\n<b>bold</b>").file("d/a", "a");
    GyreServer server = start(GyreServer.files(site.root()).set(Options.CACHE_SIZE, "0"));
    try (RawClient client = RawClient.connect(server)) {
      Answer first = client.get("/d/").expect(200);
      assertTrue(first.text().contains("<h2>One</h2>"), first::text);
      assertTrue(first.text().contains("&lt;b&gt;bold"), first::text);
      assertFalse(client.get("/d/?format=json").text().contains("<h2>"));
      site.file("d/README.md", "# Two\nmore");
      Answer second = client.get("/d/", "If-None-Match: " + first.header("etag")).expect(200);
      assertTrue(second.text().contains("<h2>Two</h2>"), second::text);
    }
    GyreServer without = start(GyreServer.files(site.root()).set(Options.LISTING_README, "off"));
    assertFalse(RawClient.get(without, "/d/").expect(200).text().contains("<h2>"));
  }

  @Test
  void pagesOfALargeDirectoryFollowEachOther() {
    GyreServer server = start(GyreServer.files(LargeDirectory.root()));
    Set<String> seen = new HashSet<>();
    try (RawClient client = RawClient.connect(server)) {
      String target = "/";
      int pages = 0;
      while (!target.isEmpty()) {
        Answer answer = client.get(target).expect(200);
        seen.addAll(all(ROW, answer.text()));
        List<String> next =
            answer.has("link")
                ? all(Pattern.compile("<([^>]*)>; rel=\"next\""), answer.header("link"))
                : List.of("");
        target = next.getFirst().isEmpty() ? "" : "/" + next.getFirst();
        pages++;
      }
      assertEquals(10, pages);
      assertEquals(LargeDirectory.ENTRIES, seen.size());
      Answer some = client.get("/?filter=00042&format=text").expect(200);
      assertEquals("text/plain; charset=utf-8", some.header("content-type"));
      assertEquals(1, some.text().lines().count());
    }
  }

  /** A reader that is in no hurry holds one piece, and nobody else waits for it. */
  @Test
  void othersAreAnsweredWhileALargeDirectoryIsListed() throws Exception {
    GyreServer server =
        start(GyreServer.files(LargeDirectory.root()).set(Options.LISTING_PAGE, "off"));
    AtomicBoolean listed = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    Thread other =
        new Thread(
            () -> {
              try (RawClient client = RawClient.connect(server)) {
                while (!listed.get()) {
                  client.get("/entry-00000").expect(200, "");
                  answered.incrementAndGet();
                }
              }
            });
    other.start();
    try (RawClient lister = RawClient.connectSlow(server)) {
      lister.send(RawClient.request("GET", "/"));
      lister.readHeadOnly().expect(200);
      int atHead = answered.get();
      assertTrue(atHead > 0, "answers while the directory was read and sorted");
      byte[] first = lister.in().readNBytes(100_000);
      assertEquals(100_000, first.length);
      Await.until(() -> answered.get() > atHead + 200, answered::get);
      readToLastChunk(lister);
    } finally {
      listed.set(true);
      other.join();
    }
  }

  private static void readToLastChunk(RawClient lister) throws IOException {
    String end = "";
    byte[] buffer = new byte[64 * 1024];
    while (!end.endsWith("\r\n0\r\n\r\n")) {
      int count = lister.in().read(buffer);
      assertTrue(count > 0, "the last chunk is missing");
      String read = end + new String(buffer, 0, count, ISO_8859_1);
      end = read.substring(Math.max(0, read.length() - 16));
    }
  }
}
