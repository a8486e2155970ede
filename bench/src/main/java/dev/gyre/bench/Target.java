package dev.gyre.bench;

import java.nio.charset.StandardCharsets;

/**
 * What to ask for, and what must come back. The body is shared, and nobody changes it.
 *
 * @param port on 127.0.0.1
 * @param path with its leading slash
 * @param body the bytes that every answer must have
 */
record Target(int port, String path, byte[] body) {
  /** What {@code gyre hello} answers. */
  static Target hello(int port) {
    return new Target(port, "/", "Hello World!".getBytes(StandardCharsets.US_ASCII));
  }

  /** Name and port of the server, as requests say it. */
  String authority() {
    return "localhost:" + port;
  }

  /** A request of HTTP/1.1 that keeps the connection. */
  byte[] keepAliveRequest() {
    return ("GET " + path + " HTTP/1.1\r\nHost: " + authority() + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
