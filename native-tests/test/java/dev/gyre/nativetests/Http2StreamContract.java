package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.nativetests.FrameClient.Frame;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of HTTP/2 may do, frame by frame, and what they must not get by it. */
abstract class Http2StreamContract extends TransportContract {
  private static final byte[] LARGE = TempSite.noise(12_000_000);
  private static final byte[] HALF = TempSite.noise(500_000);
  private static final byte[] PART = TempSite.noise(30_000);
  private static final int STREAMS = 100;

  Http2StreamContract(TransportKind transport) {
    super(transport);
  }

  private GyreServer.Builder site() {
    TempSite site =
        newSite()
            .file("a.txt", "content of a")
            .file("b.txt", "content of b")
            .file("part.bin", PART)
            .file("half.bin", HALF)
            .file("large.bin", LARGE);
    return GyreServer.files(site.root());
  }

  private GyreServer serve() {
    return start(site());
  }

  private GyreServer serve(Option<?> option, String value) {
    return start(site().set(option, value));
  }

  private static byte[] request(String method, String... more) {
    List<String> fields = new ArrayList<>(List.of(":method", method, ":scheme", "http"));
    fields.addAll(List.of(":path", "/a.txt", ":authority", "test"));
    fields.addAll(Arrays.asList(more));
    return FrameClient.block(fields.toArray(new String[0]));
  }

  /** As clients do that read by so much and tell of each time. */
  @ParameterizedTest
  @ValueSource(ints = {1024, 4096})
  void windowsAreGivenBackInSmallSteps(int step) {
    try (FrameClient client = FrameClient.connect(serve(), 4, 4 << 20)) {
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 30);
      client.get(1, "/large.bin");
      int received = 0;
      while (received < LARGE.length) {
        int length = client.read(FrameClient.DATA).payload().length;
        received += length;
        ByteArrayOutputStream updates = new ByteArrayOutputStream();
        for (int given = step; given <= length; given += step) {
          updates.writeBytes(FrameClient.frame(FrameClient.WINDOW_UPDATE, 0, 0, number(step)));
          updates.writeBytes(FrameClient.frame(FrameClient.WINDOW_UPDATE, 0, 1, number(step)));
        }
        client.raw().send(updates.toByteArray());
      }
      client.get(3, "/a.txt");
      assertEquals("200", client.read(FrameClient.HEADERS).status());
    }
  }

  private static byte[] number(int number) {
    return java.nio.ByteBuffer.allocate(4).putInt(number).array();
  }

  /**
   * A hundred requests are some kilobytes; a hundred pieces of what is asked for were six million.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 30})
  void streamsThatTakeNothingHoldLittleMemory(int window) {
    GyreServer server = serve();
    int connections = 20;
    long before = PlatformDependent.usedDirectMemory();
    List<FrameClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        FrameClient client = FrameClient.connect(server, 4, window);
        clients.add(client);
        for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
          client.get(stream, stream % 4 == 1 ? "/large.bin" : "/part.bin?" + i + "." + stream);
        }
      }
      for (FrameClient client : clients) {
        for (int stream = 0; stream < STREAMS; stream++) {
          assertEquals("200", client.read(FrameClient.HEADERS).status());
        }
      }
      long held = PlatformDependent.usedDirectMemory() - before;
      assertTrue(held < connections * (1 << 20) + (16 << 20), "bytes: " + held);
    } finally {
      clients.forEach(FrameClient::close);
    }
    Await.open(server, 0);
  }

  @Test
  void streamsThatWaitGoOnWhenTheirWindowsOpen() {
    try (FrameClient client = FrameClient.connect(serve(), 4, 0)) {
      for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
        client.get(stream, "/part.bin?" + stream);
        assertEquals("200", client.read(FrameClient.HEADERS).status());
      }
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 30);
      for (int stream = 2 * STREAMS - 1; stream > 0; stream -= 2) {
        client.send(FrameClient.WINDOW_UPDATE, 0, stream, 20_000);
        client.send(FrameClient.WINDOW_UPDATE, 0, stream, 20_000);
        assertArrayEquals(PART, client.body(stream));
      }
    }
  }

  /** Their windows open again while file threads are making the next pieces. */
  @Test
  void manyPagesAtOnceAreWhole() {
    TempSite site = newSite();
    for (int i = 0; i < 1500; i++) {
      site.file("many/" + "long-name-".repeat(15) + i, "");
    }
    GyreServer server = start(GyreServer.files(site.root()));
    String path = "/many/?format=json";
    byte[] expected;
    try (RawClient client = RawClient.connect(server)) {
      expected = client.get(path).expect(200).body();
    }
    try (FrameClient client = FrameClient.connect(server)) {
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 30);
      Map<Integer, ByteArrayOutputStream> bodies = new TreeMap<>();
      for (int stream = 1; stream < STREAMS; stream += 2) {
        bodies.put(stream, new ByteArrayOutputStream());
        client.get(stream, path);
      }
      for (int left = bodies.size(); left > 0; ) {
        Frame frame = client.read(FrameClient.DATA);
        bodies
            .computeIfAbsent(frame.stream(), none -> new ByteArrayOutputStream())
            .writeBytes(frame.payload());
        if (frame.endsStream()) {
          left--;
        } else if (frame.payload().length > 0) {
          client.send(FrameClient.WINDOW_UPDATE, 0, frame.stream(), frame.payload().length);
        }
      }
      bodies.values().forEach(body -> assertArrayEquals(expected, body.toByteArray()));
    }
  }

  @Test
  void whatFollowsOnAStreamThatWasResetIsDropped() {
    try (FrameClient client = FrameClient.connect(serve(Options.MAX_BODY, "1k"))) {
      client.send(FrameClient.HEADERS, 4, 1, FrameClient.request("/a.txt"));
      client.send(FrameClient.DATA, 0, 1, new byte[2000]);
      assertEquals("413", client.read(FrameClient.HEADERS).status());
      assertEquals(0, client.read(FrameClient.RST_STREAM).number(0));
      // It was on its way. The field is to be remembered, or the next block cannot be read.
      client.send(FrameClient.DATA, 0, 1, new byte[1000]);
      byte[] remembered = {0x40, 5, 'x', '-', 's', 'u', 'm', 1, '1'};
      client.send(FrameClient.HEADERS, 5, 1, remembered);
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      block.writeBytes(FrameClient.request("/a.txt"));
      block.write(0x80 | 62);
      client.send(FrameClient.HEADERS, 5, 3, block.toByteArray());
      Frame next = client.read();
      assertEquals(FrameClient.HEADERS, next.type(), next::toString);
      assertEquals("200", next.status());
    }
  }

  /**
   * A client that is told to stop before it has looked at the answer may take that for an error.
   */
  @Test
  void restOfABodyIsStoppedWhenTheAnswerHasArrived() {
    try (FrameClient client = FrameClient.connect(serve(Options.MAX_BODY, "1k"))) {
      Frame ping = refusedBody(client, 1);
      client.send(FrameClient.DATA, 0, 1, new byte[1000]);
      client.get(3, "/a.txt");
      Frame next = client.read();
      assertEquals(FrameClient.HEADERS, next.type(), next::toString);
      client.body(3);
      client.acknowledge(ping);
      next = client.read();
      assertEquals(FrameClient.RST_STREAM, next.type(), next::toString);
      assertEquals(1, next.stream());
      assertEquals(0, next.number(0));
    }
  }

  @Test
  void bodyThatEndsBehindItsAnswerIsNotStopped() {
    GyreServer server = serve(Options.MAX_BODY, "1k");
    try (FrameClient client = FrameClient.connect(server)) {
      Frame ping = refusedBody(client, 1);
      client.send(FrameClient.DATA, 1, 1, new byte[1000]);
      client.acknowledge(ping);
      client.get(3, "/a.txt");
      Frame next = client.read();
      assertEquals(FrameClient.HEADERS, next.type(), next::toString);
      client.body(3);
      assertEquals(2, server.statistics().requests());
    }
  }

  @Test
  void restOfABodyIsStoppedWithoutAnAcknowledgementToo() {
    GyreServer server =
        start(site().set(Options.MAX_BODY, "1k").set(Options.BODY_TIMEOUT, "300ms"));
    try (FrameClient client = FrameClient.connect(server)) {
      refusedBody(client, 1);
      Frame next = client.read();
      assertEquals(FrameClient.RST_STREAM, next.type(), next::toString);
      assertEquals(0, next.number(0));
      assertEquals(1, server.statistics().requests());
    }
  }

  /** Begins a body that is too large, reads the answer, and gives what asks whether it arrived. */
  private static Frame refusedBody(FrameClient client, int stream) {
    client.send(FrameClient.HEADERS, 4, stream, FrameClient.request("/a.txt"));
    client.send(FrameClient.DATA, 0, stream, new byte[2000]);
    assertEquals("413", client.read(FrameClient.HEADERS).status());
    client.body(stream);
    Frame ping = client.read();
    assertEquals(FrameClient.PING, ping.type(), ping::toString);
    return ping;
  }

  @Test
  void whatIsOnItsWayWhenTheServerWillDrainIsAnswered() throws InterruptedException {
    GyreServer server = serve(Options.DRAIN_IDLE, "60s");
    try (FrameClient client = FrameClient.connect(server)) {
      client.get(1, "/a.txt");
      client.body(1);
      Thread stopping = Thread.ofPlatform().start(() -> server.drain(Duration.ofSeconds(60)));
      assertEquals(Integer.MAX_VALUE, client.read(FrameClient.GOAWAY).number(0));
      client.get(3, "/a.txt");
      assertEquals("content of a", new String(client.body(3), US_ASCII));
      client.raw().leave();
      stopping.join();
    }
  }

  @Test
  void whatIsOnItsWayWhenTheServerDrainsIsDropped() throws InterruptedException {
    GyreServer server = serve(Options.DRAIN_IDLE, "0s");
    try (FrameClient client = FrameClient.connect(server, 4, 0)) {
      client.get(1, "/a.txt");
      client.read(FrameClient.HEADERS);
      Thread stopping = Thread.ofPlatform().start(() -> server.drain(Duration.ofSeconds(20)));
      assertEquals(1, client.read(FrameClient.GOAWAY).number(0));
      client.send(FrameClient.HEADERS, 4, 3, FrameClient.request("/a.txt"));
      client.send(FrameClient.DATA, 0, 3, new byte[10]);
      client.send(FrameClient.HEADERS, 5, 3, FrameClient.block("x-sum", "1"));
      client.send(FrameClient.PING, 0, 0, new byte[8]);
      assertEquals(FrameClient.PING, client.read().type());
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 0); // an error of the connection
      Frame last = client.read(FrameClient.GOAWAY);
      assertEquals(1, last.number(4));
      assertEquals(1, last.number(0), "the stream that was answered");
      stopping.join();
    }
  }

  @Test
  void prefaceThatIsCompleteOnlyWhenTheServerDrainsIsToldSo() throws InterruptedException {
    GyreServer server = start(site().set(Options.LOOPS, "1").set(Options.DRAIN_IDLE, "0s"));
    try (FrameClient idle = FrameClient.connect(server);
        RawClient late = RawClient.connect(server)) {
      late.send("PRI * HTTP/2.0\r\n");
      Await.accepted(server, 2);
      idle.get(1, "/a.txt"); // when it is answered, the only loop has read the other one's too
      idle.body(1);
      Thread stopping = Thread.ofPlatform().start(() -> server.drain(Duration.ofSeconds(20)));
      idle.read(FrameClient.GOAWAY);
      FrameClient rest = FrameClient.goOn(late, "\r\nSM\r\n\r\n");
      rest.get(1, "/a.txt");
      Frame told = rest.read(FrameClient.GOAWAY);
      assertEquals(0, told.number(0));
      assertEquals(0, told.number(4));
      late.discardAll();
      stopping.join();
    }
    Await.closed(server, "drain", 2);
  }

  /** RFC 7541 section 4.2: who wants a smaller table is told at the next block that it is. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 4095})
  void clientMayWantNoTable(int tableBytes) {
    try (FrameClient client = FrameClient.connect(serve(), 1, tableBytes)) {
      client.get(1, "/a.txt");
      byte[] first = client.read(FrameClient.HEADERS).payload();
      assertEquals(0x20, first[0]);
      assertEquals(0x88, first[1] & 0xff);
      client.get(3, "/a.txt");
      assertEquals("200", client.read(FrameClient.HEADERS).status(), "once is enough");
    }
  }

  @Test
  void largerTableIsNotUsed() {
    try (FrameClient client = FrameClient.connect(serve(), 1, 65_536)) {
      client.get(1, "/a.txt");
      assertEquals("200", client.read(FrameClient.HEADERS).status());
    }
  }

  /** Else what somebody put into a long field could be read as a head of its own. */
  @Test
  void blockThatDoesNotFitIsNotReadFromItsMiddle() {
    try (FrameClient client = FrameClient.connect(serve(Options.MAX_HEADER_BYTES, "1k"))) {
      client.send(FrameClient.HEADERS, 1, 1, request("GET", "x", "y".repeat(9000)));
      client.send(FrameClient.CONTINUATION, 4, 1, FrameClient.request("/b.txt"));
      assertEquals("431", client.read(FrameClient.HEADERS).status());
    }
  }

  /** Clients cut it into frames of 16 KiB. */
  @Test
  void headMayBeAsLongAsTheOptionSays() {
    byte[] block = request("GET", "x", "y".repeat(1_000_000));
    try (FrameClient client = FrameClient.connect(serve(Options.MAX_HEADER_BYTES, "1m"))) {
      int type = FrameClient.HEADERS;
      for (int from = 0; from < block.length; from += 16_384) {
        int to = Math.min(from + 16_384, block.length);
        int flags = (from == 0 ? 1 : 0) | (to == block.length ? 4 : 0);
        client.send(type, flags, 1, Arrays.copyOfRange(block, from, to));
        type = FrameClient.CONTINUATION;
      }
      assertEquals("200", client.read(FrameClient.HEADERS).status());
    }
  }

  @Test
  void fieldThatIsTooLongOnlyWhenDecodedIs431() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(FrameClient.request("/a.txt"));
    int coded = 25_000; // zeros: a 0 is five bits of the code that are zero
    int rest = coded - 127;
    block.writeBytes(new byte[] {0, 1, 'x', (byte) 0xff});
    block.write((rest & 127) | 128);
    block.write(((rest >> 7) & 127) | 128);
    block.write(rest >> 14);
    block.writeBytes(new byte[coded]);
    byte[] bytes = block.toByteArray();
    try (FrameClient client = FrameClient.connect(serve())) {
      client.send(FrameClient.HEADERS, 1, 1, Arrays.copyOf(bytes, 16_000));
      client.send(FrameClient.CONTINUATION, 4, 1, Arrays.copyOfRange(bytes, 16_000, bytes.length));
      assertEquals("431", client.read(FrameClient.HEADERS).status());
      client.get(3, "/a.txt");
      assertEquals("200", client.read(FrameClient.HEADERS).status());
    }
  }

  @Test
  void cookiesInFieldsOfTheirOwnAreOne() {
    String[] cookies = new String[2 * 150];
    for (int i = 0; i < cookies.length; i += 2) {
      cookies[i] = "cookie";
      cookies[i + 1] = "name" + i + "=value";
    }
    try (FrameClient client = FrameClient.connect(serve())) {
      client.send(FrameClient.HEADERS, 5, 1, request("GET", cookies));
      assertEquals("200", client.read(FrameClient.HEADERS).status());
    }
  }

  @Test
  void whoWaitsForContinueGetsItOrTheAnswer() {
    try (FrameClient client = FrameClient.connect(serve())) {
      client.send(FrameClient.HEADERS, 4, 1, request("GET", "expect", "100-Continue"));
      Frame interim = client.read(FrameClient.HEADERS);
      assertEquals("100", interim.status());
      assertFalse(interim.endsStream());
      client.send(FrameClient.DATA, 1, 1, new byte[10]);
      assertEquals("200", client.read(FrameClient.HEADERS).status());
      assertArrayEquals("content of a".getBytes(US_ASCII), client.body(1));
      client.send(FrameClient.HEADERS, 4, 3, request("POST", "expect", "100-continue"));
      assertEquals("405", client.read(FrameClient.HEADERS).status());
      client.body(3);
      assertEquals(0, client.read(FrameClient.RST_STREAM).number(0));
      client.send(FrameClient.DATA, 1, 3, new byte[10]);
      client.send(FrameClient.HEADERS, 5, 5, request("GET", "expect", "100-continue"));
      assertEquals("200", client.read(FrameClient.HEADERS).status(), "there is no body to ask for");
    }
  }

  @Test
  void tunnelIsRefusedAtOnce() {
    try (FrameClient client = FrameClient.connect(serve())) {
      byte[] block = FrameClient.block(":method", "CONNECT", ":authority", "test:80");
      client.send(FrameClient.HEADERS, 4, 1, block);
      assertEquals("405", client.read(FrameClient.HEADERS).status());
    }
  }

  @Test
  void minimumRateHoldsForStreamsToo() {
    GyreServer server =
        start(site().set(Options.MIN_RATE, "1m").set(Options.WRITE_TIMEOUT, "400ms"));
    try (FrameClient client = FrameClient.connect(server, 4, 0)) {
      client.get(1, "/large.bin");
      client.read(FrameClient.HEADERS);
      byte[] update = FrameClient.frame(FrameClient.WINDOW_UPDATE, 0, 1, number(1));
      Await.until(
          () -> !client.trySend(update) || Await.closedFor(server, "min_rate") > 0,
          server::statistics);
    }
    Await.closed(server, "min_rate", 1);
  }

  /**
   * The kernel has taken all of it, and the connection ends. Clients tell of what they take; after
   * the end that must not cost them the rest.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void slowReaderGetsWhatTheKernelHolds(boolean idle) throws InterruptedException {
    GyreServer server =
        start(
            site()
                .set(Options.IDLE_TIMEOUT, idle ? "500ms" : "60s")
                .set(Options.LINGER_TIMEOUT, "500ms"));
    try (FrameClient client = FrameClient.connectSlow(server, 4, 1 << 30)) {
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 30);
      client.get(1, "/half.bin");
      client.read(FrameClient.HEADERS);
      Thread stopping = Thread.ofPlatform().unstarted(() -> server.drain(Duration.ofSeconds(60)));
      if (!idle) {
        stopping.start();
      }
      byte[] update = FrameClient.frame(FrameClient.WINDOW_UPDATE, 0, 0, number(1));
      int received = 0;
      while (received < HALF.length) {
        received += client.read(FrameClient.DATA).payload().length;
        client.trySend(update);
        Thread.sleep(50);
      }
      client.read(FrameClient.GOAWAY);
      stopping.join();
    }
  }

  /** Streams with even numbers would be those of the server, and are never open. */
  @ParameterizedTest
  @ValueSource(ints = {FrameClient.DATA, FrameClient.RST_STREAM, FrameClient.WINDOW_UPDATE})
  void framesOfStreamsThatNeverAreEndTheConnection(int type) {
    try (FrameClient client = FrameClient.connect(serve())) {
      client.get(7, "/a.txt");
      client.body(7);
      client.send(type, 0, 2, 1);
      assertEquals(1, client.read(FrameClient.GOAWAY).number(4));
    }
  }
}
