package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

/** What clients of TLS do at the end of a connection, on one that is new and one that goes on. */
final class TlsEnds {
  private TlsEnds() {}

  /**
   * Asks for three files, ends its side, and expects all answers and then the end.
   *
   * @param large what /large.bin has
   */
  static void endSideAndReadAll(RawClient client, byte[] large) {
    client.send(RawClient.request("GET", "/large.bin"));
    client.send(RawClient.request("GET", "/"));
    client.send(RawClient.request("GET", "/a.txt"));
    client.halfClose();
    assertArrayEquals(large, client.read().expect(200).body());
    client.read().expect(200);
    client.read().expect(200, "content of a");
    client.expectFin();
  }

  /** Sends a body that is too large, and goes on though it is refused. */
  static void sendTooMuch(RawClient client) {
    client.send(RawClient.request("POST", "/a.txt", "Content-Length: 5000000"));
    for (int i = 0; i < 2_000; i++) {
      client.send(new byte[1_000]);
    }
  }
}
