package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when there are more connections than allowed, in all or for one client. */
abstract class LimitContract extends TransportContract {
  private final List<RawClient> clients = new ArrayList<>();

  LimitContract(TransportKind transport) {
    super(transport);
  }

  @AfterEach
  final void closeClients() {
    clients.forEach(RawClient::close);
  }

  private GyreServer.Builder site() {
    return GyreServer.files(newSite().file("a.txt", "a").root());
  }

  private RawClient keep(RawClient client) {
    clients.add(client);
    return client;
  }

  /** A client that has had an answer and stays. */
  private RawClient idleClient(GyreServer server) {
    RawClient client = keep(RawClient.connect(server));
    client.get("/a.txt").expect(200, "a");
    return client;
  }

  @Test
  void asManyConnectionsAsAllowedAreServed() {
    GyreServer server = start(site().set(Options.MAX_CONNECTIONS, "20"));
    for (int i = 0; i < 20; i++) {
      idleClient(server);
    }
    for (RawClient client : clients) {
      client.get("/a.txt").expect(200, "a");
    }
    assertEquals(20, server.statistics().open());
  }

  @Test
  void longestIdleConnectionMakesRoomForANewOne() {
    GyreServer server = start(site().set(Options.LOOPS, "1").set(Options.MAX_CONNECTIONS, "3"));
    RawClient first = idleClient(server);
    RawClient second = idleClient(server);
    RawClient third = idleClient(server);
    first.get("/a.txt").expect(200, "a"); // now the second has been idle longest
    RawClient fourth = idleClient(server);
    second.expectFin();
    RawClient fifth = idleClient(server);
    third.expectFin();
    for (RawClient client : List.of(first, fourth, fifth)) {
      client.get("/a.txt").expect(200, "a");
    }
    Await.closed(server, "pressure", 2);
    assertEquals(0, Await.closedFor(server, "limit"));
  }

  /** Which loop accepts a connection is the kernel's choice and must not decide its fate. */
  @Test
  void newConnectionIsServedAsLongAsAnyIsIdle() {
    GyreServer server = start(site().set(Options.LOOPS, "2").set(Options.MAX_CONNECTIONS, "2"));
    for (int i = 0; i < 40; i++) {
      idleClient(server);
    }
    assertEquals(0, Await.closedFor(server, "limit"), () -> server.statistics().toString());
  }

  @Test
  void busyConnectionsAreNotCutForANewOne() {
    GyreServer server = start(site().set(Options.MAX_CONNECTIONS, "3"));
    for (int i = 0; i < 3; i++) {
      RawClient client = keep(RawClient.connect(server));
      // Who has the answer has also been seen to begin a second head, and that is busy.
      client.send(RawClient.request("GET", "/a.txt") + "GET /a.txt HTTP/1.1\r\n");
      client.read().expect(200, "a");
    }
    Await.until(
        () -> {
          try (RawClient fourth = RawClient.connect(server)) {
            fourth.discardAll();
          }
          return Await.closedFor(server, "limit") > 0;
        },
        server::statistics);
    long served =
        clients.stream()
            .filter(client -> client.trySend("Host: test\r\n\r\n".getBytes(US_ASCII)))
            .filter(LimitContract::isAnswered)
            .count();
    Await.closed(server, "pressure", 3 - served); // who is cut sees it before it is counted
    assertEquals(3, served + Await.closedFor(server, "pressure"));
  }

  private static boolean isAnswered(RawClient client) {
    try {
      return client.read().status() == 200;
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  @Test
  void oneClientCannotTakeMoreThanItsShare() {
    GyreServer server = start(site().set(Options.MAX_CONNECTIONS_PER_CLIENT, "3"));
    for (int i = 0; i < 3; i++) {
      idleClient(server);
    }
    for (int i = 0; i < 5; i++) {
      try (RawClient fourth = RawClient.connect(server)) {
        assertEquals(0, fourth.discardAll());
      }
    }
    Await.closed(server, "limit", 5);
    keep(RawClient.connectFrom("127.0.0.2", server)).get("/a.txt").expect(200, "a");
    clients.getFirst().close();
    Await.open(server, 3);
    idleClient(server);
  }

  @Test
  void requestsAreShedWith503WhenTheFileQueueIsFull() throws Exception {
    GyreServer server =
        start(
            GyreServer.files(LargeDirectory.root())
                .set(Options.CACHE_SIZE, "0")
                .set(Options.FILE_THREADS, "1")
                .set(Options.FILE_QUEUE, "1"));
    // The only file thread is kept busy by listings; small requests pile up behind it.
    for (int i = 0; i < 12; i++) {
      keep(RawClient.connect(server)).send(RawClient.request("GET", "/?format=json&sort=size"));
    }
    int shed = 0;
    for (RawClient client : clients) {
      Answer answer = client.read();
      if (answer.status() == 503) {
        shed++;
        answer.header("retry-after");
      } else {
        answer.expect(200);
      }
      client.get("/entry-00001");
    }
    assertTrue(shed > 0, "some of twelve are shed");
    Await.until(() -> server.statistics().shedRequests() > 0, server::statistics);
  }
}
