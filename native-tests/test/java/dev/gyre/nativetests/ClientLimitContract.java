package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.nativetests.FrameClient.Frame;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one client may have in a second, over all its connections. */
abstract class ClientLimitContract extends TransportContract {
  private static final int BURST = 5;
  private static final int LARGE_BYTES = 600_000;

  ClientLimitContract(TransportKind transport) {
    super(transport);
  }

  private GyreServer.Builder site() {
    return GyreServer.files(
        newSite().file("a.txt", "a").file("large.bin", TempSite.noise(LARGE_BYTES)).root());
  }

  private GyreServer limited() {
    return start(
        site()
            .set(Options.CLIENT_REQUEST_RATE, "1")
            .set(Options.CLIENT_REQUEST_BURST, String.valueOf(BURST)));
  }

  @Test
  void whoAsksTooOftenIsToldSoOnAConnectionThatStays() {
    GyreServer server = limited();
    int refused = 0;
    long began = System.nanoTime();
    for (int connection = 0; connection < 2; connection++) {
      try (RawClient client = RawClient.connect(server)) {
        for (int i = 0; i < 2 * BURST; i++) {
          Answer answer = client.get("/a.txt");
          if (answer.status() == 429) {
            assertEquals("1", answer.header("retry-after"));
            refused++;
          } else {
            answer.expect(200, "a");
          }
        }
      }
    }
    assertTrue(refused >= 4 * BURST - servedSince(began), "refused: " + refused);
    assertEquals(refused, server.statistics().limitedRequests());
  }

  /** The most that may have been served: one more a second comes in while a test runs. */
  private static long servedSince(long beganNanos) {
    return BURST + 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
  }

  @Test
  void othersAreServedMeanwhile() {
    GyreServer server = limited();
    for (int i = 0; i < 3 * BURST; i++) {
      RawClient.get(server, "/a.txt");
    }
    try (RawClient other = RawClient.connectFrom("127.0.0.9", server)) {
      other.get("/a.txt").expect(200);
    }
  }

  @Test
  void aRefusedRequestWithABodyEndsTheConnection() {
    GyreServer server = limited();
    String withBody = RawClient.request("GET", "/a.txt", "Content-Length: 1");
    Answer answer = null;
    while (answer == null || answer.status() != 429) { // the time limit of the class ends it
      for (int i = 0; i < BURST; i++) {
        RawClient.get(server, "/a.txt");
      }
      try (RawClient client = RawClient.connect(server)) {
        answer = client.send(withBody + "x").read(); // without the byte it waits for that
      }
    }
    assertTrue(answer.closes());
  }

  @Test
  void streamsCountLikeRequests() {
    GyreServer server = limited();
    try (FrameClient client = FrameClient.connect(server)) {
      int refused = 0;
      long began = System.nanoTime();
      for (int i = 0; i < 3 * BURST; i++) {
        client.get(2 * i + 1, "/a.txt");
        Frame head = client.read(FrameClient.HEADERS);
        refused +=
            new String(head.payload(), java.nio.charset.StandardCharsets.ISO_8859_1).contains("429")
                ? 1
                : 0;
        client.read(FrameClient.DATA);
      }
      assertTrue(refused >= 3 * BURST - servedSince(began), "refused: " + refused);
      assertEquals(refused, server.statistics().limitedRequests());
    }
  }

  @Test
  void downloadsOfAClientShareItsBandwidth() {
    GyreServer server = start(site().set(Options.CLIENT_BANDWIDTH, "300k"));
    long began = System.nanoTime();
    try (RawClient one = RawClient.connect(server);
        RawClient two = RawClient.connect(server)) {
      one.send(RawClient.request("GET", "/large.bin"));
      two.send(RawClient.request("GET", "/large.bin"));
      assertEquals(LARGE_BYTES, one.read().body().length);
      assertEquals(LARGE_BYTES, two.read().body().length);
    }
    // The first second is at once, the kernel's buffers may hold what was sent last.
    long atLeastMillis = (2L * LARGE_BYTES * 1000 / (300 << 10)) - 2000;
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    assertTrue(tookMillis >= atLeastMillis, tookMillis + " ms, at least " + atLeastMillis);
  }

  @Test
  void whoLeavesWhileItWaitsIsForgotten() {
    GyreServer server = start(site().set(Options.CLIENT_BANDWIDTH, "20k"));
    try (RawClient client = RawClient.connect(server)) {
      client.send(RawClient.request("GET", "/large.bin"));
      client.readHeadOnly();
    }
    Await.open(server, 0);
  }

  @Test
  void streamsHaveTheirBandwidthToo() {
    GyreServer server = start(site().set(Options.CLIENT_BANDWIDTH, "300k"));
    long began = System.nanoTime();
    try (FrameClient client = FrameClient.connect(server, 4, 1 << 24)) {
      client.send(FrameClient.WINDOW_UPDATE, 0, 0, 1 << 24);
      client.get(1, "/large.bin");
      client.read(FrameClient.HEADERS);
      int received = 0;
      while (received < LARGE_BYTES) {
        received += client.read(FrameClient.DATA).payload().length;
      }
    }
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    assertTrue(tookMillis >= 700, tookMillis + " ms for two seconds' bytes after one at once");
  }
}
