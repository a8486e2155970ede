package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte of a file arrives as it is on disk, at any size, offset and speed. */
abstract class BodyContract extends TransportContract {
  private static final long GIB = 1L << 30;

  /** Enough that each has a small share of what may wait in the kernel. */
  private static final int READERS = 64;

  BodyContract(TransportKind transport) {
    super(transport);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 65535, 65536, 65537, 262144, 1 << 20, 20 << 20})
  void fileOfAnySizeIsSentAsItIs(int size) {
    byte[] content = TempSite.noise(size);
    GyreServer server = start(GyreServer.files(newSite().file("f", content).root()));
    try (RawClient client = RawClient.connect(server)) {
      for (int round = 0; round < 2; round++) {
        Answer answer = client.get("/f").expect(200);
        assertEquals(Integer.toString(size), answer.header("content-length"));
        assertArrayEquals(content, answer.body());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 65536, 65537, 1 << 20, 20 << 20})
  void fileThatIsNotInMemoryIsSentAsItIs(int size) throws Exception {
    byte[] content = TempSite.noise(size);
    TempSite site = newSite().file("f", content);
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connect(server)) {
      for (int round = 0; round < 3; round++) {
        site.forget("f");
        assertArrayEquals(content, client.get("/f").expect(200).body());
      }
    }
  }

  /** In what they call the kernel for, it may wait for the disk only to ask it for more. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "encrypted", "HTTP/2"})
  void noLoopAsksTheDisk(String wire) throws Exception {
    int size = 32 << 20;
    TempSite site = newSite().file("f", TempSite.noise(size));
    GyreServer.Builder builder = GyreServer.files(site.root());
    if (!wire.equals("plain")) {
      TestPair pair = TestPair.make(directory, "pair", "pair.test");
      builder.set(Options.TLS_CERT, pair.certificate().toString());
      builder.set(Options.TLS_KEY, pair.key().toString());
    }
    GyreServer server = start(builder);
    site.forget("f");
    long loops = DiskReads.bytesOfLoops();
    long others = DiskReads.bytesOfOthers();
    assertEquals(size, download(server, wire).length);
    long byLoops = DiskReads.bytesOfLoops() - loops;
    long byOthers = DiskReads.bytesOfOthers() - others;
    // What a loop tries to read and does not find, it asks for: one window, and not those behind.
    assertTrue(byLoops <= 512 * 1024, () -> "loops " + byLoops + ", others " + byOthers);
    assertTrue(byLoops + byOthers == 0 || byOthers > size / 2, "file threads: " + byOthers);
  }

  private static byte[] download(GyreServer server, String wire) throws Exception {
    if (wire.equals("HTTP/2")) {
      URI file = URI.create("https://127.0.0.1:" + server.port() + "/f");
      try (HttpClient client = TlsClient.httpClient()) {
        HttpRequest request = HttpRequest.newBuilder(file).build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
      }
    }
    try (RawClient client =
        wire.equals("plain") ? RawClient.connect(server) : TlsClient.connect(server)) {
      return client.get("/f").expect(200).body();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65536, 65537, 3 << 20, 20 << 20})
  void slowReaderGetsEveryByte(int size) throws IOException {
    byte[] content = TempSite.noise(size);
    TempSite site = newSite().file("f", content).file("small", "small");
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connectSlow(server);
        RawClient other = RawClient.connect(server)) {
      client.send(RawClient.request("GET", "/f"));
      client.readHeadOnly().expect(200);
      byte[] received = new byte[size];
      // It reads a piece, then lets somebody else have an answer: the server waits for it often.
      int step = Math.max(1000, size / 60);
      for (int at = 0; at < size; at += step) {
        int count = client.in().readNBytes(received, at, Math.min(step, size - at));
        assertEquals(Math.min(step, size - at), count);
        other.get("/small").expect(200, "small");
      }
      assertArrayEquals(content, received);
      client.get("/small").expect(200, "small");
    }
  }

  /** A thousand such readers must not use up what the kernel has for the TCP of everybody. */
  @Test
  void theMoreReadersAreInNoHurryTheLessMemoryOfTheKernelEachTakes() throws IOException {
    TempSite site = newSite().file("f", TempSite.noise(20 << 20)).file("small", "small");
    GyreServer server = start(GyreServer.files(site.root()).set(Options.LOOPS, "1"));
    List<RawClient> readers = new ArrayList<>();
    try (RawClient other = RawClient.connect(server)) {
      for (int i = 0; i < READERS; i++) {
        RawClient reader = RawClient.connectSlow(server).send(RawClient.request("GET", "/f"));
        readers.add(reader);
        reader.readHeadOnly().expect(200);
      }
      int lastPort = readers.getLast().socket().getLocalPort();
      Await.until(() -> TcpTable.queuedBytes(lastPort) > 0, () -> "nothing is queued");
      for (int round = 0; round < 100; round++) {
        other.get("/small").expect(200, "small"); // the only loop waits for none of them
        long queued = TcpTable.queuedBytes(lastPort);
        assertTrue(queued < 2 << 20, () -> queued + " bytes queued");
      }
    } finally {
      readers.forEach(RawClient::close);
    }
  }

  @Test
  void manySlowReadersOfOneFileGetEveryByte() {
    byte[] content = TempSite.noise(2 << 20);
    GyreServer server = start(GyreServer.files(newSite().file("f", content).root()));
    RawClient[] clients = new RawClient[30];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = RawClient.connectSlow(server).send(RawClient.request("GET", "/f"));
    }
    for (RawClient client : clients) {
      assertArrayEquals(content, client.read().expect(200).body());
      client.close();
    }
  }

  @Test
  void offsetsBeyondTwoAndFourGibibytesAreRight() {
    long[] offsets = {0, 2 * GIB - 1, 2 * GIB, 4 * GIB - 1, 4 * GIB, 5 * GIB - 1};
    TempSite.Marker[] markers = new TempSite.Marker[offsets.length];
    for (int i = 0; i < offsets.length; i++) {
      markers[i] = new TempSite.Marker(offsets[i], Integer.toString(i));
    }
    TempSite site = newSite().sparse("big", 5 * GIB, markers);
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connect(server)) {
      Answer head = client.exchange(RawClient.request("HEAD", "/big")).expect(200);
      assertEquals(Long.toString(5 * GIB), head.header("content-length"));
      for (int i = 0; i < offsets.length; i++) {
        long at = offsets[i];
        Answer one = client.get("/big", "Range: bytes=" + at + "-" + at).expect(206, "" + i);
        assertEquals("bytes " + at + "-" + at + "/" + 5 * GIB, one.header("content-range"));
        // Wide enough not to be loaded as a small body.
        long first = Math.max(0, at - 200_000);
        long last = Math.min(5 * GIB - 1, at + 200_000);
        byte[] wide = client.get("/big", "Range: bytes=" + first + "-" + last).expect(206).body();
        assertEquals(last - first + 1, wide.length);
        assertEquals((char) ('0' + i), (char) wide[(int) (at - first)], "marker at " + at);
      }
      client.get("/big", "Range: bytes=-1").expect(206, "5");
      client.get("/big", "Range: bytes=" + 5 * GIB + "-").expect(416);
    }
  }

  @Test
  void bodyOfMoreThanTwoGibibytesIsSentWhole() throws IOException {
    long size = 2 * GIB + (64 << 20);
    String end = "the very end";
    TempSite site =
        newSite()
            .sparse(
                "big",
                size,
                new TempSite.Marker(2 * GIB - 3, "across"),
                new TempSite.Marker(size - end.length(), end));
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connect(server)) {
      client.send(RawClient.request("GET", "/big"));
      Answer head = client.readHeadOnly().expect(200);
      assertEquals(Long.toString(size), head.header("content-length"));
      skip(client.in(), 2 * GIB - 3);
      assertEquals("across", text(client.in().readNBytes(6)));
      skip(client.in(), size - 2 * GIB - 3 - end.length());
      assertEquals(end, text(client.in().readNBytes(end.length())));
      client.get("/big", "Range: bytes=-3").expect(206, "end");
    }
  }

  @Test
  void fileThatIsTruncatedWhileSentClosesShortAndIsCounted() throws IOException {
    int size = 64 << 20;
    TempSite site = newSite().sparse("f", size).file("small", "small");
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", "/f"));
      client.readHeadOnly().expect(200);
      client.in().readNBytes(1000);
      site.truncate("f", 1 << 20);
      long received = 1000 + client.discardAll();
      assertTrue(received < size, () -> "bytes of a truncated file: " + received);
    }
    Await.closed(server, "file_truncated", 1);
    RawClient.get(server, "/small").expect(200, "small");
    assertEquals("1048576", RawClient.get(server, "/f").expect(200).header("content-length"));
  }

  @Test
  void answersThatAreBrokenOffAreWrittenDown() throws IOException {
    int size = 24 << 20;
    TempSite site = newSite().file("f", TempSite.noise(size)).sparse("short", size);
    AccessLogFile log = new AccessLogFile(newSite().path("access.log"));
    GyreServer server = start(log.writtenBy(GyreServer.files(site.root())));
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", "/f"));
      client.readHeadOnly().expect(200);
      client.in().readNBytes(1 << 20);
    }
    log.awaitBytes("/f", 1 << 20, size - 1);
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", "/short"));
      client.readHeadOnly().expect(200);
      client.in().readNBytes(1000);
      site.truncate("short", 1 << 20);
      client.discardAll();
    }
    log.awaitBytes("/short", 1000, size - 1);
  }

  @Test
  void fileThatGrowsWhileSentIsSentAsItWasAndTheNextAnswerFollows() {
    byte[] content = TempSite.noise(24 << 20);
    TempSite site = newSite().file("f", content).file("small", "small");
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", "/f") + RawClient.request("GET", "/small"));
      Answer head = client.readHeadOnly().expect(200);
      assertEquals(Integer.toString(content.length), head.header("content-length"));
      site.append("f", TempSite.noise(8 << 20));
      assertArrayEquals(content, readNBytes(client.in(), content.length));
      client.read().expect(200, "small");
    }
  }

  @Test
  void fileThatIsDeletedOrReplacedWhileSentIsSentToItsEnd() {
    byte[] content = TempSite.noise(24 << 20);
    TempSite site = newSite().file("f", content);
    GyreServer server = start(GyreServer.files(site.root()));
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", "/f"));
      client.readHeadOnly().expect(200);
      site.delete("f").file("f", "another file");
      assertArrayEquals(content, readNBytes(client.in(), content.length));
      client.get("/f").expect(200, "another file");
    }
  }

  @Test
  void clientsThatLeaveInTheMiddleOfABodyCostNothing() {
    GyreServer server = start(GyreServer.files(newSite().sparse("f", 64 << 20).root()));
    for (int i = 0; i < 50; i++) {
      RawClient client = RawClient.connectSlow(server).send(RawClient.request("GET", "/f"));
      client.readHeadOnly().expect(200);
      if (i % 2 == 0) {
        client.reset();
      } else {
        client.close();
      }
    }
    Await.closed(server, "peer_reset", 50);
    Await.open(server, 0);
  }

  private static void skip(InputStream in, long count) throws IOException {
    byte[] buffer = new byte[256 * 1024];
    long left = count;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      assertTrue(read > 0, "end of the body");
      left -= read;
    }
  }

  private static byte[] readNBytes(InputStream in, int count) {
    try {
      return in.readNBytes(count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
