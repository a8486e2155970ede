package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.github.luben.zstd.ZstdInputStream;
import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are compressed when they are asked for. */
abstract class CompressionContract extends TransportContract {
  private static final String TEXT = "All work and no play makes Jack a dull boy.\n".repeat(500);

  /** Large enough that its compressed form goes out as a file does. */
  private static final String LARGE = large();

  CompressionContract(TransportKind transport) {
    super(transport);
  }

  /** What is kept is part of what is tested. */
  @Override
  final boolean choosesCache() {
    return true;
  }

  private static String large() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 3_000_000; i++) {
      text.append(Integer.toHexString(i * 0x9E3779B1)).append('\n');
    }
    return text.toString();
  }

  private TempSite site() {
    return newSite()
        .file("a.txt", TEXT)
        .file("large.js", LARGE)
        .file("tiny.txt", "tiny")
        .file("a.png", TEXT)
        .file("b.css", TEXT)
        .file("b.css.gz", "no gzip, but not looked into");
  }

  private GyreServer serve() {
    return start(GyreServer.files(site().root()));
  }

  private static String decoded(Answer answer) throws IOException {
    InputStream in = new ByteArrayInputStream(answer.body());
    byte[] bytes =
        switch (answer.has("content-encoding") ? answer.header("content-encoding") : "") {
          case "gzip" -> new GZIPInputStream(in).readAllBytes();
          case "zstd" -> new ZstdInputStream(in).readAllBytes();
          case "br" -> {
            Brotli4jLoader.ensureAvailability();
            yield new BrotliInputStream(in).readAllBytes();
          }
          default -> in.readAllBytes();
        };
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a.txt", "/large.js"})
  void everyCodingIsSentWithItsOwnTagAndReadBack(String target) throws IOException {
    GyreServer server = serve();
    Set<String> tags = new HashSet<>();
    try (RawClient client = RawClient.connect(server)) {
      for (int round = 0; round < 4; round++) {
        for (String coding : List.of("br", "zstd", "gzip", "identity")) {
          Answer answer = client.get(target, "Accept-Encoding: " + coding).expect(200);
          assertEquals(target.equals("/a.txt") ? TEXT : LARGE, decoded(answer));
          assertEquals(!coding.equals("identity"), answer.has("content-encoding"));
          assertEquals("Accept-Encoding", answer.header("vary"));
          assertFalse(answer.header("etag").startsWith("W/"), answer::toString);
          tags.add(answer.header("etag"));
          // A range is of GET only (RFC 9110 section 14.2).
          for (String unrelated : List.of("X: y", "Range: bytes=0-9")) {
            Answer head =
                client.exchange(
                    RawClient.request("HEAD", target, "Accept-Encoding: " + coding, unrelated));
            assertEquals(answer.header("etag"), head.header("etag"));
            assertEquals(answer.header("content-length"), head.header("content-length"));
          }
          client
              .get(target, "Accept-Encoding: " + coding, "If-None-Match: " + answer.header("etag"))
              .expect(304);
        }
      }
    }
    assertEquals(4, tags.size(), tags::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "/a.txt, 'gzip, deflate, br, zstd', br",
    "/a.txt, 'gzip;q=1, br;q=0.5', gzip",
    "/a.txt, 'gzip;q=0, br;q=0', ''",
    "/a.txt, 'identity, gzip;q=0.5', ''",
    "/a.txt, deflate, ''",
    "/tiny.txt, gzip, ''",
    "/a.png, gzip, ''",
    "/b.css, 'br, gzip', gzip"
  })
  void theClientChooses(String target, String accepted, String coding) {
    Answer answer = RawClient.get(serve(), target, "Accept-Encoding: " + accepted).expect(200);
    assertEquals(coding, answer.has("content-encoding") ? answer.header("content-encoding") : "");
  }

  @Test
  void rangesAreOfTheFileAsItIs() throws IOException {
    GyreServer server = serve();
    try (RawClient client = RawClient.connect(server)) {
      String tag = client.get("/a.txt", "Accept-Encoding: gzip").expect(200).header("etag");
      Answer part = client.get("/a.txt", "Accept-Encoding: gzip", "Range: bytes=4-7").expect(206);
      assertFalse(part.has("content-encoding"));
      assertArrayEquals(TEXT.substring(4, 8).getBytes(StandardCharsets.US_ASCII), part.body());
      assertNotEquals(tag, part.header("etag"));
      Answer whole =
          client
              .get("/a.txt", "Accept-Encoding: gzip", "Range: bytes=4-7", "If-Range: " + tag)
              .expect(200);
      assertEquals(TEXT, decoded(whole));
    }
  }

  @Test
  void limitsAndTheSwitchAreHeeded() {
    GyreServer server =
        start(
            GyreServer.files(site().root())
                .set(Options.COMPRESS_MIN, "30k")
                .set(Options.COMPRESS_MAX, "1m"));
    for (String target : List.of("/a.txt", "/large.js")) {
      Answer answer = RawClient.get(server, target, "Accept-Encoding: gzip").expect(200);
      assertFalse(answer.has("content-encoding"), answer::toString);
    }
    GyreServer off =
        start(
            GyreServer.files(newSite().root())
                .set(Options.COMPRESS, "off")
                .set(Options.PRECOMPRESSED, "off"));
    Answer answer = RawClient.get(off, "/a.txt", "Accept-Encoding: gzip").expect(200);
    assertFalse(answer.has("content-encoding"));
    assertFalse(answer.has("vary"));
  }

  @Test
  void changeIsSeen() throws IOException {
    TempSite site = site();
    GyreServer server = start(GyreServer.files(site.root()).set(Options.CACHE_VALID, "10ms"));
    try (RawClient client = RawClient.connect(server)) {
      String tag = client.get("/a.txt", "Accept-Encoding: gzip").expect(200).header("etag");
      site.file("a.txt", "other ".repeat(1000))
          .modified("a.txt", Instant.parse("2021-01-01T00:00:00Z"));
      Await.until(
          () -> !client.get("/a.txt", "Accept-Encoding: gzip").header("etag").equals(tag),
          server::statistics);
      assertEquals(
          "other ".repeat(1000),
          decoded(client.get("/a.txt", "Accept-Encoding: gzip", "If-None-Match: " + tag)));
      // What is young may change again within the same tick of the clock; this stays so.
      site.file("a.txt", TEXT).modified("a.txt", Instant.now().plusSeconds(3600));
      Await.until(
          () -> !client.get("/a.txt", "Accept-Encoding: gzip").has("content-encoding"),
          server::statistics);
      assertTrue(client.get("/a.txt").header("etag").startsWith("W/"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 8_000})
  void listingsAreCompressedWhileTheyAreMade(int entries) throws IOException {
    TempSite site = newSite();
    for (int i = 0; i < entries; i++) {
      site.file("a file with a name of its own " + i + ".txt", "");
    }
    // A large directory that is read again has another tag.
    GyreServer server = start(GyreServer.files(site.root()).set(Options.CACHE_VALID, "1h"));
    try (RawClient client = RawClient.connect(server)) {
      for (String accept : List.of("text/html", "application/json")) {
        Answer plain = client.get("/", "Accept: " + accept).expect(200);
        assertEquals("Accept, Accept-Encoding", plain.header("vary"));
        for (String coding : List.of("br", "zstd", "gzip")) {
          String[] fields = {"Accept: " + accept, "Accept-Encoding: " + coding};
          Answer answer = client.get("/", fields).expect(200);
          assertEquals(coding, answer.header("content-encoding"));
          assertEquals(new String(plain.body(), StandardCharsets.UTF_8), decoded(answer));
          assertTrue(answer.body().length < plain.body().length / 2);
          assertEquals(plain.header("etag"), answer.header("etag"));
          Answer head = client.exchange(RawClient.request("HEAD", "/", fields));
          assertEquals(coding, head.header("content-encoding"));
          client
              .get("/", fields[0], fields[1], "If-None-Match: " + answer.header("etag"))
              .expect(304);
        }
      }
    }
  }

  @Test
  void stormOfFirstRequestsIsAnsweredAlike() throws IOException {
    GyreServer server = serve();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      clients.add(RawClient.connect(server));
    }
    for (RawClient client : clients) {
      client.send(RawClient.request("GET", "/large.js", "Accept-Encoding: br"));
    }
    int encoded = 0;
    for (RawClient client : clients) {
      Answer answer = client.read().expect(200);
      encoded += answer.has("content-encoding") ? 1 : 0;
      assertEquals(LARGE, decoded(answer));
      client.close();
    }
    assertTrue(encoded >= 1, "encoded: " + encoded);
  }
}
