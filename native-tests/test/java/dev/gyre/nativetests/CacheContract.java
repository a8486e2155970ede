package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.FileSending;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are kept ready: the same as those made from the file, and never older than said. */
abstract class CacheContract extends TransportContract {
  private static final int ROUNDS = 600;
  private static final int[] SIZES = {
    0, 1, 1023, 8191, 8192, 8193, 32_768, 32_769, 65_535, 65_536, 65_537, 300_000
  };

  /** Two requests until the answer is kept; one that finds it, one that is known by its head. */
  private static final int REQUESTS_UNTIL_HOT = 4;

  private static final String[] CODINGS = {"identity", "gzip", "gzip, br", "br;q=0, gzip;q=0.1"};

  private static final int EMPTY_LINE_BYTES = 4;

  /** Of a file that is kept open, not in memory. */
  private static final int LARGE_BYTES = 300_000;

  CacheContract(TransportKind transport) {
    super(transport);
  }

  @Override
  final boolean choosesCache() {
    return true;
  }

  private GyreServer serve(TempSite site, String cacheSize, String cacheValid) {
    return start(
        GyreServer.files(site.root())
            .set(Options.LOOPS, "1")
            .set(Options.CACHE_SIZE, cacheSize)
            .set(Options.CACHE_VALID, cacheValid));
  }

  @ParameterizedTest
  @ValueSource(strings = {"64m", "100k", "1"})
  void answersAreThoseOfAServerThatKeepsNone(String cacheSize) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    TempSite site =
        newSite()
            .file("folder/index.html", "<p>index")
            .file("text.css", "a {}".repeat(500))
            .file("text.css.gz", bytes(700, 3))
            .file("text.css.br", bytes(600, 4));
    for (int size : SIZES) {
      site.file(size + ".bin", bytes(size, size));
    }
    try (RawClient plain = RawClient.connect(serve(site, "0", "1h"));
        RawClient caching = RawClient.connect(serve(site, cacheSize, "1h"))) {
      for (int round = 0; round < ROUNDS; round++) {
        String path = path(random);
        String tag = tagOf(plain, path);
        String request =
            RawClient.request(
                random.nextInt(4) == 0 ? "HEAD" : "GET",
                path,
                "Accept-Encoding: " + CODINGS[random.nextInt(CODINGS.length)],
                field(random, tag));
        Answer expected = plain.exchange(request);
        Answer answer = caching.exchange(request);
        String what = "seed " + seed + ", round " + round + ": " + request;
        assertEquals(expected.status(), answer.status(), what);
        assertEquals(expected.stableHeaders(), answer.stableHeaders(), what);
        assertArrayEquals(expected.body(), answer.body(), what);
      }
    }
  }

  private static String tagOf(RawClient client, String path) {
    Answer head = client.exchange(RawClient.request("HEAD", path));
    return head.has("etag") ? head.header("etag") : "\"none\"";
  }

  private static String path(Random random) {
    int choice = random.nextInt(SIZES.length + 6);
    return switch (choice - SIZES.length) {
      case 0 -> "/folder/";
      case 1 -> "/folder";
      case 2 -> "/missing";
      case 4, 5 -> "/text.css";
      case 3 -> "/1023.bin?query=" + random.nextInt(3);
      default -> "/" + SIZES[choice] + ".bin";
    };
  }

  private static String field(Random random, String tag) {
    return switch (random.nextInt(12)) {
      case 0 -> "If-None-Match: " + tag;
      case 1 -> "If-None-Match: \"other\", " + tag;
      case 2 -> "If-None-Match: \"other\"";
      case 3 -> "If-None-Match: *";
      case 4 -> "If-None-Match: W/" + tag;
      case 5 -> "If-Modified-Since: Sat, 29 Feb 2020 12:34:56 GMT";
      case 6 -> "If-Modified-Since: Sat, 29 Feb 2020 12:34:55 GMT\r\nIf-None-Match: " + tag;
      case 7 -> "If-Modified-Since: Sun, 01 Mar 2020 00:00:00 GMT";
      case 8 -> "Range: bytes=0-5";
      case 9 -> "If-Match: \"other\"";
      default -> "Accept: */*";
    };
  }

  /** A head of HTTP/2 may be known from a client of HTTP/1 that sent the same. */
  @Test
  void fileThatIsKeptOpenIsWholeInFramesToo() {
    byte[] content = bytes(LARGE_BYTES, 1);
    GyreServer server = serve(newSite().file("large", content), "64m", "1h");
    try (RawClient other = RawClient.connect(server);
        FrameClient client = FrameClient.connect(server, 4, 1 << 20)) {
      for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
        other.get("/large").expect(200);
      }
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 20);
      client.get(1, "/large");
      assertFalse(client.read(FrameClient.HEADERS).endsStream());
      assertArrayEquals(content, client.body(1));
    }
  }

  private static byte[] bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(chars = {'x', ' ', '\n', '0'})
  void headThatDiffersInOneByteFromAKnownOneIsReadAnew(char other) {
    TempSite site = newSite().file("a", "first").file("x", "second");
    GyreServer plain = serve(site, "0", "1h");
    GyreServer caching = serve(site, "64m", "1h");
    String known = RawClient.request("GET", "/a", "If-None-Match: \"none\"");
    try (RawClient client = RawClient.connect(caching)) {
      for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
        client.exchange(known).expect(200, "first");
      }
    }
    for (int at = 0; at < known.length() - EMPTY_LINE_BYTES; at++) {
      String request = known.substring(0, at) + other + known.substring(at + 1);
      try (RawClient one = RawClient.connect(plain);
          RawClient two = RawClient.connect(caching)) {
        Answer expected = one.exchange(request);
        Answer answer = two.exchange(request);
        assertEquals(expected.status(), answer.status(), request);
        assertEquals(expected.stableHeaders(), answer.stableHeaders(), request);
        assertArrayEquals(expected.body(), answer.body(), request);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, Accept: x, true",
    "1.0, Connection: keep-alive, false",
    "1.1, Connection: close, true",
    "1.1, Connection: keep-alive, false",
  })
  void keptAnswersSayWhetherTheConnectionStays(String version, String field, boolean closes) {
    TempSite site = newSite().file("small", "first").file("large", bytes(60_000, 1));
    GyreServer plain = serve(site, "0", "1h");
    GyreServer caching = serve(site, "64m", "1h");
    String unchanged = "If-None-Match: " + tagOf(plain, "/small");
    for (String asked : List.of("GET /small", "HEAD /small", "GET /large")) {
      for (String condition : List.of("Accept: y", unchanged)) {
        String request =
            "%s HTTP/%s\r\nHost: x\r\n%s\r\n%s\r\n\r\n".formatted(asked, version, field, condition);
        Answer expected = exchange(plain, request);
        for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
          try (RawClient client = RawClient.connect(caching)) {
            Answer answer = client.exchange(request);
            assertEquals(expected.status(), answer.status(), request);
            assertEquals(expected.stableHeaders(), answer.stableHeaders(), request);
            assertArrayEquals(expected.body(), answer.body(), request);
            if (closes) {
              client.expectFin();
            } else {
              client.exchange(request).expect(expected.status());
            }
          }
        }
      }
    }
  }

  private static String tagOf(GyreServer server, String path) {
    try (RawClient client = RawClient.connect(server)) {
      return tagOf(client, path);
    }
  }

  private static Answer exchange(GyreServer server, String request) {
    try (RawClient client = RawClient.connect(server)) {
      return client.exchange(request);
    }
  }

  @Test
  void keptAnswersKeepTheirPlaceAmongPipelinedOnes() {
    TempSite site =
        newSite().file("a", "first").file("b", bytes(60_000, 1)).file("c", bytes(70_000, 2));
    List<String> paths = List.of("/a", "/b", "/c", "/none", "/a", "/b");
    try (RawClient client = RawClient.connect(serve(site, "64m", "1h"))) {
      for (int round = 0; round < 2 * REQUESTS_UNTIL_HOT; round++) {
        StringBuilder requests = new StringBuilder();
        paths.forEach(path -> requests.append(RawClient.request("GET", path)));
        client.send(requests.toString());
        client.read().expect(200, "first");
        assertArrayEquals(bytes(60_000, 1), client.read().expect(200).body());
        assertArrayEquals(bytes(70_000, 2), client.read().expect(200).body());
        client.read().expect(404);
        client.read().expect(200, "first");
        assertArrayEquals(bytes(60_000, 1), client.read().expect(200).body());
      }
    }
  }

  /** What may become of a file. */
  enum Change {
    EDITED {
      @Override
      void make(Path site) throws IOException {
        Files.writeString(site.resolve("f.txt"), "new");
        settle(site.resolve("f.txt"));
      }
    },
    TRUNCATED {
      @Override
      void make(Path site) throws IOException {
        Files.newOutputStream(site.resolve("f.txt")).close();
      }
    },
    REPLACED {
      @Override
      void make(Path site) throws IOException {
        Path next = settle(Files.writeString(site.resolve("next"), "old")); // the same bytes
        Files.setLastModifiedTime(next, FileTime.from(Instant.parse("2021-01-01T00:00:00Z")));
        Files.move(next, site.resolve("f.txt"), StandardCopyOption.ATOMIC_MOVE);
      }
    },
    DELETED {
      @Override
      void make(Path site) throws IOException {
        Files.delete(site.resolve("f.txt"));
      }
    },
    HIDDEN_BEHIND_A_LINK {
      @Override
      void make(Path site) throws IOException {
        Files.delete(site.resolve("f.txt"));
        Files.createSymbolicLink(site.resolve("f.txt"), Path.of("/etc/hostname"));
      }
    },
    LINK_FLIPPED {
      @Override
      void make(Path site) throws IOException {
        settle(Files.writeString(site.resolve("second"), "flipped"));
        Path link = Files.createSymbolicLink(site.resolve("link"), Path.of("second"));
        Files.move(link, site.resolve("f.txt"), StandardCopyOption.ATOMIC_MOVE);
      }
    };

    abstract void make(Path site) throws IOException;

    static Path settle(Path file) throws IOException {
      return settle(file, 1);
    }

    static Path settle(Path file, int day) throws IOException {
      return Files.setLastModifiedTime(
          file, FileTime.from(Instant.parse("2020-03-0" + day + "T00:00:00Z")));
    }
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void changeIsSeenWhenTheBoundHasPassed(Change change) throws IOException {
    seeChange(change, bytes(3, 1));
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void changeOfAFileThatIsKeptOpenIsSeenWhenTheBoundHasPassed(Change change) throws IOException {
    seeChange(change, bytes(LARGE_BYTES, 1));
  }

  private void seeChange(Change change, byte[] old) throws IOException {
    TempSite site = newSite().file("f.txt", old);
    GyreServer caching = serve(site, "64m", "200ms");
    GyreServer plain = serve(site, "0", "1h");
    try (RawClient client = RawClient.connect(caching)) {
      for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
        assertArrayEquals(old, client.get("/f.txt").expect(200).body());
      }
      change.make(site.root());
      Answer now = RawClient.get(plain, "/f.txt");
      Await.until(() -> same(now, client.get("/f.txt")), () -> client.get("/f.txt"));
      for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
        assertEquals(now.stableHeaders(), client.get("/f.txt").stableHeaders());
      }
    }
  }

  private static boolean same(Answer one, Answer other) {
    return one.status() == other.status()
        && one.stableHeaders().equals(other.stableHeaders())
        && Arrays.equals(one.body(), other.body());
  }

  // The other tests would also pass if nothing were ever kept.
  @Test
  void answerIsKeptForAsLongAsIsSaid() throws IOException {
    TempSite site = newSite().file("f.txt", "old");
    try (RawClient client = RawClient.connect(serve(site, "64m", "1h"))) {
      String tag = client.get("/f.txt").header("etag");
      client.get("/f.txt");
      Change.EDITED.make(site.root());
      client.get("/f.txt").expect(200, "old");
      client.get("/f.txt", "If-None-Match: " + tag).expect(304);
      client.exchange(RawClient.request("HEAD", "/f.txt")).expect(200);
      client.exchange("GET /f.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").expect(200, "old");
      client.get("/f.txt", "Range: bytes=0-1").expect(206, "ne");
      client.get("/f.txt?", "Accept: */*").expect(200, "new");
      client.get("/f.txt", "Connection: close").expect(200, "old");
    }
  }

  @Test
  void fileThatChangedJustNowIsNotKept() throws IOException {
    TempSite site = newSite().file("f.txt", "old");
    Path file = site.path("f.txt");
    FileTime later = FileTime.from(Instant.now().plusSeconds(3600));
    Files.setLastModifiedTime(file, later);
    try (RawClient client = RawClient.connect(serve(site, "64m", "1h"))) {
      for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
        client.get("/f.txt").expect(200, "old");
      }
      Files.writeString(file, "new");
      client.get("/f.txt").expect(200, "new");
    }
  }

  // A head that says one thing, and a body of another, would be worse than an old answer.
  @Test
  void fileThatIsKeptOpenIsNotSentWithTheHeadOfAnother() throws IOException {
    TempSite site = newSite().file("f.txt", bytes(LARGE_BYTES, 1));
    GyreServer plain = serve(site, "0", "1h");
    try (RawClient client = RawClient.connect(serve(site, "64m", "1h"))) {
      for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
        assertArrayEquals(bytes(LARGE_BYTES, 1), client.get("/f.txt").expect(200).body());
      }
      for (int change = 2; change < 5; change++) {
        Files.write(site.path("f.txt"), bytes(LARGE_BYTES, change));
        Change.settle(site.path("f.txt"), change);
        for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
          Answer now = RawClient.get(plain, "/f.txt");
          assertArrayEquals(bytes(LARGE_BYTES, change), now.body());
          assertTrue(same(now, client.get("/f.txt")));
        }
      }
    }
  }

  @Test
  void fileIsKeptOpenNoLongerThanItsAnswerIsGood() {
    TempSite site = newSite().file("f.txt", bytes(LARGE_BYTES, 1));
    boolean keeps = FileSending.of(transport()).usesDescriptors();
    try (RawClient client = RawClient.connect(serve(site, "64m", "500ms"))) {
      Await.until(
          () -> {
            client.get("/f.txt").expect(200);
            return isOpen(site.path("f.txt")) == keeps;
          },
          () -> "open: " + !keeps);
      Await.until(() -> !isOpen(site.path("f.txt")), () -> "still open");
    }
  }

  @Test
  void fileIsNotKeptOpenWhenNobodyIsThere() {
    TempSite site = newSite().file("f.txt", bytes(LARGE_BYTES, 1));
    GyreServer server = serve(site, "64m", "1h");
    try (RawClient client = RawClient.connect(server)) {
      for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
        client.get("/f.txt").expect(200);
      }
      assertEquals(FileSending.of(transport()).usesDescriptors(), isOpen(site.path("f.txt")));
    }
    Await.until(() -> !isOpen(site.path("f.txt")), () -> "still open");
  }

  /** Whether this process, which has the server, has a file open. */
  private static boolean isOpen(Path file) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.anyMatch(descriptor -> leadsTo(descriptor, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @Test
  void slowReaderGetsAllOfAFileThatIsKeptOpen() {
    byte[] large = bytes(1_000_000, 1);
    TempSite site = newSite().file("f.bin", large).file("g.bin", bytes(5_000_000, 2));
    GyreServer server = serve(site, "64m", "1h");
    for (int i = 0; i < REQUESTS_UNTIL_HOT; i++) {
      try (RawClient slow = RawClient.connectSlow(server)) {
        slow.send(RawClient.request("GET", "/f.bin") + RawClient.request("GET", "/f.bin"));
        assertArrayEquals(large, slow.read().expect(200).body());
        assertArrayEquals(large, slow.read().expect(200).body());
        assertArrayEquals(large, slow.get("/f.bin").expect(200).body());
        assertArrayEquals(bytes(5_000_000, 2), slow.get("/g.bin").expect(200).body());
      }
    }
  }
}
