package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is cut, for which reason, and who is not. Clients pace themselves; nothing waits for a fixed
 * time, and times are only checked from below.
 */
abstract class TimeContract extends TransportContract {
  /** Most a deadline may come early: the wheel's tick for the short times used here. */
  private static final long EARLY_MILLIS = 60;

  TimeContract(TransportKind transport) {
    super(transport);
  }

  private GyreServer.Builder site() {
    return GyreServer.files(
        newSite().file("a.txt", "a").file("large", TempSite.noise(24 << 20)).root());
  }

  private static void pace(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static long millisSince(long startNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  private static void assertNotBefore(long millis, long startNanos) {
    long took = millisSince(startNanos);
    assertTrue(took >= millis - EARLY_MILLIS, () -> "cut after " + took + " ms");
  }

  @Test
  void silentClientIsClosedAsIdle() {
    GyreServer server = start(site().set(Options.IDLE_TIMEOUT, "300ms"));
    long start = System.nanoTime();
    try (RawClient client = RawClient.connect(server)) {
      client.expectFin();
      assertNotBefore(300, start);
    }
    Await.closed(server, "idle", 1);
  }

  @Test
  void keptConnectionIsClosedAsIdleAfterItsLastAnswer() {
    GyreServer server = start(site().set(Options.IDLE_TIMEOUT, "300ms"));
    try (RawClient client = RawClient.connect(server)) {
      client.get("/a.txt").expect(200, "a");
      long start = System.nanoTime(); // before the server can have begun to wait
      client.get("/large").expect(200);
      client.expectFin();
      assertNotBefore(300, start);
    }
    Await.closed(server, "idle", 1);
  }

  /** The kernel has taken all of an answer long before its client has. */
  @Test
  void connectionIsNotIdleWhileItsClientTakesTheAnswer() throws IOException {
    byte[] half = TempSite.noise(500_000);
    GyreServer server =
        start(
            GyreServer.files(newSite().file("half", half).file("a.txt", "a").root())
                .set(Options.IDLE_TIMEOUT, "1s"));
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", "/half"));
      client.readHeadOnly();
      byte[] part = new byte[5_000];
      for (int received = 0; received < half.length; received += part.length) {
        client.in().readNBytes(part, 0, part.length);
        pace(15);
      }
      client.get("/a.txt").expect(200, "a");
    }
  }

  /** The kernel has taken all of an answer, and would keep it for ever. */
  @Test
  void idleClientThatDoesNotTakeItsAnswerIsCutAsWriteStall() {
    byte[] half = TempSite.noise(500_000);
    GyreServer server =
        start(
            GyreServer.files(newSite().file("half", half).root())
                .set(Options.IDLE_TIMEOUT, "300ms")
                .set(Options.WRITE_TIMEOUT, "400ms"));
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", "/half"));
      Await.closed(server, "write_stall", 1);
      Await.open(server, 0);
    }
  }

  @Test
  void everyRequestStartsTheIdleTimeAnew() {
    GyreServer server = start(site().set(Options.IDLE_TIMEOUT, "1s"));
    long start = System.nanoTime();
    try (RawClient client = RawClient.connect(server)) {
      while (millisSince(start) < 2000) {
        client.get("/a.txt").expect(200, "a");
        pace(20);
      }
      client.get("/a.txt", "Connection: close").expect(200, "a");
      client.expectFin();
    }
    Await.closed(server, "completed", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET /a.txt HTTP/1.1\r\n", "GET /a.txt HTTP/1.1\r\nHost: a\r\nX:"})
  void incompleteHeadIsAnswered408(String part) {
    GyreServer server = start(site().set(Options.HEADER_TIMEOUT, "300ms"));
    try (RawClient client = RawClient.connect(server)) {
      client.get("/a.txt").expect(200, "a"); // the second head has its own time
      long start = System.nanoTime();
      client.send(part);
      assertTrue(client.read().expect(408).closes());
      assertNotBefore(300, start);
      client.expectFin();
    }
    Await.closed(server, "header_timeout", 1);
  }

  @Test
  void incompleteHeadOfHeadIsAnswered408WithoutBody() {
    GyreServer server = start(site().set(Options.HEADER_TIMEOUT, "300ms"));
    try (RawClient client = RawClient.connect(server)) {
      client.send("HEAD /a.txt HTTP/1.1\r\nHost: a\r\nX:");
      client.readHead().expect(408);
      client.expectFin();
    }
  }

  @Test
  void dribblingDoesNotExtendTheTimeOfAHead() throws IOException {
    GyreServer server = start(site().set(Options.HEADER_TIMEOUT, "400ms"));
    try (RawClient client = RawClient.connect(server)) {
      client.send("GET /a.txt HTTP/1.1\r\nHost: test\r\nX: ");
      int sent = 0;
      while (client.socket().getInputStream().available() == 0 && sent < 20_000) {
        client.trySend(new byte[] {'y'});
        sent++;
        pace(5);
      }
      client.read().expect(408);
    }
    Await.closed(server, "header_timeout", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 100", "Transfer-Encoding: chunked"})
  void bodyWithoutProgressIsAnswered408(String field) {
    GyreServer server = start(site().set(Options.BODY_TIMEOUT, "300ms"));
    try (RawClient client = RawClient.connect(server)) {
      long start = System.nanoTime();
      client.send(RawClient.request("GET", "/a.txt", field) + "5\r\nab");
      assertTrue(client.read().expect(408).closes());
      assertNotBefore(300, start);
      client.expectFin();
    }
    Await.closed(server, "body_timeout", 1);
  }

  @Test
  void bodyWithProgressMayTakeLongerThanItsTimeout() {
    GyreServer server =
        start(
            site()
                .set(Options.BODY_TIMEOUT, "1s")
                .set(Options.HEADER_TIMEOUT, "1s")
                .set(Options.IDLE_TIMEOUT, "1s"));
    try (RawClient client = RawClient.connect(server)) {
      client.send(RawClient.request("GET", "/a.txt", "Content-Length: 60"));
      for (int i = 0; i < 60; i++) {
        client.send("x");
        pace(25);
      }
      client.read().expect(200, "a");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/large", "/many"})
  void clientThatDoesNotReadIsCutAsWriteStall(String target) {
    TempSite site = newSite().file("large", TempSite.noise(24 << 20)).directory("many");
    for (int i = 0; i < 300; i++) {
      site.file("many/" + "long-name-".repeat(20) + i, "");
    }
    GyreServer server = start(GyreServer.files(site.root()).set(Options.WRITE_TIMEOUT, "400ms"));
    long start = System.nanoTime();
    // Listings are asked for often enough to fill every buffer on the way.
    int count = target.equals("/large") ? 1 : 400;
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", target + (count == 1 ? "" : "/")).repeat(count));
      Await.closed(server, "write_stall", 1);
      assertNotBefore(400, start);
      Await.open(server, 0);
      int port = client.socket().getLocalPort();
      Await.until(() -> !TcpTable.isEstablished(port), () -> "the kernel keeps the connection");
    }
  }

  /** A healthy slow download outlives every timeout, and its connection is good afterwards. */
  @ParameterizedTest
  @CsvSource({"16384, 4", "1024, 5"})
  void slowDownloadWithProgressIsNeverCut(int stepBytes, int paceMillis) throws IOException {
    byte[] content = TempSite.noise(24 << 20);
    GyreServer server =
        start(
            GyreServer.files(newSite().file("large", content).file("a.txt", "a").root())
                .set(Options.WRITE_TIMEOUT, "1s")
                .set(Options.IDLE_TIMEOUT, "1s")
                .set(Options.HEADER_TIMEOUT, "1s")
                .set(Options.BODY_TIMEOUT, "1s"));
    byte[] received = new byte[content.length];
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", "/large"));
      client.readHeadOnly().expect(200);
      long start = System.nanoTime();
      int at = 0;
      while (millisSince(start) < 3000 && at < received.length) {
        int step = Math.min(stepBytes, received.length - at);
        at += client.in().readNBytes(received, at, step);
        pace(paceMillis);
      }
      at += client.in().readNBytes(received, at, received.length - at);
      assertEquals(content.length, at);
      assertArrayEquals(content, received);
      client.get("/a.txt").expect(200, "a");
    }
  }

  @Test
  void clientBelowTheMinimumRateIsCut() throws IOException {
    GyreServer server = start(site().set(Options.WRITE_TIMEOUT, "3s").set(Options.MIN_RATE, "4m"));
    try (RawClient client = RawClient.connectSlow(server)) {
      client.send(RawClient.request("GET", "/large"));
      client.readHeadOnly().expect(200);
      long start = System.nanoTime();
      while (Await.closedFor(server, "min_rate") == 0 && millisSince(start) < 30_000) {
        int count = client.in().readNBytes(1024).length; // never stalls, never hurries
        if (count == 0) {
          break;
        }
        pace(5);
      }
    } catch (IOException e) {
      assertTrue(e.toString().contains("reset"), e::toString);
    }
    Await.closed(server, "min_rate", 1);
  }

  @Test
  void clientAboveTheMinimumRateIsNotCut() {
    GyreServer server = start(site().set(Options.WRITE_TIMEOUT, "1s").set(Options.MIN_RATE, "64k"));
    try (RawClient client = RawClient.connect(server)) {
      for (int i = 0; i < 10; i++) {
        assertEquals(24 << 20, client.get("/large").expect(200).body().length);
      }
    }
    Await.closed(server, "peer_closed", 1);
  }

  @Test
  void peerThatNeverClosesIsLeftAfterTheLingerTime() {
    GyreServer server = start(site().set(Options.LINGER_TIMEOUT, "300ms"));
    try (RawClient client = RawClient.connect(server)) {
      client.get("/a.txt", "Connection: close").expect(200, "a");
      client.expectFin();
      Await.closed(server, "completed", 1);
      Await.open(server, 0);
    }
  }

  @Test
  void thousandClientsThatAbortLeaveNothingOpen() {
    GyreServer server = start(site());
    for (int i = 0; i < 1000; i++) {
      RawClient client = RawClient.connect(server);
      switch (i % 4) {
        case 0 -> client.send(RawClient.request("GET", "/a.txt"));
        case 1 -> client.send(RawClient.request("GET", "/large"));
        case 2 -> client.send("GET /a.t");
        default -> {} // only connects
      }
      client.reset();
    }
    Await.open(server, 0);
    RawClient.get(server, "/a.txt").expect(200, "a");
    Await.open(server, 0);
  }

  @Test
  void everyReasonIsCountedOnce() {
    GyreServer server =
        start(
            site()
                .set(Options.IDLE_TIMEOUT, "300ms")
                .set(Options.HEADER_TIMEOUT, "300ms")
                .set(Options.BODY_TIMEOUT, "300ms")
                .set(Options.WRITE_TIMEOUT, "300ms"));
    try (RawClient idle = RawClient.connect(server);
        RawClient head = RawClient.connect(server).send("GET");
        RawClient body =
            RawClient.connect(server).send(RawClient.request("GET", "/", "Content-Length: 9"));
        RawClient stalled = RawClient.connectSlow(server).send(RawClient.request("GET", "/large"));
        RawClient bad = RawClient.connect(server).send("nonsense\r\n\r\n");
        RawClient last =
            RawClient.connect(server).send(RawClient.request("GET", "/", "Connection: close"))) {
      idle.expectFin();
      head.read().expect(408);
      body.read().expect(408);
      bad.read().expect(400);
      last.read().expect(200);
      Await.closed(server, "write_stall", 1);
      assertTrue(stalled.discardAll() > 0);
    }
    Await.open(server, 0);
    for (String reason :
        new String[] {
          "idle", "header_timeout", "body_timeout", "write_stall", "bad_request", "completed"
        }) {
      assertEquals(1, Await.closedFor(server, reason), reason + " in " + server.statistics());
    }
    assertEquals(6, server.statistics().accepted());
  }
}
