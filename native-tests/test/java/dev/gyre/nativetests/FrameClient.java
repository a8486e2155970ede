package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.server.GyreServer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Speaks HTTP/2 frame by frame, right or wrong as it is told. */
final class FrameClient implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  /** A frame that came in. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    int number(int at) {
      return ByteBuffer.wrap(payload).getInt(at);
    }

    /** The status, the first field of a head: known to both sides, or three digits. */
    String status() {
      return switch (payload[0] & 0xff) {
        case 0x88 -> "200";
        case 0x8c -> "400";
        case 0x8d -> "404";
        default -> new String(payload, 2, 3, ISO_8859_1);
      };
    }

    boolean endsStream() {
      return (flags & 1) != 0;
    }

    @Override
    public String toString() {
      return "type %d, flags %d, stream %d, %d bytes"
          .formatted(type, flags, stream, payload.length);
    }
  }

  private final RawClient client;

  private FrameClient(RawClient client) {
    this.client = client;
  }

  /** Begins as one that knows, with these settings: identifiers and their values in turn. */
  static FrameClient connect(GyreServer server, int... settings) {
    return begin(RawClient.connect(server), settings);
  }

  /** One with a small receive buffer. */
  static FrameClient connectSlow(GyreServer server, int... settings) {
    return begin(RawClient.connectSlow(server), settings);
  }

  /** One that has sent the beginning of the preface already. */
  static FrameClient goOn(RawClient raw, String restOfPreface) {
    FrameClient client = new FrameClient(raw);
    raw.send(restOfPreface);
    return client.send(SETTINGS, 0, 0, new byte[0]);
  }

  /** The same on a connection that is open. */
  static FrameClient begin(RawClient raw, int... settings) {
    FrameClient client = new FrameClient(raw);
    raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    ByteBuffer payload = ByteBuffer.allocate(settings.length / 2 * 6);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    client.send(SETTINGS, 0, 0, payload.array());
    return client;
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  FrameClient send(int type, int flags, int stream, byte[] payload) {
    client.send(frame(type, flags, stream, payload));
    return this;
  }

  FrameClient send(int type, int flags, int stream, int number) {
    return send(type, flags, stream, ByteBuffer.allocate(4).putInt(number).array());
  }

  /** False when the server has closed meanwhile. */
  boolean trySend(byte[] bytes) {
    return client.trySend(bytes);
  }

  /** A header block that remembers nothing: names and values in turn. */
  static byte[] block(String... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      out.write(0);
      text(out, fields[i]);
      text(out, fields[i + 1]);
    }
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    if (text.length() < 127) {
      out.write(text.length());
    } else {
      out.write(127);
      int rest = text.length() - 127;
      for (; rest >= 128; rest >>= 7) {
        out.write((rest & 127) | 128);
      }
      out.write(rest);
    }
    out.writeBytes(text.getBytes(ISO_8859_1));
  }

  static byte[] request(String path) {
    return block(":method", "GET", ":scheme", "http", ":path", path, ":authority", "test");
  }

  /** A whole request. */
  FrameClient get(int stream, String path) {
    return send(HEADERS, 5, stream, request(path));
  }

  Frame read() {
    try {
      InputStream in = client.in();
      byte[] head = in.readNBytes(9);
      if (head.length < 9) {
        throw new EOFException("no frame");
      }
      ByteBuffer buffer = ByteBuffer.wrap(head);
      int length = buffer.getInt(0) >>> 8;
      return new Frame(head[3], head[4], buffer.getInt(5), in.readNBytes(length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame of that kind; others are dropped, and pings answered. */
  Frame read(int type) {
    Frame frame = read();
    while (frame.type() != type) {
      if (frame.type() == PING) {
        acknowledge(frame);
      }
      frame = read();
    }
    return frame;
  }

  /** Answers a ping. */
  FrameClient acknowledge(Frame ping) {
    return send(PING, 1, 0, ping.payload());
  }

  /** The body of an answer whose head was read. */
  byte[] body(int stream) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      Frame frame = read(DATA);
      assertEquals(stream, frame.stream());
      body.writeBytes(frame.payload());
      if (frame.endsStream()) {
        return body.toByteArray();
      }
    }
  }

  RawClient raw() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }
}
