package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.gyre.server.GyreServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends bytes as told and believes nothing: responses are read by {@link
 * AnswerReader}, which fails on every byte that should not be there.
 */
final class RawClient implements AutoCloseable {
  /** A safety net, not an expectation. */
  private static final int READ_MILLIS_MAX = 15_000;

  /** How the peer ended the connection. */
  enum End {
    FIN,
    RESET
  }

  private final Socket socket;
  private final InputStream in;
  private final AnswerReader reader;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    this.reader = new AnswerReader(in);
  }

  /** A client over a socket that is connected. */
  static RawClient over(Socket socket) {
    try {
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RawClient connect(GyreServer server) {
    return connect(server.addresses().getFirst(), 0);
  }

  /** A client with a small receive buffer, so that the server soon has to wait for it. */
  static RawClient connectSlow(GyreServer server) {
    return connect(server.addresses().getFirst(), 8 * 1024);
  }

  static RawClient connect(int port) {
    return connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
  }

  /** A client with an address of its own, such as 127.0.0.2. */
  static RawClient connectFrom(String localAddress, GyreServer server) {
    return connect(server.addresses().getFirst(), 0, localAddress);
  }

  static RawClient connect(InetSocketAddress address, int receiveBufferBytes) {
    return connect(address, receiveBufferBytes, null);
  }

  private static RawClient connect(
      InetSocketAddress address, int receiveBufferBytes, @Nullable String localAddress) {
    try {
      Socket socket = new Socket();
      if (localAddress != null) {
        socket.bind(new InetSocketAddress(localAddress, 0));
      }
      if (receiveBufferBytes > 0) {
        socket.setReceiveBufferSize(receiveBufferBytes);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(READ_MILLIS_MAX);
      socket.connect(address, READ_MILLIS_MAX);
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One request on a connection of its own. */
  static Answer get(GyreServer server, String target, String... fields) {
    try (RawClient client = connect(server)) {
      return client.exchange(request("GET", target, fields));
    }
  }

  /** A request of HTTP/1.1 with Host; each field without its line end. */
  static String request(String method, String target, String... fields) {
    StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: test\r\n");
    for (String field : fields) {
      text.append(field).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  RawClient send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends as much as the server takes; false when it has closed meanwhile. */
  boolean trySend(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  Answer read() {
    return reader.read(false);
  }

  /** Reads the answer to HEAD: no body, whatever the fields say. */
  Answer readHead() {
    return reader.read(true);
  }

  /** Sends a request and reads its answer; HEAD is recognised. */
  Answer exchange(String request) {
    send(request);
    return request.startsWith("HEAD ") ? readHead() : read();
  }

  Answer get(String target, String... fields) {
    return exchange(request("GET", target, fields));
  }

  /** The raw input, behind what was read so far. */
  InputStream in() {
    return in;
  }

  /** Reads only the head of an answer; the body is left in {@link #in}. */
  Answer readHeadOnly() {
    return reader.read(true);
  }

  RawClient halfClose() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes early, where the end of the block would be too late. */
  void leave() {
    close();
  }

  /** Closes so that the peer gets a reset. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end; fails if a byte comes before it. */
  End end() {
    try {
      int next = in.read();
      if (next >= 0) {
        byte[] more = in.readNBytes(Math.min(200, in.available()));
        fail("more bytes than answers: " + (char) next + new String(more, StandardCharsets.UTF_8));
      }
      return End.FIN;
    } catch (SocketException e) {
      return End.RESET;
    } catch (IOException e) {
      throw new UncheckedIOException("neither an end nor a byte", e);
    }
  }

  /** The server must have ended the connection cleanly, without a further byte. */
  void expectFin() {
    assertEquals(End.FIN, end());
  }

  /** Reads and drops everything up to the end and returns how much it was. */
  long discardAll() {
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
      }
    } catch (SocketException e) {
      return total;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return total;
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
