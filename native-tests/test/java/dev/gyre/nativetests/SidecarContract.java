package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compressed neighbours: who gets which, that an answer is consistent in itself, and that none is
 * sent that may not be. What is in a neighbour is its name, so that a body tells where it is from.
 */
abstract class SidecarContract extends TransportContract {
  private static final String PLAIN = "body { color: #123456; background: #654321 }";
  private static final Instant LATER = TempSite.LONG_AGO.plusSeconds(3600);

  SidecarContract(TransportKind transport) {
    super(transport);
  }

  /** A site with all neighbours of a.css. */
  private TempSite site() {
    return newSite()
        .file("a.css", PLAIN)
        .file("a.css.br", "brotli")
        .file("a.css.zst", "zstandard")
        .file("a.css.gz", "gzip gzip");
  }

  private RawClient client(TempSite site) {
    return RawClient.connect(start(GyreServer.files(site.root())));
  }

  /** Of a server that looks at its files for every answer. */
  private RawClient clientWithoutCache(TempSite site) {
    return RawClient.connect(start(GyreServer.files(site.root()).set(Options.CACHE_SIZE, "0")));
  }

  private static void expect(Answer answer, String coding) {
    String body =
        switch (coding) {
          case "br" -> "brotli";
          case "zstd" -> "zstandard";
          case "gzip" -> "gzip gzip";
          default -> PLAIN;
        };
    answer.expect(200, body);
    assertEquals(
        coding.equals("identity") ? null : coding, answer.headerOrNull("content-encoding"));
    assertEquals("text/css; charset=utf-8", answer.header("content-type"));
    assertEquals("Accept-Encoding", answer.header("vary"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Accept-Encoding: gzip, deflate, br, zstd | br",
        "Accept-Encoding: gzip, deflate | gzip",
        "Accept-Encoding: zstd;q=0.9, br;q=0.8 | zstd",
        "Accept-Encoding: br;q=0, * | zstd",
        "Accept-Encoding: X-GZIP | gzip",
        "Accept-Encoding: identity | identity",
        "Accept-Encoding: identity, br;q=0.5 | identity",
        "Accept-Encoding: *;q=0 | identity",
        "Accept-Encoding: identity;q=0, deflate | identity",
        "Accept-Encoding: br;q=2 | identity",
        "Accept-Encoding: br gzip | identity",
        "Accept-Encoding: | identity",
        "Accept: */* | identity",
      })
  void theClientChooses(String field, String coding) {
    try (RawClient client = client(site())) {
      expect(client.get("/a.css", field), coding);
    }
  }

  @Test
  void severalFieldsAreOneList() {
    try (RawClient client = client(site())) {
      expect(client.get("/a.css", "Accept-Encoding: br;q=0.1", "accept-encoding: gzip"), "gzip");
    }
  }

  @Test
  void theListOfTheServerDecidesAmongEquals() {
    GyreServer server = start(GyreServer.files(site().root()).set(Options.PRECOMPRESSED, "gz,zst"));
    expect(RawClient.get(server, "/a.css", "Accept-Encoding: br, zstd, gzip"), "gzip");
    expect(RawClient.get(server, "/a.css", "Accept-Encoding: br"), "identity");
  }

  @Test
  void withoutTheOptionNothingVaries() {
    GyreServer server =
        start(
            GyreServer.files(site().root())
                .set(Options.PRECOMPRESSED, "off")
                .set(Options.COMPRESS, "off"));
    Answer answer = RawClient.get(server, "/a.css", "Accept-Encoding: br").expect(200, PLAIN);
    assertFalse(answer.has("vary"));
    assertFalse(answer.has("content-encoding"));
  }

  /** Clients in turn on one connection, as often as it takes to keep an answer ready. */
  @Test
  void answersAreNotMixedUp() {
    try (RawClient client = client(site().file("b.css", PLAIN))) {
      for (int round = 0; round < 5; round++) {
        for (String coding : List.of("br", "identity", "gzip", "gzip", "zstd", "identity")) {
          expect(client.get("/a.css", "Accept-Encoding: " + coding), coding);
          expect(client.get("/b.css", "Accept-Encoding: " + coding), "identity");
        }
        expect(client.get("/a.css"), "identity");
      }
    }
  }

  @Test
  void everyRepresentationHasATagOfItsOwn() {
    try (RawClient client = client(site())) {
      List<String> tags =
          List.of("identity", "br", "zstd", "gzip").stream()
              .map(coding -> client.get("/a.css", "Accept-Encoding: " + coding).header("etag"))
              .toList();
      assertEquals(4, tags.stream().distinct().count(), tags::toString);
      assertTrue(tags.stream().noneMatch(tag -> tag.startsWith("W/")), tags::toString);
    }
  }

  @Test
  void theTagOfAYoungNeighbourIsWeak() {
    TempSite site = site().modified("a.css.br", Instant.now().plusSeconds(3600));
    try (RawClient client = client(site)) {
      String tag = client.get("/a.css", "Accept-Encoding: br").expect(200).header("etag");
      assertTrue(tag.startsWith("W/\""), tag);
      assertFalse(client.get("/a.css").header("etag").startsWith("W/"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip", "identity"})
  void conditionsAreJudgedByWhatWouldBeSent(String coding) {
    try (RawClient client = client(site().modified("a.css.br", LATER))) {
      String accept = "Accept-Encoding: " + coding;
      String other = "Accept-Encoding: zstd";
      Answer first = client.get("/a.css", accept);
      String tag = first.header("etag");
      String date = first.header("last-modified");
      for (String condition : List.of("If-None-Match: " + tag, "If-Modified-Since: " + date)) {
        Answer unchanged = client.get("/a.css", accept, condition).expect(304);
        assertEquals(tag, unchanged.header("etag"));
        assertEquals("Accept-Encoding", unchanged.header("vary"));
        assertFalse(unchanged.has("content-encoding"));
      }
      expect(client.get("/a.css", other, "If-None-Match: " + tag), "zstd");
      expect(client.get("/a.css", accept, "If-Match: " + tag), coding);
      Answer failed = client.get("/a.css", other, "If-Match: " + tag).expect(412);
      assertTrue(failed.headers().getOrDefault("vary", List.of()).contains("Accept-Encoding"));
    }
  }

  @Test
  void whoHasAnOlderDateGetsTheNeighbourThatWasMadeAnew() {
    try (RawClient client = client(site().modified("a.css.br", LATER))) {
      String plainDate = client.get("/a.css").header("last-modified");
      expect(client.get("/a.css", "Accept-Encoding: br", "If-Modified-Since: " + plainDate), "br");
    }
  }

  @Test
  void rangesCountTheEncodedBytes() {
    try (RawClient client = client(site())) {
      String br = "Accept-Encoding: br";
      Answer whole = client.get("/a.css", br);
      Answer part = client.get("/a.css", br, "Range: bytes=2-3").expect(206, "ot");
      assertEquals("bytes 2-3/6", part.header("content-range"));
      assertEquals("br", part.header("content-encoding"));
      assertEquals("text/css; charset=utf-8", part.header("content-type"));
      assertEquals(whole.header("etag"), part.header("etag"));
      assertEquals("Accept-Encoding", part.header("vary"));
      Answer behind = client.get("/a.css", br, "Range: bytes=6-").expect(416);
      assertEquals("bytes */6", behind.header("content-range"));
      assertTrue(behind.headers().getOrDefault("vary", List.of()).contains("Accept-Encoding"));
    }
  }

  /** Content-Encoding over parts would say that the parts with their heads were encoded. */
  @Test
  void severalRangesOfEncodedBytesAreAnsweredWithTheWhole() {
    try (RawClient client = client(site())) {
      String ranges = "Range: bytes=0-0,3-3";
      expect(client.get("/a.css", "Accept-Encoding: br", ranges), "br");
      Answer plain = client.get("/a.css", ranges).expect(206);
      assertTrue(plain.header("content-type").startsWith("multipart/byteranges"));
    }
  }

  @Test
  void ifRangeHoldsForTheTagOfTheSameEncodingOnly() {
    try (RawClient client = client(site())) {
      String br = "Accept-Encoding: br";
      String range = "Range: bytes=0-1";
      Answer encoded = client.get("/a.css", br);
      Answer plain = client.get("/a.css");
      assertEquals(plain.header("last-modified"), encoded.header("last-modified"));
      client.get("/a.css", br, range, "If-Range: " + encoded.header("etag")).expect(206, "br");
      expect(client.get("/a.css", br, range, "If-Range: " + plain.header("etag")), "br");
      expect(client.get("/a.css", range, "If-Range: " + encoded.header("etag")), "identity");
      // The same date for both, as compressors leave it, tells nothing.
      String date = "If-Range: " + plain.header("last-modified");
      expect(client.get("/a.css", br, range, date), "br");
      client.get("/a.css", range, date).expect(206, "bo");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip", "identity", "deflate"})
  void headSaysWhatGetSays(String coding) {
    try (RawClient client = client(site())) {
      for (String field : List.of("Accept: */*", "If-None-Match: *", "If-Match: \"x\"")) {
        String accept = "Accept-Encoding: " + coding;
        Answer get = client.get("/a.css", accept, field);
        Answer head = client.exchange(RawClient.request("HEAD", "/a.css", accept, field));
        assertEquals(get.status(), head.status());
        assertEquals(get.stableHeaders(), head.stableHeaders());
      }
    }
  }

  @Test
  void aStaleNeighbourIsNeverSent() {
    TempSite site = site().modified("a.css", TempSite.LONG_AGO.plusNanos(1_000_000));
    try (RawClient client = clientWithoutCache(site)) {
      expect(client.get("/a.css", "Accept-Encoding: br, gzip, zstd"), "identity");
      site.modified("a.css.gz", LATER);
      expect(client.get("/a.css", "Accept-Encoding: br, gzip, zstd"), "gzip");
    }
  }

  @Test
  void aNeighbourThatIsEmptyOrNotSmallerIsNotSent() {
    TempSite site = site().file("a.css.br", "").file("a.css.zst", PLAIN);
    try (RawClient client = clientWithoutCache(site)) {
      expect(client.get("/a.css", "Accept-Encoding: br, zstd"), "identity");
      expect(client.get("/a.css", "Accept-Encoding: br, zstd, gzip"), "gzip");
      site.file("a.css", "").file("a.css.br", "x");
      Answer empty = client.get("/a.css", "Accept-Encoding: br, zstd, gzip").expect(200, "");
      assertFalse(empty.has("content-encoding"));
      assertEquals("Accept-Encoding", empty.header("vary"));
    }
  }

  @Test
  void changesDuringLifeAreSeen() throws IOException {
    TempSite site = newSite().file("a.css", PLAIN);
    String br = "Accept-Encoding: br";
    try (RawClient client = clientWithoutCache(site)) {
      expect(client.get("/a.css", br), "identity");
      site.file("a.css.br", "brotli");
      Answer first = client.get("/a.css", br);
      expect(first, "br");
      replace(site, "a.css.br", "BROTLI", LATER);
      Answer second =
          client.get("/a.css", br, "If-None-Match: " + first.header("etag")).expect(200, "BROTLI");
      assertNotEquals(first.header("etag"), second.header("etag"));
      replace(site, "a.css", PLAIN, LATER.plusSeconds(1));
      expect(client.get("/a.css", br, "If-None-Match: " + second.header("etag")), "identity");
      replace(site, "a.css.br", "brotli", LATER.plusSeconds(1));
      expect(client.get("/a.css", br), "br");
      site.delete("a.css");
      client.get("/a.css", br).expect(404);
      site.file("a.css", PLAIN).delete("a.css.br");
      expect(client.get("/a.css", br), "identity");
    }
  }

  private static void replace(TempSite site, String name, String content, Instant modified)
      throws IOException {
    Path next = Files.writeString(site.root().resolve("next"), content);
    Files.setLastModifiedTime(next, FileTime.from(modified));
    Files.move(next, site.path(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void whatIsNoFileOfTheSiteIsNotSent() throws IOException, InterruptedException {
    Path outside = directory.resolve("outside");
    Files.writeString(outside, "secret");
    TempSite site =
        newSite()
            .file("a.css", PLAIN)
            .file("b.css", PLAIN)
            .file("c.css", PLAIN)
            .file("in", "brotli");
    site.link("a.css.br", "../outside").link("a.css.gz", outside.toString());
    site.link("b.css.br", "in").directory("c.css.br").link("c.css.gz", "c.css.gz");
    String fifo = site.path("a.css.zst").toString();
    assertEquals(0, new ProcessBuilder("mkfifo", fifo).start().waitFor());
    String all = "Accept-Encoding: br, zstd, gzip";
    try (RawClient client = client(site)) {
      expect(client.get("/a.css", all), "identity");
      expect(client.get("/b.css", all), "br");
      expect(client.get("/c.css", all), "identity");
    }
    GyreServer strict = start(GyreServer.files(site.root()).set(Options.SYMLINKS, "deny"));
    expect(RawClient.get(strict, "/b.css", all), "identity");
  }

  @Test
  void theNeighbourItselfIsAFileLikeAnyOther() {
    try (RawClient client = client(site().file("a.css.gz.br", "x"))) {
      Answer answer = client.get("/a.css.gz", "Accept-Encoding: gzip, br").expect(200, "gzip gzip");
      assertEquals("application/gzip", answer.header("content-type"));
      assertFalse(answer.has("content-encoding"));
      assertFalse(answer.has("vary"));
    }
  }

  @Test
  void onlyTypesThatAreNotCompressedInThemselvesHaveNeighbours() {
    TempSite site = newSite().file("a.png", PLAIN).file("a.png.br", "brotli").file("a", PLAIN);
    try (RawClient client = client(site.file("a.br", "brotli"))) {
      for (String path : List.of("/a.png", "/a")) {
        Answer answer = client.get(path, "Accept-Encoding: br").expect(200, PLAIN);
        assertFalse(answer.has("vary"));
      }
    }
  }

  @Test
  void anIndexFileHasNeighboursAndHiddenNamesHaveNone() {
    TempSite site =
        newSite()
            .file("index.html", PLAIN)
            .file("index.html.br", "brotli")
            .file("sub/index.html.br", "brotli")
            .file(".x.css", PLAIN)
            .file(".x.css.br", "brotli");
    GyreServer server = start(GyreServer.files(site.root()).set(Options.LISTING, "off"));
    String br = "Accept-Encoding: br";
    Answer index = RawClient.get(server, "/", br).expect(200, "brotli");
    assertEquals("br", index.header("content-encoding"));
    assertEquals("text/html; charset=utf-8", index.header("content-type"));
    RawClient.get(server, "/sub/", br).expect(404);
    RawClient.get(server, "/.x.css", br).expect(404);
  }

  @Test
  void aLargeNeighbourIsSentByAllMeans() {
    byte[] plain = TempSite.repeated(9 << 20, 'a');
    byte[] encoded = TempSite.noise(5 << 20);
    TempSite site = newSite().file("a.json", plain).file("a.json.gz", encoded);
    try (RawClient client = client(site)) {
      String gzip = "Accept-Encoding: gzip";
      assertArrayEquals(encoded, client.get("/a.json", gzip).expect(200).body());
      assertArrayEquals(plain, client.get("/a.json").expect(200).body());
      Answer part = client.get("/a.json", gzip, "Range: bytes=-1").expect(206);
      assertEquals(encoded[encoded.length - 1], part.body()[0]);
    }
  }
}
