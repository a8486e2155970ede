package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Connections for one request that is there when they are accepted: that of a server which stood
 * still while its clients asked. Some of them are over before their loop knows them.
 */
abstract class ShortConnectionContract extends TransportContract {
  /** Until an answer is kept, and known by the head of its request. */
  private static final int REQUESTS_UNTIL_KNOWN = 4;

  private static final int CLIENTS_OF_A_KIND = 20;

  private static final int ATTEMPTS_MAX = 5;

  // States of sockets, as the kernel writes them.
  private static final String SYN_RECEIVED = "03";
  private static final String ESTABLISHED = "01";

  private static final Path TCP4 = Path.of("/proc/net/tcp");
  private static final Path TCP6 = Path.of("/proc/net/tcp6");

  /** So that NIO may give answers to its sockets too. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("JDK_JAVA_OPTIONS", "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");

  ShortConnectionContract(TransportKind transport) {
    super(transport);
  }

  @Override
  final boolean choosesCache() {
    return true;
  }

  private ServerProcess serve(TempSite site) {
    return ServerProcess.start(
        directory,
        List.of(),
        ENVIRONMENT,
        "serve",
        site.root().toString(),
        "--transport",
        transport().toString(),
        "--port",
        "0",
        "--loops",
        "1",
        "--cache-valid",
        "1h",
        "--close-log",
        "on");
  }

  private static List<String> requests(String tag) {
    List<String> requests = new ArrayList<>();
    for (String path : List.of("/0", "/1024", "/8192", "/8193", "/300000", "/none")) {
      requests.add("GET " + path + " HTTP/1.0\r\n\r\n");
      requests.add(RawClient.request("GET", path, "Connection: close"));
      requests.add(RawClient.request("HEAD", path, "Connection: close"));
    }
    requests.add(RawClient.request("GET", "/1024", "Connection: close", "If-None-Match: " + tag));
    requests.add(RawClient.request("GET", "/1024", "Connection: close", "Range: bytes=1-2"));
    return requests;
  }

  private static Answer ask(int port, String request) {
    try (RawClient client = RawClient.connect(port)) {
      Answer answer = client.exchange(request);
      client.expectFin();
      return answer;
    }
  }

  @Test
  void answersAreThoseOfOtherConnections() {
    TempSite site = newSite();
    for (int size : new int[] {0, 1024, 8192, 8193, 300_000}) {
      site.file(Integer.toString(size), TempSite.noise(size));
    }
    try (ServerProcess server = serve(site)) {
      int port = server.port();
      List<String> requests = requests(ask(port, requests("\"\"").get(3)).header("etag"));
      List<Answer> expected = requests.stream().map(request -> ask(port, request)).toList();
      for (int i = 1; i < REQUESTS_UNTIL_KNOWN; i++) {
        requests.forEach(request -> ask(port, request));
      }

      server.signal("STOP");
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS_OF_A_KIND * requests.size(); i++) {
        clients.add(RawClient.connect(port).send(requests.get(i % requests.size())));
      }
      server.signal("CONT");

      for (int i = 0; i < clients.size(); i++) {
        String request = requests.get(i % requests.size());
        try (RawClient client = clients.get(i)) {
          Answer answer = request.startsWith("HEAD ") ? client.readHead() : client.read();
          Answer before = expected.get(i % requests.size());
          assertEquals(before.status(), answer.status(), request);
          assertEquals(before.stableHeaders(), answer.stableHeaders(), request);
          assertArrayEquals(before.body(), answer.body(), request);
          client.expectFin();
        }
      }
      int all = (1 + REQUESTS_UNTIL_KNOWN * requests.size()) + clients.size();
      Await.until(() -> completed(server) == all, server::toString);
    }
  }

  private static long completed(ServerProcess server) {
    return server.errors().lines().filter(line -> line.contains("completed")).count();
  }

  /** Who sends more than he may has the rest refused or answered, as on any other connection. */
  @Test
  void whatFollowsARequestIsNotLost() {
    TempSite site = newSite().file("a", "abc");
    try (ServerProcess server = serve(site)) {
      int port = server.port();
      String first = RawClient.request("GET", "/a");
      String last = RawClient.request("GET", "/a", "Connection: close");
      for (int i = 0; i < REQUESTS_UNTIL_KNOWN; i++) {
        ask(port, last).expect(200, "abc");
      }
      server.signal("STOP");
      try (RawClient twice = RawClient.connect(port).send(first + last);
          RawClient half = RawClient.connect(port).send(last.substring(0, last.length() - 2))) {
        server.signal("CONT");
        twice.read().expect(200, "abc");
        twice.read().expect(200, "abc");
        twice.expectFin();
        half.send("\r\n").read().expect(200, "abc");
        half.expectFin();
      }
      assertTrue(server.isAlive());
    }
  }

  /** Who says nothing for a second is accepted too; see the next test. */
  @Test
  void clientOfHttpIsAcceptedWithItsFirstBytes() {
    GyreServer server = start(GyreServer.hello());
    String state = "";
    for (int i = 0; i < ATTEMPTS_MAX && !state.equals(SYN_RECEIVED); i++) {
      try (RawClient client = RawClient.connect(server)) {
        state = stateOf(server, client); // unless the machine stood still for a second
      }
    }
    assertEquals(SYN_RECEIVED, state);
  }

  @Test
  void clientThatSaysNothingIsAcceptedInTime() {
    GyreServer server = start(GyreServer.hello());
    try (RawClient client = RawClient.connect(server)) {
      Await.until(() -> server.statistics().accepted() == 1, () -> "not accepted");
      client.get("/").expect(200, "Hello World!");
    }
  }

  @Test
  void clientThatMayBeSpokenToFirstIsAcceptedAtOnce() {
    GyreServer server = start(GyreServer.echo());
    try (RawClient client = RawClient.connect(server)) {
      assertEquals(ESTABLISHED, stateOf(server, client));
    }
  }

  /** The state of the server's side of a connection, as proc_net(5) has it. */
  private static String stateOf(GyreServer server, RawClient client) {
    Pattern ends =
        Pattern.compile(
            ":%04X [0-9A-F]+:%04X ([0-9A-F]{2}) "
                .formatted(server.port(), client.socket().getLocalPort()));
    try {
      Matcher found =
          ends.matcher(
              Files.readString(TCP4).concat(Files.exists(TCP6) ? Files.readString(TCP6) : ""));
      return found.find() ? found.group(1) : "no socket";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
