package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.http2.Http2Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of HTTP/2 that misbehaves as it is told to; one thread for each connection. */
final class FrameServer implements AutoCloseable {
  /** An answer of 200, as a header block. */
  static final byte[] OK = {(byte) 0x88};

  /** What to do with one request. */
  interface Behaviour {
    /**
     * A request has come.
     *
     * @param number of all requests so far
     */
    void request(Peer peer, int stream, int number) throws IOException;

    /** An acknowledgement of a PING has come. */
    default void pong(Peer peer) throws IOException {}
  }

  private final ServerSocket listener;
  private final byte[] settings;
  private final Behaviour behaviour;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger cancelled = new AtomicInteger();
  final AtomicInteger settingsAcks = new AtomicInteger();

  /** With these settings, six bytes each. */
  FrameServer(byte[] settings, Behaviour behaviour) throws IOException {
    this.settings = settings;
    this.behaviour = behaviour;
    listener = new ServerSocket(0, 128, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread.ofVirtual().start(this::accept);
  }

  FrameServer(Behaviour behaviour) throws IOException {
    this(new byte[0], behaviour);
  }

  /** The connection of a client. */
  static final class Peer {
    private final Socket socket;
    int waiting;

    private Peer(Socket socket) {
      this.socket = socket;
    }

    void frame(int type, int flags, int stream, byte... payload) throws IOException {
      socket.getOutputStream().write(FrameServer.frame(type, flags, stream, payload));
    }

    /** A whole answer of 200. */
    void answer(int stream, String body) throws IOException {
      frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, OK);
      frame(Http2Frame.DATA, Http2Frame.END_STREAM, stream, ascii(body));
    }

    void goAway(int lastStream, int code) throws IOException {
      byte[] payload = {0, 0, 0, (byte) lastStream, 0, 0, 0, (byte) code};
      frame(Http2Frame.GOAWAY, 0, 0, payload);
    }

    void end() throws IOException {
      socket.close();
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {0, (byte) (payload.length >>> 8), (byte) payload.length});
    frame.writeBytes(new byte[] {(byte) type, (byte) flags});
    frame.writeBytes(new byte[] {0, 0, (byte) (stream >>> 8), (byte) stream});
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** Waits until the server has counted so many, and sees that they are no more. */
  static void await(AtomicInteger counter, int count) {
    while (counter.get() < count) {
      Thread.onSpinWait(); // the time limit of the class ends it
    }
    assertEquals(count, counter.get());
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket socket) {
    Peer peer = new Peer(socket);
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readFully(new byte[Http2Wire.PREFACE.length]);
      peer.frame(Http2Frame.SETTINGS, 0, 0, settings);
      while (true) {
        byte[] header = new byte[Http2Frame.HEADER_BYTES];
        in.readFully(header);
        in.readFully(new byte[Http2Frame.int32(header, 0) >>> 8]);
        take(peer, header[3], header[4], Http2Frame.int32(header, Http2Frame.STREAM_AT));
      }
    } catch (IOException ended) {
      return;
    } finally {
      open.remove(socket);
    }
  }

  private void take(Peer peer, int type, int flags, int stream) throws IOException {
    switch (type) {
      case Http2Frame.HEADERS -> behaviour.request(peer, stream, requests.incrementAndGet());
      case Http2Frame.RST_STREAM -> cancelled.incrementAndGet();
      case Http2Frame.SETTINGS -> settingsAcks.addAndGet(flags & Http2Frame.ACK);
      case Http2Frame.PING -> behaviour.pong(peer);
      default -> {}
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
