package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The traffic of htstress, byte for byte: one connection that asks nothing, then HTTP/1.0 with a
 * connection for each request, complete only when the server has sent its FIN.
 */
abstract class HtstressTrafficContract extends TransportContract {
  private static final byte[] REQUEST =
      "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int REQUESTS = 5_000;
  private static final int CONNECTIONS = 20;

  /** A safety net, not an expectation. */
  private static final int READ_MILLIS_MAX = 15_000;

  HtstressTrafficContract(TransportKind transport) {
    super(transport);
  }

  @Test
  void everyRequestOnAConnectionOfItsOwnGetsItsAnswerAndAFin() throws Exception {
    GyreServer server = start(GyreServer.hello());
    InetSocketAddress address = server.addresses().getFirst();
    new Socket(address.getAddress(), address.getPort()).close();

    Callable<Integer> client =
        () -> {
          int good = 0;
          for (int i = 0; i < REQUESTS / CONNECTIONS; i++) {
            good += check(exchange(address));
          }
          return good;
        };
    int good = 0;
    try (ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        results.add(clients.submit(client));
      }
      for (Future<Integer> result : results) {
        good += result.get();
      }
    }

    assertEquals(REQUESTS, good);
    Await.closed(server, "completed", REQUESTS);
    Await.closed(server, "peer_closed", 1);
    assertEquals(REQUESTS + 1, server.statistics().accepted());
    assertEquals(REQUESTS, server.statistics().requests());
  }

  // A reset instead of the FIN, or no end at all, is an exception here.
  private static String exchange(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(READ_MILLIS_MAX);
      socket.getOutputStream().write(REQUEST);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static int check(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.contains("\r\nContent-Length: 12\r\n"), answer);
    assertTrue(answer.endsWith("\r\n\r\nHello World!"), answer);
    assertEquals(answer.length() - 12, answer.indexOf("\r\n\r\n") + 4, answer);
    return 1;
  }
}
