package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that a proxy makes for its clients. */
abstract class ProxyContract extends TransportContract {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  ProxyContract(TransportKind transport) {
    super(transport);
  }

  private GyreServer.Builder site() {
    TempSite site = newSite().file("a.txt", "content of a");
    return GyreServer.files(site.root()).set(Options.PROXY_PROTOCOL, "127.0.0.0/8");
  }

  private static String header1(String client) {
    return "PROXY TCP4 " + client + " 127.0.0.1 5000 80\r\n";
  }

  private static String header2(String client) {
    String address = HexFormat.of().formatHex(address(client));
    String hex = SIGNATURE + "2111000c" + address + "7f00000113880050";
    return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
  }

  private static byte[] address(String client) {
    return java.net.InetAddress.ofLiteral(client).getAddress();
  }

  private static String get() {
    return RawClient.request("GET", "/a.txt");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theClientThatIsNamedIsCounted(int version) {
    GyreServer server = start(site().set(Options.MAX_CONNECTIONS_PER_CLIENT, "1"));
    try (RawClient one = RawClient.connect(server);
        RawClient two = RawClient.connect(server);
        RawClient again = RawClient.connect(server)) {
      one.send((version == 1 ? header1("203.0.113.7") : header2("203.0.113.7")) + get());
      one.read().expect(200, "content of a");
      two.send(version == 1 ? header1("203.0.113.8") : header2("203.0.113.8"));
      two.get("/a.txt").expect(200, "content of a");
      again.send(version == 1 ? header1("203.0.113.7") : header2("203.0.113.7"));
      again.end();
      Await.closed(server, "limit", 1);
      one.get("/a.txt").expect(200, "content of a");
    }
    Await.open(server, 0);
    try (RawClient later = RawClient.connect(server)) {
      later.send(header1("203.0.113.7") + get());
      later.read().expect(200, "content of a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY UNKNOWN\r\n",
        "PROXY TCP6 2001:db8::1 ::1 5000 80\r\n",
        "PROXY TCP4 203.0.113.7 127.0.0.1 5000 80\r\n"
      })
  void everyFamilyWillDoByteByByte(String header) {
    try (RawClient client = RawClient.connect(start(site()))) {
      for (int i = 0; i < header.length(); i++) {
        client.send(header.substring(i, i + 1));
      }
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @Test
  void healthCheckOfTheProxyItselfIsAnswered() {
    try (RawClient client = RawClient.connect(start(site()))) {
      client.send(HexFormat.of().parseHex(SIGNATURE + "20000000"));
      client.get("/a.txt").expect(200, "content of a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "PROXY TCP4 nobody 127.0.0.1 5000 80\r\n",
        "PROXY TCP4 203.0.113.7 127.0.0.1 5000 80000\r\n",
        "PROXY TCP9 203.0.113.7 127.0.0.1 5000 80\r\n",
        "PROXY TCP6 fe80::1%nowhere fe80::2 5000 80\r\n"
      })
  void whatIsNoHeaderEndsTheConnection(String bytes) {
    GyreServer server = start(site());
    try (RawClient client = RawClient.connect(server)) {
      client.send(bytes);
      assertTrue(client.discardAll() == 0);
    }
    Await.closed(server, "proxy_error", 1);
  }

  @Test
  void headerMustComeInTime() {
    GyreServer server = start(site().set(Options.TLS_HANDSHAKE_TIMEOUT, "300ms"));
    try (RawClient client = RawClient.connect(server)) {
      client.send("PROXY ");
      client.end();
    }
    Await.closed(server, "proxy_error", 1);
  }

  @Test
  void headerFromElsewhereIsAMalformedRequest() {
    GyreServer server = start(site().set(Options.PROXY_PROTOCOL, "10.0.0.0/8"));
    try (RawClient client = RawClient.connect(server)) {
      client.get("/a.txt").expect(200, "content of a");
      client.send(header1("203.0.113.7"));
      client.read().expect(400);
    }
  }
}
