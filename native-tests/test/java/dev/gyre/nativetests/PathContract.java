package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file a target leads to, and that none leads out of the root or to what is no file. */
abstract class PathContract extends TransportContract {
  PathContract(TransportKind transport) {
    super(transport);
  }

  /** A site with a file beside its root that must never be served. */
  private TempSite guardedSite() {
    TempSite.in(directory).file("secret.txt", "SECRET");
    return newSite()
        .file("a.txt", "a")
        .file("sub/b.txt", "b")
        .file("sub/deep/er/c.txt", "c")
        .file("with space.txt", "space")
        .file("ünï.txt", "utf-8")
        .file("back\\slash", "backslash")
        .file("..dots", "dots")
        .file("...", "three dots");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/sub/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/.%2e/secret.txt",
        "/%2E%2E/secret.txt",
        "/..%2fsecret.txt",
        "/sub/..%2f..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/..%c0%afsecret.txt",
        "/%uff0e%uff0e/secret.txt",
        "/..;/secret.txt",
        "/....//secret.txt",
        "/a.txt/../../secret.txt",
        "//secret.txt",
        "//etc/passwd",
        "/./../secret.txt",
        "/a.txt%00.html",
        "/%00",
        "/a.txt%",
        "/a.txt%2",
        "/a.txt%zz",
        "/sub//b.txt",
        "/sub%2fb.txt",
        "/proc/self/environ",
        "http://test/../secret.txt",
      })
  void nothingOutsideTheRootIsServed(String target) {
    GyreServer server = start(GyreServer.files(guardedSite().root()));
    try (RawClient client = RawClient.connect(server)) {
      client.send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
      Answer answer = client.read();
      assertTrue(answer.status() == 400 || answer.status() == 404, answer::toString);
      assertFalse(answer.text().contains("SECRET"), answer::toString);
      if (!answer.closes()) {
        client.get("/a.txt").expect(200, "a");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/a.txt, a",
    "/%61.txt, a",
    "/a.txt?query=/../x, a",
    "/./a.txt, a",
    "/sub/../a.txt, a",
    "/missing/../a.txt, a",
    "/sub/./b.txt, b",
    "/sub/deep/er/c.txt, c",
    "/sub/deep/../b.txt, b",
    "/with%20space.txt, space",
    "/%C3%BCn%c3%af.txt, utf-8",
    "/back%5Cslash, backslash",
    "/..dots, dots",
    "/..., three dots",
    "http://test/a.txt, a",
    "http://other:99/sub/b.txt?x, b",
  })
  void targetLeadsToItsFile(String target, String content) {
    // Names that begin with a dot are only served on request.
    GyreServer server = start(GyreServer.files(guardedSite().root()).set(Options.HIDDEN, "on"));
    RawClient.get(server, target).expect(200, content);
  }

  @ParameterizedTest
  @CsvSource({
    "/sub, /sub/",
    "/sub?a=b&c=%20d, /sub/?a=b&c=%20d",
    "/sub/deep/er, /sub/deep/er/",
    "/sp%20ace, /sp%20ace/",
    "/%73ub, /sub/",
  })
  void directoryWithoutSlashIsMovedToTheOneWith(String target, String location) {
    TempSite site = guardedSite().directory("sp ace");
    Answer answer = RawClient.get(start(GyreServer.files(site.root())), target).expect(301);
    assertEquals(location, answer.header("location"));
  }

  @Test
  void redirectCannotSplitTheHeadOrLeaveTheServer() {
    TempSite site = newSite().directory("a\r\nX-Injected: yes").directory("evil.example");
    GyreServer server = start(GyreServer.files(site.root()));
    Answer answer = RawClient.get(server, "/a%0d%0aX-Injected:%20yes").expect(301);
    assertFalse(answer.has("x-injected"));
    assertTrue(answer.header("location").startsWith("/a%0D%0AX-Injected"), answer::toString);
    try (RawClient client = RawClient.connect(server)) {
      Answer other = client.get("//evil.example");
      assertFalse(
          other.has("location") && other.header("location").startsWith("//"), other::toString);
    }
  }

  @Test
  void fileWithATrailingSlashIsNotFound() {
    GyreServer server = start(GyreServer.files(guardedSite().root()));
    RawClient.get(server, "/a.txt/").expect(404);
    RawClient.get(server, "/a.txt/more").expect(404);
  }

  @Test
  void indexFileStandsForItsDirectory() {
    TempSite site = guardedSite().file("sub/index.html", "<p>index").file("home.htm", "home");
    GyreServer server = start(GyreServer.files(site.root()));
    Answer answer = RawClient.get(server, "/sub/").expect(200, "<p>index");
    assertEquals("text/html; charset=utf-8", answer.header("content-type"));
    assertTrue(RawClient.get(server, "/").expect(200).text().contains("home.htm"));
    GyreServer other = start(GyreServer.files(site.root()).set(Options.INDEX, "no.html,home.htm"));
    RawClient.get(other, "/").expect(200, "home");
    RawClient.get(other, "/sub/").expect(200);
  }

  @Test
  void namesWithADotAreHiddenButWellKnownIsNot() {
    TempSite site =
        guardedSite()
            .file(".env", "PASSWORD")
            .file(".git/config", "GIT")
            .file("sub/.htpasswd", "HT")
            .file(".well-known/security.txt", "contact");
    GyreServer server = start(GyreServer.files(site.root()));
    for (String hidden :
        new String[] {
          "/.env", "/%2eenv", "/.git/config", "/.git/", "/.git", "/sub/.htpasswd", "/sub/../.env"
        }) {
      RawClient.get(server, hidden).expect(404);
    }
    RawClient.get(server, "/.well-known/security.txt").expect(200, "contact");
    assertFalse(RawClient.get(server, "/").expect(200).text().contains(".env"));
    GyreServer open = start(GyreServer.files(site.root()).set(Options.HIDDEN, "on"));
    RawClient.get(open, "/.env").expect(200, "PASSWORD");
    assertTrue(RawClient.get(open, "/").expect(200).text().contains(".env"));
  }

  @ParameterizedTest
  @CsvSource({"within, 200, 200, 404", "deny, 404, 404, 404", "follow, 200, 200, 200"})
  void linksAreFollowedByPolicy(String policy, int inside, int throughDirectory, int outside) {
    TempSite site =
        guardedSite()
            .link("in", "sub/b.txt")
            .link("dir", "sub")
            .link("out", "../secret.txt")
            .link("sub/up", "../../secret.txt")
            .link("absolute", directory.resolve("secret.txt").toString())
            .link("dangling", "nowhere")
            .link("loop", "loop");
    GyreServer server = start(GyreServer.files(site.root()).set(Options.SYMLINKS, policy));
    RawClient.get(server, "/in").expect(inside);
    RawClient.get(server, "/dir/b.txt").expect(throughDirectory);
    for (String target : new String[] {"/out", "/sub/up", "/absolute"}) {
      RawClient.get(server, target).expect(outside);
    }
    RawClient.get(server, "/dangling").expect(404);
    RawClient.get(server, "/loop").expect(404);
    RawClient.get(server, "/a.txt").expect(200, "a");
  }

  @Test
  void whatIsNeitherFileNorDirectoryIsNotFoundAtOnce() throws Exception {
    TempSite site = guardedSite();
    Path fifo = site.path("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    site.link("null", "/dev/null").link("zero", "/dev/zero");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Path relative = Path.of("").toAbsolutePath().relativize(site.path("sock"));
      Path shorter = relative.toString().length() < 100 ? relative : site.path("sock");
      socket.bind(UnixDomainSocketAddress.of(shorter));
      GyreServer server =
          start(
              GyreServer.files(site.root())
                  .set(Options.SYMLINKS, "follow")
                  .set(Options.FILE_THREADS, "1"));
      for (int round = 0; round < 5; round++) {
        for (String target : new String[] {"/fifo", "/sock", "/null", "/zero"}) {
          RawClient.get(server, target).expect(404);
        }
      }
      assertFalse(RawClient.get(server, "/").expect(200).text().contains("fifo"));
      RawClient.get(server, "/a.txt").expect(200, "a"); // the only file thread still lives
    }
  }

  @Test
  void listingCanBeSwitchedOff() {
    TempSite site = guardedSite();
    GyreServer server = start(GyreServer.files(site.root()).set(Options.LISTING, "off"));
    RawClient.get(server, "/").expect(404);
    RawClient.get(server, "/sub/?format=json").expect(404);
    RawClient.get(server, "/a.txt").expect(200, "a");
  }

  @ParameterizedTest
  @CsvSource({
    "page.html, text/html; charset=utf-8",
    "A.HTML, text/html; charset=utf-8",
    "a.min.js, text/javascript; charset=utf-8",
    "a.css, text/css; charset=utf-8",
    "a.txt, text/plain; charset=utf-8",
    "a.json, application/json; charset=utf-8",
    "a.svg, image/svg+xml; charset=utf-8",
    "a.png, image/png",
    "a.JpEg, image/jpeg",
    "a.wasm, application/wasm",
    "a.woff2, font/woff2",
    "a.webp, image/webp",
    "a.mp4, video/mp4",
    "a.pdf, application/pdf",
    "a.zip, application/zip",
    "archive.tar.gz, application/gzip",
    "nosuffix, application/octet-stream",
    "a.unheard-of, application/octet-stream",
    "trailing., application/octet-stream",
  })
  void mediaTypeGoesByTheLastSuffixInAnyCase(String name, String type) {
    TempSite site = newSite().file(name, "x");
    Answer answer = RawClient.get(start(GyreServer.files(site.root())), "/" + name).expect(200);
    assertEquals(type, answer.header("content-type"));
    assertEquals("nosniff", answer.header("x-content-type-options"));
  }

  @Test
  void mediaTypesCanBeOverridden() throws IOException {
    Path types = directory.resolve("types");
    Files.writeString(types, "text/x-gyre gyre\napplication/x-other html htm\n");
    TempSite site = newSite().file("a.gyre", "x").file("a.html", "x").file("a.css", "x");
    GyreServer server =
        start(GyreServer.files(site.root()).set(Options.MIME_TYPES, types.toString()));
    assertTrue(RawClient.get(server, "/a.gyre").header("content-type").startsWith("text/x-gyre"));
    assertEquals("application/x-other", RawClient.get(server, "/a.html").header("content-type"));
    assertTrue(RawClient.get(server, "/a.css").header("content-type").startsWith("text/css"));
  }
}
