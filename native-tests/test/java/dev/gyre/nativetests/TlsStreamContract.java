package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS of connections that go on after their first answer, which is done without Netty's handler.
 */
abstract class TlsStreamContract extends TransportContract {
  private static final byte[] LARGE = TempSite.noise(5_000_000);
  private static final byte[] MEDIUM = TempSite.noise(60_000);

  @TempDir static Path folder = Path.of("set by JUnit");

  private static TestPair pair = new TestPair(folder, folder);

  TlsStreamContract(TransportKind transport) {
    super(transport);
  }

  @BeforeAll
  static void makeCertificate() {
    pair = TestPair.make(folder, "pair", "localhost");
  }

  private GyreServer serve(String writeTimeout) {
    TempSite site =
        newSite()
            .file("a.txt", "content of a")
            .file("b.txt", "content of b")
            .file("medium.bin", MEDIUM)
            .file("large.bin", LARGE)
            .sparse("huge.bin", 64 << 20);
    return start(
        GyreServer.files(site.root())
            .set(Options.TLS_CERT, pair.certificate().toString())
            .set(Options.TLS_KEY, pair.key().toString())
            .set(Options.WRITE_TIMEOUT, writeTimeout));
  }

  private GyreServer serve() {
    return serve("60s");
  }

  private static RawClient connect(GyreServer server, String version) {
    String[] versions = {version};
    return goOn(TlsClient.connect(server, change -> change.setProtocols(versions)));
  }

  /** Has it answered so often that it is one that stays. */
  private static RawClient goOn(RawClient client) {
    for (int i = 0; i < 3; i++) {
      client.get("/a.txt").expect(200, "content of a");
    }
    return client;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void answersKeepTheOrderOfTheirRequests(String version) {
    try (RawClient client = connect(serve(), version)) {
      client.get("/b.txt").expect(200, "content of b");
      for (int i = 0; i < 20; i++) {
        client.send(
            (RawClient.request("GET", "/a.txt") + RawClient.request("GET", "/b.txt")).repeat(9));
        client.send(RawClient.request("GET", "/medium.bin"));
        client.send(RawClient.request("GET", "/b.txt"));
        for (int j = 0; j < 9; j++) {
          client.read().expect(200, "content of a");
          client.read().expect(200, "content of b");
        }
        assertArrayEquals(MEDIUM, client.read().expect(200).body());
        client.read().expect(200, "content of b");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whatTheSocketDoesNotTakeAtOnceComesLater(String version) {
    int answers = 120;
    try (RawClient client = connect(serve(), version)) {
      for (int i = 0; i < answers; i++) {
        client.send(RawClient.request("GET", "/medium.bin")); // reads none of it yet
      }
      for (int i = 0; i < answers; i++) {
        assertArrayEquals(MEDIUM, client.read().expect(200).body());
      }
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoEndsHisSideGetsAllAnswers(String version) {
    GyreServer server = serve();
    int rounds = 10;
    for (int i = 0; i < rounds; i++) {
      try (RawClient client = connect(server, version)) {
        TlsEnds.endSideAndReadAll(client, LARGE);
      }
    }
    Await.closed(server, "peer_closed", rounds);
  }

  @Test
  void whoEndsHisSideGetsAllAnswersOverHttp2() {
    GyreServer server = serve();
    String[] protocols = {"h2"};
    RawClient raw = TlsClient.connect(server, change -> change.setApplicationProtocols(protocols));
    try (FrameClient client = FrameClient.begin(raw, 4, 1 << 30)) {
      client.get(1, "/a.txt").read(FrameClient.HEADERS);
      assertEquals("content of a", new String(client.body(1), US_ASCII));
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 30);
      client.get(3, "/large.bin");
      raw.halfClose();
      client.read(FrameClient.HEADERS);
      assertArrayEquals(LARGE, client.body(3));
    }
    Await.closed(server, "peer_closed", 1);
  }

  /** RFC 9112 section 9.6: what comes in behind the last answer must not reset it away. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoGoesOnSendingGetsTheLastAnswer(String version) {
    GyreServer server = serve();
    try (RawClient client = connect(server, version)) {
      TlsEnds.sendTooMuch(client);
      client.read().expect(413);
      client.expectFin();
    }
    Await.closed(server, "bad_request", 1);
  }

  @Test
  void theEndIsAnnounced() {
    GyreServer server = serve();
    try (RawClient client = connect(server, "TLSv1.3")) {
      assertArrayEquals(LARGE, client.get("/large.bin", "Connection: close").expect(200).body());
      client.expectFin(); // the JDK's client throws when close_notify is missing
    }
    Await.closed(server, "completed", 1);
  }

  @Test
  void idleConnectionsEndWithAWord() {
    GyreServer server = serve();
    try (RawClient client = connect(server, "TLSv1.3")) {
      server.drain(Duration.ofSeconds(5));
      client.expectFin();
    }
    Await.closed(server, "drain", 1);
  }

  @Test
  void whoTakesNothingIsCut() {
    GyreServer server = serve("500ms");
    try (RawClient client = connect(server, "TLSv1.3")) {
      client.send(RawClient.request("GET", "/huge.bin"));
      Await.closed(server, "write_stall", 1);
    }
  }

  /** RFC 8446 section 4.6.3: the JDK does that when it is told to shake hands once more. */
  @Test
  void keysChangeWhenTheClientWants() throws IOException {
    try (RawClient client = connect(serve(), "TLSv1.3")) {
      for (int i = 0; i < 5; i++) {
        ((SSLSocket) client.socket()).startHandshake();
        client.get("/a.txt").expect(200, "content of a");
        assertArrayEquals(LARGE, client.get("/large.bin").expect(200).body());
      }
    }
  }

  @Test
  void renegotiationIsRefused() throws IOException {
    GyreServer server = serve();
    try (RawClient client = connect(server, "TLSv1.2")) {
      ((SSLSocket) client.socket()).startHandshake();
      assertThrows(UncheckedIOException.class, () -> client.get("/a.txt"));
    }
    Await.closed(server, "tls_error", 1);
  }

  @Test
  void recordThatTheClientDidNotSendEndsTheConnection() throws IOException {
    GyreServer server = serve();
    try (Socket plain = new Socket()) {
      plain.setSoTimeout(15_000);
      plain.connect(server.addresses().getFirst());
      try (RawClient client = goOn(RawClient.over(TlsClient.over(plain, server.port())))) {
        plain.getOutputStream().write(new byte[] {23, 3, 3, 0, 20});
        plain.getOutputStream().write(new byte[20]);
        Exception told = assertThrows(UncheckedIOException.class, client::read);
        assertTrue(String.valueOf(told).contains("bad_record_mac"), told::toString);
      }
    }
    Await.closed(server, "tls_error", 1);
  }
}
