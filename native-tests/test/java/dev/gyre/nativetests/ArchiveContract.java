package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory as an archive: whole, as it is served, and bounded. */
abstract class ArchiveContract extends TransportContract {
  private static final byte[] NO_CONTENT = {};
  private static final byte[] LARGE = TempSite.noise(3_000_000);

  /** Of secret. */
  private static final String HASH = "$2y$04$7FjglR1vVEBPdnl4O9CiFOOn6sOVJDPHDPNqfwZOgWaF252c6U.jm";

  /** More than all buffers on the way to a slow client hold. */
  private static final int HUGE = 32 << 20;

  ArchiveContract(TransportKind transport) {
    super(transport);
  }

  private TempSite site() {
    return newSite()
        .file("up.txt", "above")
        .file("tree/text.txt", "All work and no play makes Jack a dull boy.\n".repeat(5000))
        .file("tree/large.bin", LARGE)
        .file("tree/empty", "")
        .file("tree/program", "#!/bin/sh\n")
        .permissions("tree/program", "rwxr-xr-x")
        .file("tree/ünï/日本語 🎈.txt", "name of text")
        .file("tree/" + "n".repeat(120) + "/" + "m".repeat(200), "long name")
        .directory("tree/nothing");
  }

  private GyreServer serve(TempSite site, Map<Option<?>, String> options) {
    GyreServer.Builder builder = GyreServer.files(site.root()).set(Options.LISTING_ARCHIVE, "64m");
    options.forEach(builder::set);
    return start(builder);
  }

  private GyreServer serve(TempSite site) {
    return serve(site, Map.of());
  }

  private static String target(String format) {
    return "/tree/?archive=" + format;
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar.zst"})
  void treeIsKeptByteForByte(String format) throws Exception {
    TempSite site = site();
    Answer answer =
        RawClient.get(serve(site), target(format), "Accept-Encoding: br, zstd, gzip").expect(200);
    assertEquals("chunked", answer.header("transfer-encoding"));
    assertFalse(answer.has("content-encoding"), answer::toString);
    assertFalse(answer.has("content-length"), answer::toString);
    assertEquals(
        "attachment; filename=\"tree." + format + "\"", answer.header("content-disposition"));
    assertEquals(
        format.equals("zip") ? "application/zip" : "application/zstd",
        answer.header("content-type"));
    assertEquals("no-store", answer.header("cache-control"));
    assertEquals("nosniff", answer.header("x-content-type-options"));
    assertEquals("none", answer.header("accept-ranges"));
    assertSameTree(onDisk(site.path("tree")), unpacked(format, answer.body()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar.zst"})
  void http2SendsTheSame(String format) throws Exception {
    TempSite site = site();
    GyreServer server = serve(site, Map.of(Options.TLS_SELF_SIGNED, "on"));
    URI uri = URI.create("https://localhost:" + server.port() + target(format));
    try (HttpClient client = TlsClient.httpClient()) {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip").build(),
              BodyHandlers.ofByteArray());
      assertEquals(HttpClient.Version.HTTP_2, answer.version());
      assertEquals(200, answer.statusCode());
      assertTrue(answer.headers().firstValue("content-length").isEmpty());
      assertTrue(answer.headers().firstValue("content-encoding").isEmpty());
      assertSameTree(onDisk(site.path("tree")), unpacked(format, answer.body()));
      HttpRequest head = HttpRequest.newBuilder(uri).HEAD().build();
      HttpResponse<byte[]> headAnswer = client.send(head, BodyHandlers.ofByteArray());
      assertEquals(200, headAnswer.statusCode());
      assertEquals(
          answer.headers().firstValue("content-disposition"),
          headAnswer.headers().firstValue("content-disposition"));
      assertEquals(0, headAnswer.body().length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar.zst"})
  void headHasTheSameHeadAndTakesNobodysPlace(String format) {
    try (RawClient client = RawClient.connect(serve(site(), Map.of(Options.FILE_THREADS, "1")))) {
      Answer whole = client.get(target(format)).expect(200);
      for (int i = 0; i < 5; i++) {
        Answer head = client.exchange(RawClient.request("HEAD", target(format))).expect(200);
        assertEquals(whole.stableHeaders(), head.stableHeaders());
      }
    }
  }

  @Test
  void archiveForHttp10EndsWithTheConnection() throws Exception {
    TempSite site = site();
    try (RawClient client = RawClient.connect(serve(site))) {
      Answer answer = client.exchange("GET " + target("zip") + " HTTP/1.0\r\n\r\n").expect(200);
      client.expectFin();
      assertSameTree(onDisk(site.path("tree")), unpacked("zip", answer.body()));
    }
  }

  @Test
  void offUnlessThereIsABudget() {
    TempSite site = site();
    GyreServer plain = start(GyreServer.files(site.root()));
    Answer listing = RawClient.get(plain, "/tree/").expect(200);
    assertArrayEquals(listing.body(), RawClient.get(plain, target("zip")).expect(200).body());
    assertFalse(listing.text().contains("?archive="), listing::text);
    GyreServer offering = serve(site);
    Answer page = RawClient.get(offering, "/tree/").expect(200);
    assertTrue(page.text().contains("<a href=\"?archive=zip\" rel=\"nofollow\">"), page::text);
    assertTrue(page.text().contains("<a href=\"?archive=tar.zst\" rel=\"nofollow\">"), page::text);
    RawClient.get(offering, "/tree/", "If-None-Match: " + listing.header("etag")).expect(200);
    assertArrayEquals(page.body(), RawClient.get(offering, target("rar")).expect(200).body());
    assertFalse(RawClient.get(offering, "/tree/?format=json").text().contains("archive="));
  }

  @Test
  void moreThanTheBudgetIsRefusedWithAReason() {
    TempSite site = newSite().file("small/a", TempSite.noise(1000)).directory("large");
    site.sparse("large/a", 1L << 40);
    GyreServer server = serve(site, Map.of(Options.LISTING_ARCHIVE, "1000"));
    for (String target : List.of("/?archive=zip", "/large/?archive=tar.zst")) {
      Answer refusal = RawClient.get(server, target).expect(403);
      assertTrue(refusal.text().contains("more than one archive may"), refusal::text);
      Answer page = RawClient.get(server, target, "Accept: text/html").expect(403);
      assertTrue(page.text().contains("more than one archive may"), page::text);
    }
    RawClient.get(server, "/small/?archive=zip").expect(200);
  }

  @ParameterizedTest
  @CsvSource({
    "off, deny, tree/ tree/d/ tree/d/x",
    "on, deny, tree/ tree/.secret tree/d/ tree/d/.x tree/d/x",
    "off, within, tree/ tree/d/ tree/d/x tree/to-d/ tree/to-d/x tree/to-up",
    "off, follow, tree/ tree/away tree/d/ tree/d/x tree/to-d/ tree/to-d/x tree/to-up",
  })
  void onlyWhatIsServedIsInIt(String hidden, String symlinks, String names) throws Exception {
    Files.writeString(directory.resolve("outside"), "secret");
    TempSite site = newSite().file("up", "1").file("tree/d/x", "1").file("tree/d/.x", "1");
    site.file("tree/.secret", "1").link("tree/to-d", "d").link("tree/to-up", "../up");
    site.link("tree/away", "../../outside").link("tree/round", "..").link("tree/d/round", ".");
    site.link("tree/device", "/dev/zero");
    Process mkfifo = new ProcessBuilder("mkfifo", site.path("tree/fifo").toString()).start();
    assertEquals(0, mkfifo.waitFor());
    GyreServer server = serve(site, Map.of(Options.HIDDEN, hidden, Options.SYMLINKS, symlinks));
    for (String format : List.of("zip", "tar.zst")) {
      Answer answer = RawClient.get(server, target(format)).expect(200);
      // The link to the parent leads to a directory that is not above what is archived.
      SortedMap<String, byte[]> found = unpacked(format, answer.body());
      found.keySet().removeIf(name -> name.startsWith("tree/round/"));
      assertEquals(names, String.join(" ", found.keySet()));
    }
  }

  @Test
  void onlyWhatIsListedIsArchived() {
    TempSite site = site().file("page/index.html", "the index");
    GyreServer server = serve(site);
    RawClient.get(server, "/page/?archive=zip").expect(200, "the index");
    RawClient.get(server, "/tree?archive=zip").expect(301);
    RawClient.get(server, "/up.txt?archive=zip").expect(200, "above");
    RawClient.get(server, "/none/?archive=zip").expect(404);
    GyreServer unlisted = serve(site, Map.of(Options.LISTING, "off"));
    RawClient.get(unlisted, target("zip")).expect(404);
  }

  @Test
  void whatRulesAndMountsKeepBackIsNotInIt() throws Exception {
    TempSite site =
        newSite()
            .file("../users", "ann:" + HASH + "\n")
            .file("../others", "bob:" + HASH + "\n")
            .file("../mounted/x", "elsewhere")
            .file("tree/open/a", "1")
            .file("tree/open/a.bak", "1")
            .file("tree/denied/below/b", "1")
            .file("tree/secret/c", "1")
            .file("tree/other/d", "1")
            .file("tree/moved/e", "1")
            .file("tree/rewritten", "1")
            .file("tree/unlisted/i", "1")
            .file("tree/mount/f", "1")
            .file("tree/host/g", "1")
            .file("tree/client/h", "1");
    GyreServer server =
        serve(
            site,
            Map.of(
                Options.MOUNT,
                "/tree/mount="
                    + site.path("../mounted")
                    + "\ntest/tree/host="
                    + site.path("../mounted"),
                Options.RULE,
                String.join(
                    "\n",
                    "path=/tree/denied/** access=deny",
                    "path=**.bak access=deny",
                    "path=/tree/unlisted/** listing=off",
                    "path=/tree/client/** client=127.0.0.1 access=deny",
                    "path=/tree/secret/** password=" + site.path("../users"),
                    "path=/tree/other/** password=" + site.path("../others"),
                    "path=/tree/moved/** redirect=/tree/open/",
                    "path=/tree/rewritten rewrite=/tree/open/a",
                    "path=/known/** rewrite=/tree/$1 password=" + site.path("../users"))));
    String known =
        "Authorization: Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(UTF_8));
    for (String format : List.of("zip", "tar.zst")) {
      assertEquals(
          "tree/ tree/open/ tree/open/a",
          names(format, RawClient.get(server, target(format)).expect(200)));
      assertEquals(
          "tree/ tree/open/ tree/open/a tree/secret/ tree/secret/c",
          names(format, RawClient.get(server, "/known/?archive=" + format, known).expect(200)));
    }
    RawClient.get(server, "/known/?archive=zip").expect(401);
    RawClient.get(server, "/tree/denied/?archive=zip").expect(403);
    RawClient.get(server, "/tree/unlisted/?archive=zip").expect(404);
    RawClient.get(server, "/tree/secret/?archive=zip").expect(401);
    Answer mounted = RawClient.get(server, "/tree/mount/?archive=zip").expect(200);
    assertEquals("files/ files/x", names("zip", mounted));
  }

  private String names(String format, Answer answer) throws Exception {
    return String.join(" ", unpacked(format, answer.body()).keySet());
  }

  /** Also shows that nothing is made ahead of a slow reader. */
  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar.zst"})
  void shortenedFileEndsTheConnectionWithoutALastChunk(String format) throws IOException {
    TempSite site = newSite().file("tree/huge", TempSite.noise(HUGE));
    GyreServer server = serve(site);
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", target(format)));
      client.readHeadOnly().expect(200);
      assertEquals(1000, client.in().readNBytes(1000).length); // the file is open
      site.truncate("tree/huge", HUGE - 1);
      long received = client.discardAll();
      assertTrue(received < HUGE - 1, () -> received + " bytes");
    }
    Await.closed(server, "file_truncated", 1);
    try (FrameClient client = FrameClient.connect(server, 4, 1 << 30)) {
      site.file("tree/huge", TempSite.noise(HUGE));
      client.get(1, target(format));
      client.read(FrameClient.DATA);
      site.truncate("tree/huge", HUGE / 2);
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 30);
      assertEquals(2, client.read(FrameClient.RST_STREAM).number(0));
    }
  }

  @Test
  void archivesAtATimeAreBoundedAndThePlaceOfWhoLeavesIsFree() {
    TempSite site = newSite().file("tree/huge", TempSite.noise(HUGE)).file("few/a", "1");
    GyreServer server = serve(site, Map.of(Options.FILE_THREADS, "4"));
    for (int i = 0; i < 3; i++) {
      try (RawClient slow = RawClient.connectSlow(server);
          RawClient other = RawClient.connect(server)) {
        slow.send(RawClient.request("GET", target("zip")));
        slow.readHeadOnly().expect(200);
        Answer busy = other.get("/few/?archive=zip").expect(503);
        assertEquals("5", busy.header("retry-after"));
        other.get("/few/").expect(200);
        slow.reset();
        Await.until(() -> other.get("/few/?archive=zip").status() == 200, server::statistics);
      }
    }
  }

  private static void assertSameTree(
      SortedMap<String, byte[]> expected, SortedMap<String, byte[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, content) -> assertArrayEquals(content, found.get(name), name));
  }

  /** What an archive holds: names, with a slash behind those of directories, and contents. */
  private SortedMap<String, byte[]> unpacked(String format, byte[] archive) throws Exception {
    return format.equals("zip") ? unzipped(archive) : untarred(archive);
  }

  private static SortedMap<String, byte[]> unzipped(byte[] archive) throws IOException {
    SortedMap<String, byte[]> found = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        found.put(entry.getName(), zip.readAllBytes());
      }
    }
    return found;
  }

  /** By the tar(1) that is part of every system. */
  private SortedMap<String, byte[]> untarred(byte[] archive) throws Exception {
    Path into = Files.createTempDirectory(directory, "unpacked");
    Path tar = into.resolveSibling(into.getFileName() + ".tar");
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(archive))) {
      Files.copy(in, tar);
    }
    Process process =
        new ProcessBuilder("tar", "-xf", tar.toString(), "-C", into.toString())
            .redirectErrorStream(true)
            .start();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    process.getInputStream().transferTo(said);
    assertEquals(0, process.waitFor(), () -> said.toString(UTF_8));
    Path top = into.resolve("tree");
    assertEquals(Files.exists(top.resolve("program")), Files.isExecutable(top.resolve("program")));
    return onDisk(top);
  }

  private static SortedMap<String, byte[]> onDisk(Path top) throws IOException {
    SortedMap<String, byte[]> found = new TreeMap<>();
    String parent = Objects.requireNonNull(top.getParent()).toUri().getPath();
    try (Stream<Path> paths = Files.walk(top)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = path.toUri().getPath().substring(parent.length());
        found.put(name, Files.isDirectory(path) ? NO_CONTENT : Files.readAllBytes(path));
      }
    }
    return found;
  }
}
