package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS in front of everything that is served: handshakes, certificates, ends, deadlines. */
abstract class TlsContract extends TransportContract {
  private static final byte[] LARGE = TempSite.noise(5_000_000);

  @TempDir static Path folder = Path.of("set by JUnit");

  private static TestPair first = new TestPair(folder, folder);
  private static TestPair second = first;

  TlsContract(TransportKind transport) {
    super(transport);
  }

  @BeforeAll
  static void makeCertificates() {
    first = TestPair.make(folder, "first", "first.test");
    second = TestPair.make(folder, "second", "second.test", "*.second.test");
  }

  private TempSite site() {
    return newSite().file("a.txt", "content of a").file("large.bin", LARGE);
  }

  private static GyreServer.Builder encrypted(GyreServer.Builder builder) {
    return encrypted(builder, first);
  }

  private static GyreServer.Builder encrypted(GyreServer.Builder builder, TestPair pair) {
    return builder
        .set(Options.TLS_CERT, pair.certificate().toString())
        .set(Options.TLS_KEY, pair.key().toString());
  }

  private GyreServer serve() {
    return start(encrypted(GyreServer.files(site().root())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void answersGoOutEncryptedOnConnectionsThatStay(String version) {
    GyreServer server = serve();
    String[] versions = {version};
    try (RawClient client = TlsClient.connect(server, change -> change.setProtocols(versions))) {
      assertEquals(version, ((SSLSocket) client.socket()).getSession().getProtocol());
      for (int i = 0; i < 4; i++) {
        Answer answer = client.get("/a.txt").expect(200, "content of a");
        client.get("/a.txt", "If-None-Match: " + answer.header("etag")).expect(304);
      }
      assertArrayEquals(LARGE, client.get("/large.bin").expect(200).body());
      client.get("/large.bin", "Range: bytes=1000000-1000003").expect(206);
      client.exchange(RawClient.request("HEAD", "/large.bin")).expect(200);
      client.get("/").expect(200);
      client.get("/none").expect(404);
    }
    assertTrue(server.describe().contains("https://"), server::describe);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() {
    try (RawClient client = TlsClient.connect(serve())) {
      client.send(RawClient.request("GET", "/a.txt").repeat(200));
      for (int i = 0; i < 200; i++) {
        client.read().expect(200, "content of a");
      }
    }
  }

  @Test
  void theEndIsAnnounced() {
    GyreServer server = serve();
    try (RawClient client = TlsClient.connect(server)) {
      assertArrayEquals(LARGE, client.get("/large.bin", "Connection: close").expect(200).body());
      client.expectFin(); // the JDK's client throws when close_notify is missing
    }
    Await.closed(server, "completed", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a.txt", "/large.bin", "/none"})
  void theEndIsAnnouncedToWhoHasAskedForIt(String target) {
    GyreServer server = serve();
    try (RawClient client = TlsClient.connect(server)) {
      client.send("GET " + target + " HTTP/1.0\r\n\r\n");
      client.read();
      client.expectFin();
    }
    Await.closed(server, "completed", 1);
  }

  /** RFC 8446 section 6.1: close_notify ends one side; JDK and OpenSSL read on with 1.2 too. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoEndsHisSideGetsAllAnswers(String version) {
    GyreServer server = serve();
    String[] versions = {version};
    int rounds = 20;
    for (int i = 0; i < rounds; i++) {
      try (RawClient client = TlsClient.connect(server, change -> change.setProtocols(versions))) {
        TlsEnds.endSideAndReadAll(client, LARGE);
      }
    }
    Await.closed(server, "peer_closed", rounds);
  }

  /** RFC 9112 section 9.6: what comes in behind the last answer must not reset it away. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoGoesOnSendingGetsTheLastAnswer(String version) {
    GyreServer server = serve();
    String[] versions = {version};
    try (RawClient client = TlsClient.connect(server, change -> change.setProtocols(versions))) {
      client.send(RawClient.request("GET", "/a.txt"));
      TlsEnds.sendTooMuch(client);
      client.read().expect(200, "content of a");
      client.read().expect(413);
      client.expectFin();
    }
    Await.closed(server, "bad_request", 1);
  }

  /** Without TLS the end of a side is no byte that could lead to a reset. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoAsksForTheEndMayEndHisSideBeforeHeHasAll(String version) {
    GyreServer server = serve();
    String[] versions = {version};
    try (RawClient client = TlsClient.connect(server, change -> change.setProtocols(versions))) {
      client.send(
          RawClient.request("GET", "/large.bin", "Range: bytes=0-399999", "Connection: close"));
      int port = client.socket().getLocalPort();
      Await.until(() -> !TcpTable.isEstablished(port), () -> "the server has not ended its side");
      client.halfClose();
      byte[] body = client.read().expect(206).body();
      assertArrayEquals(Arrays.copyOf(LARGE, 400_000), body);
      client.expectFin();
    }
    Await.closed(server, "completed", 1);
  }

  @Test
  void theClientsChoiceOfProtocolIsHttp1() {
    GyreServer server = serve();
    String[] protocols = {"h3", "http/1.1"};
    SSLSocket socket =
        TlsClient.handshake(server, change -> change.setApplicationProtocols(protocols));
    try (RawClient client = RawClient.over(socket)) {
      assertEquals("http/1.1", socket.getApplicationProtocol());
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @Test
  void olderVersionsThanTheLeastAreRefused() {
    GyreServer server =
        start(encrypted(GyreServer.files(site().root())).set(Options.TLS_MIN_VERSION, "1.3"));
    for (int i = 1; i <= 20; i++) {
      assertRefused(
          server, change -> change.setProtocols(new String[] {"TLSv1.2"}), "protocol_version");
      Await.closed(server, "tls_error", i);
    }
    try (RawClient client = TlsClient.connect(server)) {
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @Test
  void clientWithoutACommonCipherIsToldSo() {
    GyreServer server = serve();
    String[] old = {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"};
    assertRefused(server, change -> change.setCipherSuites(old), "handshake_failure");
    Await.closed(server, "tls_error", 1);
  }

  /** RFC 8446 section 6.2: the alert is what browsers and people tell the reason by. */
  private static void assertRefused(
      GyreServer server, Consumer<SSLParameters> change, String alert) {
    UncheckedIOException told =
        assertThrows(UncheckedIOException.class, () -> TlsClient.handshake(server, change));
    assertTrue(told.toString().contains(alert), told::toString);
  }

  @Test
  void theNameDecidesOnTheCertificate() {
    GyreServer server =
        start(
            GyreServer.files(site().root())
                .set(Options.TLS_CERT, first.certificate() + "\n" + second.certificate())
                .set(Options.TLS_KEY, first.key() + "\n" + second.key()));
    assertEquals("CN=second.test", shown(server, "second.test"));
    assertEquals("CN=second.test", shown(server, "WWW.second.test"));
    assertEquals("CN=first.test", shown(server, "first.test"));
    assertEquals("CN=first.test", shown(server, "other.test"));
    assertEquals("CN=first.test", shown(server, "a.b.second.test"));
    try (RawClient client = TlsClient.connect(server)) {
      assertEquals("CN=first.test", name(client));
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  private static String shown(GyreServer server, String host) {
    try (RawClient client = TlsClient.connectTo(server, host)) {
      client.get("/a.txt").expect(200, "content of a");
      return name(client);
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private static String name(RawClient client) {
    return TlsClient.certificate(client).getSubjectX500Principal().getName();
  }

  @Test
  void renewedCertificatesAreUsedWithoutDroppingAConnection() throws IOException {
    TestPair used = new TestPair(directory.resolve("used.crt"), directory.resolve("used.key"));
    first.replace(used);
    GyreServer server = start(encrypted(GyreServer.files(site().root()), used));
    try (RawClient old = TlsClient.connect(server)) {
      old.get("/a.txt").expect(200, "content of a");
      Files.writeString(used.key(), "no key"); // a broken pair changes nothing
      pause(Duration.ofSeconds(7));
      assertEquals("CN=first.test", shown(server, "x.test"));
      second.replace(used);
      Await.until(() -> shown(server, "x.test").equals("CN=second.test"), server::describe);
      old.get("/a.txt").expect(200, "content of a");
      assertEquals("CN=first.test", name(old));
    }
  }

  /** They change after the certificate was read and before the key. */
  @Test
  void certificatesThatChangeDuringTheStartAreReadAgain() throws Exception {
    TestPair used = new TestPair(directory.resolve("used.crt"), directory.resolve("used.key"));
    Files.copy(first.certificate(), used.certificate());
    assertEquals(0, new ProcessBuilder("mkfifo", used.key().toString()).start().waitFor());
    FutureTask<GyreServer> starting =
        new FutureTask<>(() -> start(encrypted(GyreServer.files(site().root()), used)));
    Thread.ofPlatform().start(starting);
    try (OutputStream key = Files.newOutputStream(used.key())) { // waits for its reader
      second.replace(used);
      key.write(Files.readAllBytes(first.key()));
    }
    GyreServer server = starting.get();
    Await.until(() -> shown(server, "x.test").equals("CN=second.test"), server::describe);
  }

  @Test
  void certificatesChangeUnderLoadWithoutAFailure() throws Exception {
    TestPair used = new TestPair(directory.resolve("used.crt"), directory.resolve("used.key"));
    first.replace(used);
    GyreServer server = start(encrypted(GyreServer.files(site().root()), used));
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    FutureTask<Void> load =
        new FutureTask<>(
            () -> {
              try (RawClient stays = TlsClient.connect(server)) {
                while (!stopped.get()) {
                  try (RawClient client = TlsClient.connect(server)) {
                    client.get("/a.txt").expect(200, "content of a");
                  }
                  stays.get("/a.txt").expect(200, "content of a");
                  answers.addAndGet(2);
                }
              }
              return null;
            });
    Thread.ofPlatform().start(load);
    second.replace(used);
    Await.until(() -> shown(server, "x.test").equals("CN=second.test"), server::describe);
    first.replace(used);
    Await.until(() -> shown(server, "x.test").equals("CN=first.test"), server::describe);
    stopped.set(true);
    load.get(); // fails if one of them did
    assertTrue(answers.get() > 20, "answers: " + answers);
  }

  @Test
  void handshakeMustBeCompleteInTime() throws IOException {
    GyreServer server =
        start(
            encrypted(GyreServer.files(site().root())).set(Options.TLS_HANDSHAKE_TIMEOUT, "400ms"));
    try (RawClient silent = RawClient.connect(server);
        RawClient dribbling = RawClient.connect(server)) {
      byte[] record = {22, 3, 1, 2, 0, 1};
      for (byte each : record) {
        dribbling.trySend(new byte[] {each});
        pause(Duration.ofMillis(60));
      }
      silent.end();
      dribbling.end();
    }
    Await.closed(server, "tls_timeout", 2);
    try (RawClient client = connectInTime(server)) {
      pause(Duration.ofMillis(800)); // its time is over when the handshake is complete
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  /** What has come of it is not what an echo is there for. */
  @Test
  void handshakeWithAnEchoMustBeCompleteInTimeToo() {
    GyreServer server =
        start(encrypted(GyreServer.echo()).set(Options.TLS_HANDSHAKE_TIMEOUT, "400ms"));
    try (RawClient client = RawClient.connect(server)) {
      client.send(new byte[] {22, 3, 1});
      client.end();
    }
    Await.closed(server, "tls_timeout", 1);
  }

  /** Again and again, since a busy client may be late itself. */
  private static RawClient connectInTime(GyreServer server) {
    while (true) { // the time limit of the class ends it
      try {
        return TlsClient.connect(server);
      } catch (UncheckedIOException late) {
        assertTrue(Await.closedFor(server, "tls_timeout") > 2, late::toString);
      }
    }
  }

  @Test
  void helloThatIsTooLongIsNoFault() {
    GyreServer server =
        start(
            GyreServer.files(site().root())
                .set(Options.LOOPS, "1")
                .set(Options.TLS_CERT, first.certificate() + "\n" + second.certificate())
                .set(Options.TLS_KEY, first.key() + "\n" + second.key()));
    FaultLog faults = FaultLog.begin();
    try (RawClient client = RawClient.connect(server)) {
      client.send(new byte[] {22, 3, 1, 0, 4, 1, 0, 127, 0});
      client.discardAll();
      assertEquals("CN=first.test", shown(server, "first.test")); // the loop has seen to both
    } finally {
      faults.end();
    }
    Await.closed(server, "tls_error", 1);
    assertEquals(List.of(), faults.texts());
  }

  @Test
  void plainRequestsAreToldToUseTls() {
    GyreServer server = serve();
    try (RawClient client = RawClient.connect(server)) {
      Answer answer = client.get("/a.txt").expect(400);
      assertTrue(answer.text().contains("https"), answer::toString);
      assertTrue(answer.closes());
      client.expectFin();
    }
    Await.closed(server, "tls_error", 1);
    try (RawClient client = RawClient.connect(server)) {
      client.exchange(RawClient.request("HEAD", "/a.txt")).expect(400);
      client.expectFin();
    }
    try (RawClient client = RawClient.connect(server)) {
      client.trySend("nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertEquals(0, client.discardAll());
    }
    Await.closed(server, "tls_error", 3);
    try (RawClient client = TlsClient.connect(server)) {
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @Test
  void idleConnectionsEndWithAWord() {
    GyreServer server =
        start(encrypted(GyreServer.files(site().root())).set(Options.IDLE_TIMEOUT, "1s"));
    try (RawClient client = TlsClient.connect(server)) {
      client.get("/a.txt").expect(200, "content of a");
      client.expectFin();
    }
    Await.closed(server, "idle", 1);
  }

  @Test
  void whoTakesNothingIsCut() throws IOException {
    TempSite site = newSite().sparse("huge.bin", 64 << 20);
    GyreServer server =
        start(encrypted(GyreServer.files(site.root())).set(Options.WRITE_TIMEOUT, "500ms"));
    try (RawClient client = TlsClient.connect(server)) {
      client.send(RawClient.request("GET", "/huge.bin"));
      Await.closed(server, "write_stall", 1);
    }
  }

  @Test
  void drainEndsWhatIsIdleOrNotYetOpen() throws IOException {
    GyreServer server = serve();
    try (RawClient idle = TlsClient.connect(server);
        Socket silent = new Socket()) {
      idle.get("/a.txt").expect(200, "content of a");
      silent.connect(server.addresses().getFirst());
      Await.open(server, 2);
      server.drain(Duration.ofSeconds(5));
      idle.expectFin();
      assertEquals(-1, silent.getInputStream().read());
    }
    Await.closed(server, "drain", 2);
  }

  @Test
  void plainPortLeadsToTls() {
    GyreServer server =
        start(
            encrypted(GyreServer.files(site().root()))
                .set(Options.TLS_REDIRECT_PORT, "0")
                .set(Options.HSTS, "1h"));
    int port = server.redirectAddresses().getFirst().getPort();
    try (RawClient secure = TlsClient.connect(server);
        RawClient plain = RawClient.connect(port)) {
      for (int i = 0; i < 3; i++) { // also when the answer is kept
        Answer answer = secure.get("/a.txt").expect(200, "content of a");
        assertEquals("max-age=3600", answer.header("strict-transport-security"));
        Answer leads = plain.get("/a.txt?q").expect(308);
        assertEquals("https://test:" + server.port() + "/a.txt?q", leads.header("location"));
        assertFalse(leads.has("strict-transport-security"));
      }
      plain.send("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n");
      assertEquals(
          "https://[::1]:" + server.port() + "/", plain.read().expect(308).header("location"));
      for (String path : List.of("/b?q", "?q", "")) { // to what may be a proxy
        plain.send("GET http://other" + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
        assertEquals(
            "https://other:" + server.port() + (path.startsWith("/") ? path : "/" + path),
            plain.read().expect(308).header("location"));
      }
    }
  }

  @Test
  void madeCertificateIsForLocalhost() {
    GyreServer server = start(GyreServer.files(site().root()).set(Options.TLS_SELF_SIGNED, "on"));
    try (RawClient client = TlsClient.connect(server)) {
      client.get("/a.txt").expect(200, "content of a");
      assertEquals("CN=localhost", name(client));
    }
  }

  @Test
  void echoAndHandlersAreEncryptedToo() throws IOException {
    GyreServer echo = start(encrypted(GyreServer.echo()));
    byte[] sent = TempSite.noise(300_000);
    try (RawClient client = TlsClient.connect(echo)) {
      client.send(sent);
      assertArrayEquals(sent, client.in().readNBytes(sent.length));
    }
    GyreServer handler = start(encrypted(GyreServer.handler(Greeting::new)));
    try (RawClient client = TlsClient.connect(handler)) {
      assertArrayEquals("hello".getBytes(StandardCharsets.US_ASCII), client.in().readNBytes(5));
      client.expectFin();
    }
    Await.closed(handler, "handler", 1);
  }

  /** Speaks first, and ends. */
  private static final class Greeting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(
          io.netty.buffer.Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
      context.close();
    }
  }
}
