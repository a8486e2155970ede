package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.nativetests.FrameClient.Frame;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 with a client that keeps to it, over TLS and without. */
abstract class Http2Contract extends TransportContract {
  private static final byte[] LARGE = TempSite.noise(3_000_000);

  Http2Contract(TransportKind transport) {
    super(transport);
  }

  private TempSite site() {
    return newSite()
        .file("a.txt", "content of a")
        .file("b.txt", "content of b")
        .file("empty.txt", "")
        .file("large.bin", LARGE);
  }

  private GyreServer serve() {
    return start(GyreServer.files(site().root()));
  }

  // The client of the JDK upgrades from HTTP/1.1 without TLS, which RFC 9113 has dropped.
  private GyreServer serveEncrypted() {
    return start(GyreServer.files(site().root()).set(Options.TLS_SELF_SIGNED, "on"));
  }

  private static HttpResponse<byte[]> get(
      HttpClient client, GyreServer server, String path, String... fields)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(server, path));
    if (fields.length > 0) {
      request.headers(fields);
    }
    HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
    assertEquals(HttpClient.Version.HTTP_2, answer.version());
    return answer;
  }

  private static URI uri(GyreServer server, String path) {
    return URI.create("https://localhost:" + server.port() + path);
  }

  private static String field(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void answersAreThoseOfHttp1() throws Exception {
    GyreServer server = serveEncrypted();
    try (HttpClient client = TlsClient.httpClient();
        RawClient other = TlsClient.connect(server)) {
      for (int i = 0; i < 4; i++) {
        for (String path : List.of("/a.txt", "/empty.txt", "/large.bin", "/", "/none", "/a.txt/")) {
          HttpResponse<byte[]> answer = get(client, server, path);
          Answer same = other.get(path);
          assertEquals(same.status(), answer.statusCode(), path);
          assertArrayEquals(same.body(), answer.body(), path);
          for (String name : List.of("etag", "last-modified", "content-type", "vary", "server")) {
            assertEquals(same.has(name) ? same.header(name) : "", field(answer, name), name);
          }
        }
        String tag = field(get(client, server, "/a.txt"), "etag");
        assertEquals(304, get(client, server, "/a.txt", "If-None-Match", tag).statusCode());
        HttpResponse<byte[]> part = get(client, server, "/large.bin", "Range", "bytes=1000-70999");
        assertEquals(206, part.statusCode());
        assertArrayEquals(Arrays.copyOfRange(LARGE, 1000, 71000), part.body());
        HttpRequest head = HttpRequest.newBuilder(uri(server, "/a.txt")).HEAD().build();
        HttpResponse<byte[]> headAnswer = client.send(head, BodyHandlers.ofByteArray());
        assertEquals("12", field(headAnswer, "content-length"));
        assertEquals(0, headAnswer.body().length);
      }
    }
  }

  @Test
  void manyRequestsAtOnce() throws Exception {
    GyreServer server = serveEncrypted();
    try (HttpClient client = TlsClient.httpClient()) {
      get(client, server, "/a.txt"); // so that all of them share the connection
      List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String path = i % 30 == 0 ? "/large.bin" : i % 2 == 0 ? "/a.txt" : "/b.txt";
        answers.add(
            client.sendAsync(
                HttpRequest.newBuilder(uri(server, path)).build(), BodyHandlers.ofByteArray()));
        if (answers.size() == 90) {
          CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0])).get();
          answers.clear();
        }
      }
      for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
        assertEquals(200, answer.get().statusCode());
      }
    }
    assertEquals(1, server.statistics().accepted());
  }

  @Test
  void requestBodiesAreDroppedWithinTheirLimit() throws Exception {
    GyreServer server = serveEncrypted();
    try (HttpClient client = TlsClient.httpClient()) {
      for (int size : new int[] {0, 10, 300_000}) {
        HttpRequest request =
            HttpRequest.newBuilder(uri(server, "/a.txt"))
                .method("GET", HttpRequest.BodyPublishers.ofByteArray(new byte[size]))
                .build();
        assertEquals(200, client.send(request, BodyHandlers.ofString()).statusCode());
      }
      HttpRequest post =
          HttpRequest.newBuilder(uri(server, "/a.txt"))
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[10]))
              .build();
      assertEquals(405, client.send(post, BodyHandlers.ofString()).statusCode());
    }
    try (FrameClient client = FrameClient.connect(server(Options.MAX_BODY.name(), "1k"))) {
      client.send(
          FrameClient.HEADERS,
          4,
          1,
          FrameClient.block(
              ":method", "GET", ":scheme", "http", ":path", "/a.txt", ":authority", "x"));
      client.send(FrameClient.DATA, 0, 1, new byte[2000]);
      assertEquals("413", status(client.read(FrameClient.HEADERS)));
      assertEquals(0, client.read(FrameClient.RST_STREAM).number(0));
    }
  }

  private GyreServer server(String option, String value) {
    return start(
        GyreServer.files(site().root())
            .set(java.util.Objects.requireNonNull(Options.named(option)), value));
  }

  private static String status(Frame headers) {
    return headers.status();
  }

  private static byte[] body(FrameClient client, int stream) {
    return client.body(stream);
  }

  @Test
  void windowsAreHeeded() {
    try (FrameClient client = FrameClient.connect(serve(), 4, 0)) {
      client.get(1, "/large.bin");
      client.read(FrameClient.HEADERS);
      client.send(FrameClient.WINDOW_UPDATE, 0, 1, 10);
      assertEquals(10, client.read(FrameClient.DATA).payload().length);
      client.send(FrameClient.WINDOW_UPDATE, 0, 1, 100_000);
      int received = 10;
      while (received < 65_535) { // then the window of the connection is empty
        received += client.read(FrameClient.DATA).payload().length;
      }
      assertEquals(65_535, received);
      client.send(FrameClient.PING, 0, 0, new byte[8]);
      assertEquals(FrameClient.PING, client.read().type());
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 5_000_000);
      client.send(FrameClient.WINDOW_UPDATE, 0, 1, 5_000_000);
      assertEquals(LARGE.length - 65_535, body(client, 1).length);
    }
  }

  @Test
  void streamsTakeTurns() {
    try (FrameClient client = FrameClient.connect(serve(), 4, 1 << 30)) {
      for (int stream = 1; stream < 21; stream += 2) {
        client.get(stream, "/large.bin");
      }
      // Only now may more than the first 64 KiB flow: the first has no start of the others.
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 30);
      Map<Integer, Integer> received = new TreeMap<>();
      int ended = 0;
      while (ended == 0) {
        Frame frame = client.read(FrameClient.DATA);
        received.merge(frame.stream(), frame.payload().length, Integer::sum);
        ended += frame.endsStream() ? 1 : 0;
      }
      // When the first is complete, all others have come a good part of the way.
      assertEquals(10, received.size());
      received.forEach((stream, bytes) -> assertTrue(bytes > LARGE.length / 2, received::toString));
    }
  }

  @Test
  void malformedRequestEndsItsStreamOnly() {
    try (FrameClient client = FrameClient.connect(serve())) {
      client.send(
          FrameClient.HEADERS,
          5,
          1,
          FrameClient.block(
              ":method", "GET", ":scheme", "http", ":path", "/a.txt", "connection", "close"));
      assertEquals(1, client.read(FrameClient.RST_STREAM).number(0));
      client.get(3, "/a.txt");
      assertEquals("200", status(client.read(FrameClient.HEADERS)));
      assertArrayEquals(
          "content of a".getBytes(java.nio.charset.StandardCharsets.US_ASCII), body(client, 3));
      client.send(
          FrameClient.HEADERS,
          5,
          5,
          FrameClient.block(":method", "GET", ":scheme", "http", ":path", "/" + "x".repeat(9000)));
      assertEquals("414", status(client.read(FrameClient.HEADERS)));
      body(client, 5);
      client.send(FrameClient.HEADERS, 4, 7, FrameClient.request("/a.txt"));
      client.send(FrameClient.HEADERS, 5, 7, FrameClient.block("x", "y".repeat(100)));
      assertEquals("200", status(client.read(FrameClient.HEADERS)));
    }
  }

  @Test
  void drainTellsAndLetsAnswersFinish() {
    GyreServer server = serve();
    try (FrameClient client = FrameClient.connect(server, 4, 0);
        FrameClient idle = FrameClient.connect(server)) {
      idle.get(1, "/a.txt");
      body(idle, 1);
      client.get(1, "/a.txt");
      client.read(FrameClient.HEADERS);
      Thread stopping = Thread.ofPlatform().start(() -> server.drain(Duration.ofSeconds(20)));
      assertEquals(Integer.MAX_VALUE, client.read(FrameClient.GOAWAY).number(0));
      assertEquals(1, client.read(FrameClient.GOAWAY).number(0));
      assertEquals(Integer.MAX_VALUE, idle.read(FrameClient.GOAWAY).number(0));
      assertEquals(0, idle.read(FrameClient.GOAWAY).number(4));
      idle.raw().expectFin();
      client.send(FrameClient.WINDOW_UPDATE, 0, 1, 1000);
      assertArrayEquals(
          "content of a".getBytes(java.nio.charset.StandardCharsets.US_ASCII), body(client, 1));
      client.raw().expectFin();
      stopping.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    Await.closed(server, "drain", 2);
  }

  @Test
  void timesAreHeeded() {
    GyreServer server =
        start(
            GyreServer.files(site().root())
                .set(Options.IDLE_TIMEOUT, "400ms")
                .set(Options.HEADER_TIMEOUT, "400ms")
                .set(Options.BODY_TIMEOUT, "400ms")
                .set(Options.WRITE_TIMEOUT, "400ms"));
    try (FrameClient idle = FrameClient.connect(server)) {
      idle.get(1, "/a.txt");
      body(idle, 1);
      assertEquals(0, idle.read(FrameClient.GOAWAY).number(4));
      idle.raw().expectFin();
    }
    Await.closed(server, "idle", 1);
    try (FrameClient halfFrame = FrameClient.connect(server);
        FrameClient halfBlock = FrameClient.connect(server);
        RawClient halfPreface = RawClient.connect(server)) {
      halfFrame.trySend(new byte[] {0, 0, 8, FrameClient.PING, 0});
      halfBlock.send(FrameClient.HEADERS, 0, 1, FrameClient.request("/a.txt"));
      halfPreface.send("PRI * HTTP/2.0\r\n");
      halfFrame.raw().discardAll();
      halfBlock.raw().discardAll();
      halfPreface.discardAll();
    }
    Await.closed(server, "header_timeout", 3);
    try (FrameClient body = FrameClient.connect(server)) {
      body.send(FrameClient.HEADERS, 4, 1, FrameClient.request("/a.txt"));
      assertEquals(8, body.read(FrameClient.RST_STREAM).number(0));
    }
    try (FrameClient blocked = FrameClient.connect(server, 4, 0)) {
      blocked.get(1, "/a.txt");
      assertEquals(8, blocked.read(FrameClient.RST_STREAM).number(0));
    }
    try (FrameClient stalled = FrameClient.connectSlow(server, 4, 1 << 30)) {
      stalled.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 30);
      stalled.get(1, "/large.bin");
      stalled.get(3, "/large.bin");
      stalled.get(5, "/large.bin");
      Await.closed(server, "write_stall", 1);
    }
  }

  @Test
  void peerThatLeavesInTheMiddleIsForgotten() {
    GyreServer server = serve();
    for (int i = 0; i < 20; i++) {
      try (FrameClient client = FrameClient.connect(server, 4, 0)) {
        client.get(1, "/large.bin");
        client.read(FrameClient.HEADERS);
      }
    }
    Await.open(server, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answersThatAreBrokenOffAreWrittenDown(boolean byReset) {
    AccessLogFile log = new AccessLogFile(newSite().path("access.log"));
    GyreServer server = start(log.writtenBy(GyreServer.files(site().root())));
    try (FrameClient client = FrameClient.connect(server, 4, 0)) {
      client.get(1, "/large.bin");
      client.read(FrameClient.HEADERS);
      client.send(FrameClient.WINDOW_UPDATE, 0, 1, 1000);
      client.read(FrameClient.DATA);
      if (byReset) {
        client.send(FrameClient.RST_STREAM, 0, 1, 8);
        log.awaitBytes("/large.bin", 1000, 1000);
      }
    }
    log.awaitBytes("/large.bin", 1000, 1000);
    Await.open(server, 0);
    log.awaitBytes("/large.bin", 1000, 1000); // and once only
  }

  @Test
  void peerThatEndsTlsInGoodOrderIsForgotten() throws IOException {
    GyreServer server = serveEncrypted();
    String[] protocols = {"h2"};
    try (SSLSocket socket =
        TlsClient.handshake(server, change -> change.setApplicationProtocols(protocols))) {
      String begin = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
      socket.getOutputStream().write(begin.getBytes(StandardCharsets.ISO_8859_1));
      int settingsAndAck = 9 + 12 + 9;
      assertEquals(settingsAndAck, socket.getInputStream().readNBytes(settingsAndAck).length);
      socket.shutdownOutput();
      Await.closed(server, "peer_closed", 1);
    }
  }

  @Test
  void switchedOffItIsNeitherChosenNorBegun() {
    GyreServer server =
        start(
            GyreServer.files(site().root())
                .set(Options.HTTP2, "off")
                .set(Options.TLS_SELF_SIGNED, "on"));
    String[] protocols = {"h2", "http/1.1"};
    assertEquals(
        "http/1.1",
        TlsClient.handshake(server, change -> change.setApplicationProtocols(protocols))
            .getApplicationProtocol());
    GyreServer plain = server(Options.HTTP2.name(), "off");
    try (RawClient client = RawClient.connect(plain)) {
      client.send("PRI * HTTP/2.0\r\n\r\n");
      assertTrue(client.read().status() >= 400);
    }
  }

  @Test
  void helloSpeaksItToo() {
    try (FrameClient client = FrameClient.connect(start(GyreServer.hello()))) {
      client.get(1, "/");
      assertEquals("200", status(client.read(FrameClient.HEADERS)));
      assertEquals(12, body(client, 1).length);
    }
  }
}
