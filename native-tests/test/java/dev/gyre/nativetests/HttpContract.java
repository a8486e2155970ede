package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, versions, persistence, pipelining: what every request gets, whatever it asks for. */
abstract class HttpContract extends TransportContract {
  HttpContract(TransportKind transport) {
    super(transport);
  }

  private GyreServer serve() {
    TempSite site = newSite().file("a.txt", "content of a").file("b.txt", "content of b");
    return start(GyreServer.files(site.root()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE"})
  void knownMethodsThatAreNotServedGet405WithAllow(String method) {
    GyreServer server = serve();
    try (RawClient client = RawClient.connect(server)) {
      Answer answer = client.exchange(RawClient.request(method, "/a.txt")).expect(405);
      assertEquals(
          Set.of("GET", "HEAD", "OPTIONS"), Set.of(answer.header("allow").split(", *", -1)));
      client.get("/b.txt").expect(200, "content of b");
    }
  }

  @Test
  void connectIsRefusedWithoutATunnel() {
    try (RawClient client = RawClient.connect(serve())) {
      client.send("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n");
      Answer answer = client.read().expect(405);
      assertTrue(answer.has("allow"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BREW", "get", "PROPFIND", "GETGET", "X"})
  void unknownMethodsGet501(String method) {
    try (RawClient client = RawClient.connect(serve())) {
      client.exchange(RawClient.request(method, "/a.txt")).expect(501);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a.txt", "*", "/"})
  void optionsTellsTheMethods(String target) {
    try (RawClient client = RawClient.connect(serve())) {
      Answer answer = client.exchange(RawClient.request("OPTIONS", target));
      assertTrue(answer.status() == 204 || answer.status() == 200, answer::toString);
      assertEquals("GET, HEAD, OPTIONS", answer.header("allow"));
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, , true",
    "1.0, Connection: keep-alive, false",
    "1.0, connection: Keep-Alive, false",
    "1.0, 'Connection: foo, KEEP-ALIVE', false",
    "1.0, 'Connection: keep-alive, close', true",
    "1.1, , false",
    "1.1, Connection: keep-alive, false",
    "1.1, Connection: close, true",
    "1.1, CONNECTION: CLOSE, true",
    "1.1, 'connection: Keep-Alive, foo', false",
    "1.1, 'Connection: foo,\tClose , bar', true",
    "1.1, Connection: closed, false",
    "1.1, Connection:, false",
  })
  void connectionPersistsByVersionAndTokens(String version, String field, boolean closes) {
    try (RawClient client = RawClient.connect(serve())) {
      String line = field == null ? "" : field + "\r\n";
      String request = "GET /a.txt HTTP/" + version + "\r\nHost: test\r\n" + line + "\r\n";
      Answer answer = client.exchange(request).expect(200, "content of a");
      if (closes) {
        assertEquals("close", answer.header("connection"));
        client.expectFin();
      } else {
        assertEquals(version.equals("1.0"), answer.has("connection"), answer::toString);
        client.exchange(request).expect(200, "content of a");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /a.txt HTTP/1.0\r\n\r\n", "GET /none HTTP/1.0\r\n\r\n"})
  void whoHasAskedForTheEndIsNotWaitedFor(String request) {
    TempSite site = newSite().file("a.txt", "content of a");
    GyreServer server = start(GyreServer.files(site.root()).set(Options.LINGER_TIMEOUT, "1h"));
    for (int i = 1; i <= 4; i++) {
      try (RawClient client = RawClient.connect(server)) {
        assertTrue(client.exchange(request).closes());
        Await.closed(server, "completed", i); // though the client has not closed yet
        client.expectFin();
      }
    }
  }

  @Test
  void whoSendsMoreAfterAskingForTheEndStillGetsTheWholeAnswer() {
    try (RawClient client = RawClient.connect(serve())) {
      String last = RawClient.request("GET", "/a.txt", "Connection: close");
      client.send(last + "X".repeat(20_000));
      client.read().expect(200, "content of a");
      client.expectFin();
    }
  }

  @Test
  void twoConnectionFieldsCountAsOneList() {
    try (RawClient client = RawClient.connect(serve())) {
      client.get("/a.txt", "Connection: keep-alive", "Connection: close").expect(200);
      client.expectFin();
    }
  }

  @Test
  void requestWithoutAnyFieldIsAnsweredOnHttp10() {
    try (RawClient client = RawClient.connect(serve())) {
      client.exchange("GET /a.txt HTTP/1.0\r\n\r\n").expect(200, "content of a");
      client.expectFin();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a.txt", "/", "/?format=json", "/missing", "/sub", "/large.bin", "/empty"})
  void headHasTheFieldsOfGetAndNoBody(String target) {
    TempSite site = newSite().file("a.txt", "a").directory("sub").file("empty", "");
    site.file("large.bin", TempSite.noise(300_000));
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connect(server)) {
      Answer get = client.exchange(RawClient.request("GET", target));
      Answer head = client.exchange(RawClient.request("HEAD", target));
      assertEquals(get.status(), head.status());
      assertEquals(get.stableHeaders(), head.stableHeaders());
      client.exchange(RawClient.request("GET", "/a.txt")).expect(200, "a");
    }
  }

  @Test
  void headOfARangeHasTheFieldsOfGet() {
    try (RawClient client = RawClient.connect(serve())) {
      Answer get = client.get("/a.txt", "Range: bytes=2-4").expect(206, "nte");
      Answer head = client.exchange(RawClient.request("HEAD", "/a.txt", "Range: bytes=2-4"));
      // RFC 9110 section 14.2: Range is defined for GET only, so a server may ignore it for HEAD.
      if (head.status() == 206) {
        assertEquals(get.stableHeaders(), head.stableHeaders());
      } else {
        assertEquals("12", head.expect(200).header("content-length"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 16, 1000})
  void pipelinedRequestsOfOneWriteAreAnsweredInOrder(int count) {
    TempSite site = newSite();
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      site.file(i + ".txt", "file " + i);
    }
    for (int i = 0; i < count; i++) {
      requests.append(RawClient.request("GET", "/" + i % 100 + ".txt"));
    }
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connect(server)) {
      client.send(requests.toString());
      for (int i = 0; i < count; i++) {
        client.read().expect(200, "file " + i % 100);
      }
      client.halfClose();
      client.expectFin();
    }
  }

  @Test
  void pipelinedRequestsOfDifferentKindsAreAnsweredInOrder() {
    TempSite site = newSite().file("a.txt", "a").directory("sub");
    byte[] large = TempSite.noise(700_000);
    site.file("large.bin", large);
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connect(server)) {
      client.send(
          RawClient.request("GET", "/large.bin")
              + RawClient.request("OPTIONS", "*")
              + RawClient.request("GET", "/missing")
              + RawClient.request("HEAD", "/large.bin")
              + RawClient.request("GET", "/")
              + RawClient.request("POST", "/a.txt", "Content-Length: 5")
              + "12345"
              + RawClient.request("GET", "/sub")
              + RawClient.request("GET", "/large.bin", "Connection: close"));
      assertArrayEquals(large, client.read().expect(200).body());
      client.read().expect(204);
      client.read().expect(404);
      client.readHead().expect(200);
      client.read().expect(200);
      client.read().expect(405);
      client.read().expect(301);
      assertArrayEquals(large, client.read().expect(200).body());
      client.expectFin();
    }
  }

  @Test
  void readerThatStartsLateGetsAllPipelinedAnswers() throws InterruptedException {
    byte[] content = TempSite.noise(8 * 1024);
    GyreServer server = start(GyreServer.files(newSite().file("f", content).root()));
    int count = 2000;
    try (RawClient client = RawClient.connectSlow(server)) {
      String requests = RawClient.request("GET", "/f").repeat(count);
      Thread writer = new Thread(() -> client.send(requests));
      writer.start();
      Await.until(() -> server.statistics().requests() >= 8, server::statistics);
      for (int i = 0; i < count; i++) {
        assertArrayEquals(content, client.read().expect(200).body());
      }
      writer.join();
      client.halfClose();
      client.expectFin();
    }
    assertEquals(count, server.statistics().requests());
  }

  /** A peer that asks and never reads must not make the server hold its answers in memory. */
  @Test
  void answersOfAPeerThatDoesNotReadAreNotPiledUp() throws InterruptedException {
    byte[] content = TempSite.noise(60_000);
    GyreServer server =
        start(
            GyreServer.files(newSite().file("f", content).root())
                .set(Options.WRITE_TIMEOUT, "700ms"));
    int count = 5000;
    try (RawClient client = RawClient.connectSlow(server)) {
      byte[] requests = RawClient.request("GET", "/f").repeat(count).getBytes(US_ASCII);
      Thread writer = new Thread(() -> client.trySend(requests));
      writer.start();
      Await.closed(server, "write_stall", 1);
      writer.join();
    }
    long answered = server.statistics().responseBytes();
    assertTrue(answered < 32 << 20, () -> "bytes made for a peer that reads nothing: " + answered);
  }

  @Test
  void everyRequestGetsExactlyOneAnswer() {
    GyreServer server = serve();
    try (RawClient client = RawClient.connect(server)) {
      client.get("/a.txt").expect(200);
      client.get("/missing").expect(404);
      client.exchange(RawClient.request("BREW", "/")).expect(501);
      client.exchange(RawClient.request("HEAD", "/missing")).expect(404);
      client.get("/a.txt", "Connection: close").expect(200);
      client.expectFin();
    }
    assertEquals(5, server.statistics().requests());
  }

  @Test
  void missingFileIs404AtOnceAndTheConnectionSurvives() {
    try (RawClient client = RawClient.connect(serve())) {
      for (int i = 0; i < 3; i++) {
        Answer answer = client.get("/no/such/file").expect(404);
        assertFalse(answer.closes());
      }
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @Test
  void sameUrlTwiceGivesTheSameAnswer() {
    try (RawClient client = RawClient.connect(serve())) {
      Answer first = client.get("/a.txt").expect(200, "content of a");
      Answer second = client.get("/a.txt").expect(200, "content of a");
      assertEquals(first.stableHeaders(), second.stableHeaders());
    }
  }

  @Test
  void errorPageEscapesTheUrlAndShowsNoServerPath() {
    TempSite site = newSite();
    Answer answer =
        RawClient.get(start(GyreServer.files(site.root())), "/<script>alert(1)</script>?\"'&");
    assertTrue(answer.status() == 404 || answer.status() == 400, answer::toString);
    assertFalse(answer.text().contains("<script>alert"), answer::text);
    assertFalse(answer.text().contains(site.root().toString()), answer::text);
  }

  @Test
  void serverNameCanBeLeftOut() {
    GyreServer server = start(GyreServer.hello().set(Options.SERVER_HEADER, "off"));
    try (RawClient client = RawClient.connect(server)) {
      client.send(RawClient.request("GET", "/", "Connection: close"));
      String all = readAll(client);
      assertTrue(all.startsWith("HTTP/1.1 200 "), all);
      assertFalse(all.toLowerCase(java.util.Locale.ROOT).contains("\r\nserver:"), all);
    }
  }

  @Test
  void helloAnswersEveryGetOnBothVersions() {
    GyreServer server = start(GyreServer.hello());
    try (RawClient client = RawClient.connect(server)) {
      for (String target : new String[] {"/", "/any/where", "/x?y=z"}) {
        Answer answer = client.get(target).expect(200);
        assertEquals("Hello World!", answer.text().strip());
      }
      client.exchange(RawClient.request("HEAD", "/")).expect(200);
      client.exchange(RawClient.request("POST", "/")).expect(405);
      client.exchange("GET / HTTP/1.0\r\n\r\n").expect(200);
      client.expectFin();
    }
  }

  private static String readAll(RawClient client) {
    try {
      return new String(client.in().readAllBytes(), US_ASCII);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
