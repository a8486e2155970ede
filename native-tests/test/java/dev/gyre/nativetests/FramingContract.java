package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one request ends and the next begins, and how a connection ends when nobody can tell. */
abstract class FramingContract extends TransportContract {
  private static final String BODY = "content of a";

  FramingContract(TransportKind transport) {
    super(transport);
  }

  private GyreServer.Builder site() {
    return GyreServer.files(newSite().file("a.txt", BODY).root());
  }

  private GyreServer serve() {
    return start(site());
  }

  /**
   * An exchange on another connection of the only loop: when its answer is here, the loop has read
   * what was sent before.
   */
  private static void letTheLoopRead(RawClient other) {
    other.get("/a.txt").expect(200);
  }

  @Test
  void requestSplitAtEveryOffsetGetsTheSameAnswer() {
    GyreServer server = start(site().set(Options.LOOPS, "1"));
    byte[] request =
        RawClient.request("GET", "/a.txt", "X: y", "Content-Length: 4")
            .concat("body")
            .getBytes(StandardCharsets.ISO_8859_1);
    try (RawClient client = RawClient.connect(server);
        RawClient other = RawClient.connect(server)) {
      for (int at = 1; at < request.length; at++) {
        client.send(java.util.Arrays.copyOf(request, at));
        letTheLoopRead(other);
        client.send(java.util.Arrays.copyOfRange(request, at, request.length));
        client.read().expect(200, BODY);
      }
    }
  }

  @Test
  void requestSentByteByByteIsAnswered() {
    GyreServer server = start(site().set(Options.LOOPS, "1"));
    byte[] request =
        RawClient.request("GET", "/a.txt", "Transfer-Encoding: chunked")
            .concat("3;x=y\r\nabc\r\n0\r\nTrailer: z\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    try (RawClient client = RawClient.connect(server);
        RawClient other = RawClient.connect(server)) {
      for (byte each : request) {
        client.send(new byte[] {each});
        letTheLoopRead(other);
      }
      client.read().expect(200, BODY);
      client.get("/a.txt").expect(200, BODY);
    }
  }

  /** Connections of a loop share what only a busy one needs; a head under way is busy. */
  @Test
  void headsThatArriveInPiecesByTurnsDoNotMix() {
    TempSite site = newSite().file("a.txt", BODY);
    for (int i = 0; i < 8; i++) {
      site.file("f" + i, "content " + i);
    }
    GyreServer server = start(GyreServer.files(site.root()).set(Options.LOOPS, "1"));
    List<RawClient> clients = new ArrayList<>();
    try (RawClient other = RawClient.connect(server)) {
      for (int i = 0; i < 8; i++) {
        clients.add(RawClient.connect(server).send("\r\n")); // no request has begun yet
      }
      int pieceBytes = 9;
      int lengthBytes = RawClient.request("GET", "/f0").length();
      for (int at = 0; at < lengthBytes; at += pieceBytes) {
        for (int i = 0; i < 8; i++) {
          String request = RawClient.request("GET", "/f" + i);
          clients.get(i).send(request.substring(at, Math.min(at + pieceBytes, lengthBytes)));
        }
        letTheLoopRead(other);
      }
      for (int i = 0; i < 8; i++) {
        clients.get(i).read().expect(200, "content " + i);
        clients.get(i).get("/f" + i).expect(200, "content " + i);
      }
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @Test
  void whatCannotBeReadCountsAsTheNextRequest() {
    TempSite site = newSite().file("a.txt", BODY);
    AccessLogFile log = new AccessLogFile(newSite().path("access.log"));
    GyreServer server = start(log.writtenBy(GyreServer.files(site.root())).set(Options.LOOPS, "1"));
    try (RawClient client = RawClient.connect(server)) {
      client.send("GET\r\n\r\n").read().expect(400);
    }
    try (RawClient client = RawClient.connect(server)) {
      client.get("/a.txt").expect(200, BODY);
      client.send("GET\r\n\r\n").read().expect(400);
    }
    log.awaitRequestNumbers(1, 1, 2);
  }

  @Test
  void twoRequestsSplitAnywhereAreTwoAnswers() {
    GyreServer server = start(site().set(Options.LOOPS, "1"));
    byte[] two = RawClient.request("GET", "/a.txt").repeat(2).getBytes(StandardCharsets.ISO_8859_1);
    try (RawClient client = RawClient.connect(server);
        RawClient other = RawClient.connect(server)) {
      for (int at = two.length / 2 - 5; at < two.length / 2 + 5; at++) {
        client.send(java.util.Arrays.copyOf(two, at));
        letTheLoopRead(other);
        client.send(java.util.Arrays.copyOfRange(two, at, two.length));
        client.read().expect(200, BODY);
        client.read().expect(200, BODY);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST"})
  void sizedBodyIsDroppedAndTheNextRequestAnswered(String method) {
    try (RawClient client = RawClient.connect(serve())) {
      for (int size : new int[] {0, 1, 100, 70_000, 1 << 20}) {
        client.send(RawClient.request(method, "/a.txt", "Content-Length: " + size));
        client.send(TempSite.repeated(size, 'G'));
        Answer answer = method.equals("HEAD") ? client.readHead() : client.read();
        assertTrue(answer.status() < 300 || answer.status() == 405, answer::toString);
        client.get("/a.txt").expect(200, BODY);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\r\n\r\n",
        "5\r\nGET /\r\n0\r\n\r\n",
        "00005;name=\"va;lue\"\r\nGET /\r\na\r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\n",
      })
  void chunkedBodyIsDroppedAndTheNextRequestAnswered(String body) {
    try (RawClient client = RawClient.connect(serve())) {
      client.send(RawClient.request("GET", "/a.txt", "Transfer-Encoding: chunked") + body);
      client.read().expect(200, BODY);
      client.get("/a.txt").expect(200, BODY);
    }
  }

  @Test
  void emptyLinesBeforeARequestAreIgnored() {
    try (RawClient client = RawClient.connect(serve())) {
      client.send("\r\n" + RawClient.request("GET", "/a.txt") + "\r\n\r\n");
      client.read().expect(200, BODY);
      client.get("/a.txt").expect(200, BODY);
    }
  }

  @Test
  void expectContinueGetsItsInterimAnswerFirst() {
    try (RawClient client = RawClient.connect(serve())) {
      client.send(RawClient.request("GET", "/a.txt", "Content-Length: 4", "Expect: 100-Continue"));
      client.read().expect(100);
      client.send("body");
      client.read().expect(200, BODY);
      client.get("/a.txt").expect(200, BODY);
    }
  }

  @Test
  void expectContinueIsIgnoredOnHttp10() {
    try (RawClient client = RawClient.connect(serve())) {
      client.send("GET /a.txt HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nxx");
      client.read().expect(200, BODY);
      client.expectFin();
    }
  }

  @Test
  void expectContinueWithATooLargeBodyGetsOnlyTheFinalAnswer() {
    try (RawClient client = RawClient.connect(serve())) {
      client.send(
          RawClient.request(
              "GET", "/a.txt", "Content-Length: 99999999999", "Expect: 100-continue"));
      client.read().expect(413);
      client.expectFin();
    }
  }

  /** Framing is lost or the client is refused: one whole answer, then FIN, nothing else. */
  @ParameterizedTest
  @MethodSource("refusedRequests")
  void refusedRequestIsAnsweredOnceAndClosedWithFin(int status, String request) {
    GyreServer server = serve();
    try (RawClient client = RawClient.connect(server)) {
      // A second request behind it must never be answered: nobody knows where it begins.
      client.send(request + RawClient.request("GET", "/a.txt"));
      Answer answer = client.read().expect(status);
      assertEquals("close", answer.header("connection"));
      client.expectFin();
    }
    Await.closed(server, "bad_request", 1);
    assertEquals(1, server.statistics().requests());
  }

  static Stream<Arguments> refusedRequests() {
    return Stream.of(
        arguments(400, "GET /a.txt HTTP/1.1\r\n\r\n"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a b\r\n\r\n"),
        arguments(400, "GET /a.txt HTTP/0.9\r\nHost: a\r\n\r\n"),
        arguments(400, "GET /a.txt\r\n\r\n"),
        arguments(400, "GET  /a.txt HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments(400, "GET\t/a.txt HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n"),
        arguments(400, "GET /a.txt HTTP/1.1\r\n Host: a\r\n\r\n"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a\nX: y\r\n\r\n"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a\r\nX: y\rz\r\n\r\n"),
        arguments(400, "GET /a.txt HTTP/1.1\nHost: a\n\n"),
        arguments(400, "GET a.txt HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments(400, "GET /a.txt# HTTP/1.1\r\nHost: a\r\n\r\n"),
        arguments(
            400,
            "GET /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\nx"),
        arguments(400, "GET /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nx"),
        arguments(400, "GET /a.txt HTTP/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
        arguments(400, "GET /a.txt HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        arguments(
            400,
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        arguments(
            400,
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"),
        arguments(
            400,
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        arguments(400, "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        arguments(
            501, "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        arguments(400, "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n\r\n"),
        arguments(
            400,
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n"),
        arguments(
            400,
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxGET / HTTP/1.1\r\n"),
        arguments(
            400,
            "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
        arguments(505, "GET /a.txt HTTP/2.0\r\nHost: a\r\n\r\n"),
        arguments(505, "GET /a.txt HTTP/9.9\r\nHost: a\r\n\r\n"),
        arguments(417, "GET /a.txt HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n"),
        arguments(413, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\1", "\33", "\177"})
  void controlBytesAreRefusedAnywhere(String control) {
    GyreServer server = serve();
    String[] requests = {
      control + RawClient.request("GET", "/a.txt"),
      RawClient.request("G" + control + "T", "/a.txt"),
      RawClient.request("GET", "/a" + control + "txt"),
      RawClient.request("GET", "/a.txt", "X" + control + ": y"),
      RawClient.request("GET", "/a.txt", "X: y" + control),
    };
    for (String request : requests) {
      try (RawClient client = RawClient.connect(server)) {
        client.send(request);
        client.read().expect(400);
        client.expectFin();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 64 * 1024, 1 << 20, 3 << 20})
  void refusalReachesAClientThatGoesOnSending(int unreadBytes) throws InterruptedException {
    GyreServer server = serve();
    try (RawClient client = RawClient.connect(server)) {
      client.send("GET /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999\r\n\r\n");
      Thread writer = new Thread(() -> client.send(TempSite.repeated(unreadBytes, 'x')));
      writer.start();
      writer.join(); // all of it was taken: nothing was reset
      client.read().expect(413);
      client.expectFin();
    }
  }

  @Test
  void closingAnswerEndsWithFinAlthoughInputIsUnread() {
    try (RawClient client = RawClient.connect(serve())) {
      client.send(
          RawClient.request("GET", "/a.txt", "Connection: close")
              + "unread ".repeat(20_000)
              + "end");
      client.read().expect(200, BODY);
      client.expectFin();
    }
  }

  @ParameterizedTest
  @CsvSource({"127, 404", "128, 404", "129, 404", "4096, 404", "9000, 414", "65536, 414"})
  void longTargetsAreAnsweredOrRefused(int length, int status) {
    try (RawClient client = RawClient.connect(serve())) {
      // Names of the longest kind a file system has, so that the length is all that matters.
      StringBuilder target = new StringBuilder();
      while (target.length() < length) {
        target.append(target.length() % 200 == 0 ? '/' : 'a');
      }
      client.send(RawClient.request("GET", target.toString()));
      Answer answer = client.read().expect(status);
      assertEquals(status == 414, answer.closes());
      if (status != 414) {
        client.get("/a.txt").expect(200, BODY);
      }
    }
  }

  @Test
  void targetJustUnderTheLimitIsTakenAndOneByteMoreIsNot() {
    GyreServer server = start(site().set(Options.MAX_REQUEST_LINE, "100"));
    String line = "GET /a.txt?%s HTTP/1.1";
    int fixed = line.length() - 2;
    for (int length = 95; length <= 110; length++) {
      try (RawClient client = RawClient.connect(server)) {
        String target = "/a.txt?" + "q".repeat(length - fixed);
        client.send(RawClient.request("GET", target));
        Answer answer = client.read();
        assertEquals(length <= 100 ? 200 : 414, answer.status(), "line of " + length + " bytes");
      }
    }
  }

  /** More than is held of what comes behind a request that is being answered. */
  @Test
  void veryLongHeadsAreReadWhereTheyAreAllowed() {
    GyreServer server = start(site().set(Options.MAX_HEADER_BYTES, "256k"));
    String request = RawClient.request("GET", "/a.txt", "X: " + "y".repeat(200_000));
    try (RawClient client = RawClient.connect(server)) {
      client.exchange(request).expect(200, BODY);
      client.send(request.repeat(3));
      for (int i = 0; i < 3; i++) {
        client.read().expect(200, BODY);
      }
      client.exchange(RawClient.request("GET", "/a.txt", "X: " + "y".repeat(300_000))).expect(431);
    }
  }

  @Test
  void tooManyOrTooLargeFieldsAre431() {
    GyreServer server = serve();
    String[] requests = {
      RawClient.request("GET", "/a.txt", "X: ".concat("y".repeat(40_000))),
      RawClient.request("GET", "/a.txt", "A: b\r\n".repeat(200).strip()),
      RawClient.request("GET", "/a.txt", "Y".repeat(40_000)),
    };
    for (String request : requests) {
      try (RawClient client = RawClient.connect(server)) {
        client.send(request);
        client.read().expect(431);
        client.expectFin();
      }
    }
  }

  /** RFC 9110 section 9.3.2: whatever is wrong with the rest. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEAD /a.txt HTTP/1.1\r\n\r\n",
        "HEAD /a.txt HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n",
        "\r\nHEAD /a.txt HTTP/1.1\r\nHost: a\r\nX: \0",
        "HEAD /a.txt HTTP/2.0\r\n",
        "HEAD /a.txt#b HTTP/1.1\r\n",
      })
  void headThatIsRefusedHasNoBody(String request) {
    try (RawClient client = RawClient.connect(serve())) {
      client.get("/a.txt").expect(200, BODY);
      client.send(request);
      assertTrue(client.readHead().status() >= 400);
      client.expectFin();
    }
  }

  @Test
  void garbageIsAnsweredOnceAndEnds() {
    GyreServer server = serve();
    byte[] noise = TempSite.noise(5000);
    noise[0] = 0x16; // as in a TLS ClientHello
    noise[1] = 3;
    noise[2] = 1;
    try (RawClient client = RawClient.connect(server)) {
      client.send(noise);
      client.read().expect(400);
      client.expectFin();
    }
    try (RawClient client = RawClient.connect(server)) {
      client.get("/a.txt").expect(200);
      client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"); // only the first bytes begin HTTP/2
      client.read().expect(505);
      client.expectFin();
    }
  }

  @Test
  void halfClosedClientGetsItsWholeAnswer() {
    byte[] large = TempSite.noise(16 << 20);
    GyreServer server =
        start(GyreServer.files(newSite().file("a.txt", BODY).file("large", large).root()));
    for (int round = 0; round < 8; round++) {
      try (RawClient client = RawClient.connect(server)) {
        client.send(RawClient.request("GET", "/a.txt").repeat(3)).halfClose();
        for (int i = 0; i < 3; i++) {
          client.read().expect(200, BODY);
        }
        client.expectFin();
      }
      try (RawClient client = RawClient.connectSlow(server)) {
        client.send(RawClient.request("GET", "/large")).halfClose();
        assertArrayEquals(large, client.read().expect(200).body());
        client.expectFin();
      }
    }
    Await.closed(server, "peer_closed", 16);
  }

  @Test
  void halfCloseInTheMiddleOfARequestEndsTheConnection() {
    GyreServer server = serve();
    try (RawClient client = RawClient.connect(server)) {
      client.send("GET /a.txt HTTP/1.1\r\nHos").halfClose();
      client.discardAll();
    }
    Await.open(server, 0);
  }

  @Test
  void connectAndCloseCountsAsPeerClosed() {
    GyreServer server = serve();
    for (int i = 0; i < 20; i++) {
      RawClient.connect(server).close();
    }
    Await.closed(server, "peer_closed", 20);
    RawClient.get(server, "/a.txt").expect(200, BODY);
    Await.closed(server, "peer_closed", 21); // by then the answer is counted
    assertEquals(1, server.statistics().requests());
  }
}
