package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.DrainReport;
import dev.gyre.server.GyreServer;
import dev.gyre.server.StartFailure;
import dev.gyre.transport.TransportKind;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, stopping, and several servers side by side. */
abstract class LifeContract extends TransportContract {
  private static final Duration LONG = Duration.ofSeconds(60);

  LifeContract(TransportKind transport) {
    super(transport);
  }

  private static CompletableFuture<DrainReport> drainLater(GyreServer server, Duration timeout) {
    int port = server.port();
    CompletableFuture<DrainReport> report = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> report.completeAsync(() -> server.drain(timeout), Runnable::run));
    Await.until(() -> !accepts(port), () -> "still accepts");
    return report;
  }

  /** A server that is about to stop does not hear who is new. */
  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private static DrainReport get(CompletableFuture<DrainReport> report) throws Exception {
    return report.get(60, TimeUnit.SECONDS);
  }

  @Test
  void drainFinishesWhatRunsClosesWhatIsIdleAndRefusesTheNew() throws Exception {
    byte[] content = TempSite.noise(24 << 20);
    GyreServer server =
        start(GyreServer.files(newSite().file("f", content).file("a.txt", "a").root()));
    try (RawClient busy = RawClient.connectSlow(server);
        RawClient idle = RawClient.connect(server);
        RawClient silent = RawClient.connect(server)) {
      idle.get("/a.txt").expect(200);
      Await.accepted(server, 3);
      busy.send(RawClient.request("GET", "/f"));
      busy.readHeadOnly().expect(200);
      CompletableFuture<DrainReport> report = drainLater(server, LONG);
      idle.expectFin();
      silent.expectFin();
      assertArrayEquals(content, busy.in().readNBytes(content.length));
      busy.expectFin();
      busy.leave();
      DrainReport done = get(report);
      assertEquals(1, done.finished(), done::toString);
      assertEquals(0, done.cut(), done::toString);
      // Connections that only probed whether the port still accepts may be among the idle ones.
      assertTrue(done.idleClosed() >= 2, done::toString);
    }
  }

  /** Asks again and again from where nobody can connect to himself, until somebody lets him in. */
  private static String firstAnswer(int port) throws IOException {
    while (true) {
      try (Socket socket = new Socket()) {
        socket.bind(new InetSocketAddress("127.0.0.2", 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(RawClient.request("GET", "/a.txt").getBytes(US_ASCII));
        return new String(socket.getInputStream().readNBytes(12), US_ASCII);
      } catch (ConnectException nobodyThereYet) {
        Thread.onSpinWait();
      }
    }
  }

  /** None that the kernel chooses by itself: somebody else could have it a moment later. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      try (ServerSocket free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (IOException taken) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void whoIsLetInWhileSeveralLoopsBeginIsAnswered() throws Exception {
    TempSite site = newSite().file("a.txt", "a");
    for (int i = 0; i < 20; i++) {
      int port = freePort();
      FutureTask<String> first = new FutureTask<>(() -> firstAnswer(port));
      Thread.ofPlatform().daemon().start(first);
      GyreServer.Builder builder =
          GyreServer.files(site.root())
              .set(Options.LOOPS, "2")
              .set(Options.PORT, Integer.toString(port))
              .set(Options.TRANSPORT_MODE, transport().toString());
      try (GyreServer server = builder.start()) {
        assertEquals("HTTP/1.1 200", first.get(30, TimeUnit.SECONDS), server::toString);
      }
    }
  }

  @Test
  void requestThatHasBegunIsAnsweredWithCloseWhileDraining() throws Exception {
    GyreServer server =
        start(GyreServer.files(newSite().file("a.txt", "a").root()).set(Options.LOOPS, "1"));
    try (RawClient client = RawClient.connect(server);
        RawClient idle = RawClient.connect(server)) {
      idle.get("/a.txt").expect(200); // until its first byte the kernel has it
      client.get("/a.txt").expect(200);
      client.send("GET /a.txt HTTP/1.1\r\n");
      RawClient.get(server, "/a.txt").expect(200);
      CompletableFuture<DrainReport> report = drainLater(server, LONG);
      idle.expectFin(); // the listener closes first: now the only loop drains too
      if (client.trySend("Host: test\r\n\r\n".getBytes(US_ASCII))) {
        assertTrue(client.read().expect(200, "a").closes());
        client.expectFin();
      }
      client.leave();
      assertEquals(0, get(report).cut());
    }
  }

  /** Whoever asks before he can know that the server stops is answered. */
  @Test
  void idleConnectionsAreAnsweredOnceMoreWhileDraining() throws Exception {
    GyreServer server =
        start(GyreServer.files(newSite().file("a.txt", "a").root()).set(Options.DRAIN_IDLE, "60s"));
    try (RawClient known = RawClient.connect(server);
        RawClient fresh = RawClient.connect(server)) {
      known.get("/a.txt").expect(200);
      Await.accepted(server, 2);
      CompletableFuture<DrainReport> report = drainLater(server, LONG);
      for (RawClient client : List.of(known, fresh)) {
        assertTrue(client.get("/a.txt").expect(200, "a").closes());
        client.expectFin();
        client.leave();
      }
      assertEquals(2, get(report).finished(), report::toString);
    }
  }

  /** A socket of TLS whose second flight waits until the test has it go on. */
  private static final class HeldSocket extends Socket {
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        private int flights;

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          if (flights++ == 1) {
            waiting.countDown();
            try {
              goesOn.await();
            } catch (InterruptedException e) {
              throw new InterruptedIOException();
            }
          }
          out.write(bytes, from, length);
        }
      };
    }
  }

  /** A handshake takes a round trip or two, and nobody can ask before it is complete. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2 http/1.1", "TLSv1.3 http/1.1", "TLSv1.3 h2"})
  void whoShakesHandsWhileDrainingIsAnswered(String versionAndProtocol) throws Exception {
    String[] words = versionAndProtocol.split(" ", -1);
    GyreServer server =
        start(
            GyreServer.files(newSite().file("a.txt", "content").root())
                .set(Options.TLS_SELF_SIGNED, "on")
                .set(Options.DRAIN_IDLE, "0s")
                .set(Options.LOOPS, "1"));
    try (RawClient idle = TlsClient.connect(server);
        HeldSocket held = new HeldSocket()) {
      held.connect(server.addresses().getFirst());
      held.setSoTimeout(15_000);
      SSLSocket client = TlsClient.over(held, server.port());
      SSLParameters parameters = client.getSSLParameters();
      parameters.setProtocols(new String[] {words[0]});
      parameters.setApplicationProtocols(new String[] {words[1]});
      client.setSSLParameters(parameters);
      FutureTask<?> asked =
          new FutureTask<>(() -> ask(RawClient.over(client), words[1].equals("h2")), null);
      Thread.ofPlatform().daemon().start(asked);
      assertTrue(held.waiting.await(15, TimeUnit.SECONDS));
      CompletableFuture<DrainReport> report = drainLater(server, LONG);
      idle.expectFin(); // now the only loop drains
      held.goesOn.countDown();
      asked.get(15, TimeUnit.SECONDS);
      DrainReport done = get(report);
      assertEquals(0, done.cut(), done::toString);
      // One of HTTP/2 is idle after its answer, when it is told.
      assertEquals(2, done.finished() + done.idleClosed(), done::toString);
    }
    Await.closed(server, "drain", 2);
  }

  private static void ask(RawClient client, boolean http2) {
    if (http2) {
      FrameClient frames = FrameClient.begin(client);
      frames.get(1, "/a.txt");
      assertEquals("200", frames.read(FrameClient.HEADERS).status());
      assertEquals("content", new String(frames.read(FrameClient.DATA).payload(), US_ASCII));
    } else {
      assertTrue(client.get("/a.txt").expect(200, "content").closes());
    }
  }

  /** Nobody waits long for one that does not go on. */
  @Test
  void whoDoesNotEndHisHandshakeIsNotWaitedFor() throws Exception {
    GyreServer server =
        start(
            GyreServer.hello()
                .set(Options.TLS_SELF_SIGNED, "on")
                .set(Options.DRAIN_IDLE, "0s")
                .set(Options.LOOPS, "1"));
    try (RawClient silent = RawClient.connect(server)) {
      Await.open(server, 1);
      CompletableFuture<DrainReport> report = drainLater(server, LONG);
      silent.expectFin();
      silent.leave();
      DrainReport done = get(report);
      assertEquals(0, done.cut(), done::toString);
      assertEquals(0, done.finished(), done::toString);
    }
  }

  @Test
  void drainCutsWhatDoesNotEndInTime() throws Exception {
    GyreServer server = start(GyreServer.files(newSite().sparse("f", 64 << 20).root()));
    try (RawClient stalled = RawClient.connectSlow(server)) {
      stalled.send(RawClient.request("GET", "/f"));
      stalled.readHeadOnly().expect(200);
      DrainReport report = get(drainLater(server, Duration.ofMillis(300)));
      assertEquals(1, report.cut(), report::toString);
      assertEquals(0, report.finished(), report::toString);
      assertTrue(stalled.discardAll() < 64 << 20);
    }
    Await.closed(server, "drain", 1);
  }

  @Test
  void closingTwiceIsClosingOnce() {
    GyreServer server = start(GyreServer.hello());
    RawClient.get(server, "/").expect(200);
    server.close();
    server.close();
    assertEquals(server.drain(LONG), server.drain(Duration.ZERO));
    assertFalse(accepts(server.port()));
  }

  @Test
  void serversOfOneProcessAreIndependent() {
    TempSite one = TempSite.in(directory.resolve("one")).file("f", "one");
    TempSite two = TempSite.in(directory.resolve("two")).file("f", "two");
    GyreServer first = start(GyreServer.files(one.root()));
    GyreServer second = start(GyreServer.files(two.root()));
    GyreServer third = start(GyreServer.hello());
    RawClient.get(first, "/f").expect(200, "one");
    RawClient.get(second, "/f").expect(200, "two");
    first.close();
    for (int i = 0; i < 3; i++) {
      RawClient.get(second, "/f").expect(200, "two");
    }
    RawClient.get(third, "/").expect(200);
    assertEquals(1, allRequests(first));
    assertEquals(4, allRequests(second));
    assertEquals(1, allRequests(third));
  }

  @Test
  void twentyStartsAndStopsLeaveNothingBehind() {
    TempSite site = newSite().file("a.txt", "a").file("large", TempSite.noise(1 << 20));
    cycle(site);
    cycle(site);
    long before = openDescriptors();
    for (int i = 0; i < 20; i++) {
      cycle(site);
    }
    // One of anything left by each cycle would make twenty.
    Await.until(
        () -> openDescriptors() < before + 10, () -> before + " -> " + describeDescriptors());
    Await.until(() -> gyreThreads().isEmpty(), LifeContract::gyreThreads);
  }

  /** Ends the server first: a client may have its answer before that is counted. */
  private static long allRequests(GyreServer server) {
    server.close();
    return server.statistics().requests();
  }

  private void cycle(TempSite site) {
    try (GyreServer server = start(GyreServer.files(site.root()));
        RawClient idle = RawClient.connect(server);
        RawClient busy = RawClient.connectSlow(server)) {
      idle.get("/a.txt").expect(200);
      busy.send(RawClient.request("GET", "/large"));
    }
  }

  private static long openDescriptors() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Map<String, Integer> describeDescriptors() {
    Map<String, Integer> kinds = new TreeMap<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)) {
          String target = Files.readSymbolicLink(descriptor).toString();
          kinds.merge(target.replaceAll("[0-9]+", "N"), 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      kinds.put(e.toString(), 1); // one was closed while it was looked at
    }
    return kinds;
  }

  private static List<String> gyreThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("gyre"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void portInUseIsAStartFailureOfItsKind(int loops) throws IOException {
    GyreServer running = start(GyreServer.hello().set(Options.LOOPS, "" + loops));
    assertPortInUse(running.port(), loops);
    RawClient.get(running, "/").expect(200);
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertPortInUse(other.getLocalPort(), loops);
    }
  }

  private void assertPortInUse(int port, int loops) {
    GyreServer.Builder builder =
        GyreServer.hello()
            .set(Options.TRANSPORT_MODE, transport().toString())
            .set(Options.LOOPS, "" + loops)
            .set(Options.PORT, "" + port);
    StartFailure failure = assertThrows(StartFailure.class, builder::start);
    assertEquals(StartFailure.Kind.PORT, failure.kind());
    assertTrue(String.valueOf(failure.getMessage()).contains("" + port), failure::toString);
  }

  @Test
  void missingRootIsAStartFailureOfItsKind() {
    StartFailure failure =
        assertThrows(
            StartFailure.class,
            () -> GyreServer.files(directory.resolve("none")).set(Options.PORT, "0").start());
    assertEquals(StartFailure.Kind.ROOT, failure.kind());
    assertTrue(String.valueOf(failure.getMessage()).contains("none"), failure::toString);
  }

  @Test
  void listensOnIpv6() {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "no IPv6 here");
    GyreServer server = start(GyreServer.hello().set(Options.BIND, "::1"));
    assertTrue(server.describe().contains("[::1]:" + server.port()), server::describe);
    RawClient.get(server, "/").expect(200);
  }

  @Test
  void listensOnSeveralAddresses() {
    GyreServer server = start(GyreServer.hello().set(Options.BIND, "127.0.0.1,127.0.0.3"));
    List<String> hosts = new ArrayList<>();
    for (InetSocketAddress address : server.addresses()) {
      hosts.add(address.getAddress().getHostAddress());
      try (RawClient client = RawClient.connect(address, 0)) {
        client.get("/").expect(200);
      }
    }
    assertEquals(List.of("127.0.0.1", "127.0.0.3"), hosts);
    assertEquals(2, allRequests(server));
  }

  /** A socket for all addresses of IPv4 takes the connections of IPv6 too. */
  @Test
  void listensOnceOnAnAddressThatIsGivenTwiceAndOnAllAddresses() {
    GyreServer twice = start(GyreServer.hello().set(Options.BIND, "127.0.0.1,127.0.0.1"));
    assertEquals(1, twice.addresses().size(), twice::describe);
    GyreServer all = start(GyreServer.hello().set(Options.BIND, "0.0.0.0,::"));
    assertEquals(1, all.addresses().size(), all::describe);
    RawClient.get(all, "/").expect(200);
  }

  @Test
  void requestsAreCountedExactly() throws Exception {
    GyreServer server = start(GyreServer.files(newSite().file("a.txt", "a").root()));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (RawClient client = RawClient.connect(server)) {
                      for (int j = 0; j < 500; j++) {
                        client.get("/a.txt").expect(200, "a");
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Await.open(server, 0);
    assertEquals(4000, server.statistics().requests());
    assertEquals(8, server.statistics().accepted());
    assertEquals(8, Await.closedFor(server, "peer_closed"));
  }
}
