package dev.gyre.bench.load;

import dev.gyre.http2.Http2Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Writes a request of HTTP/2 as one frame. Nothing in it has to be remembered by the server, so
 * that the same bytes, but for the number of the stream, are good at any time (RFC 7541 section
 * 6.2.2).
 */
final class HeadersFrame {
  private static final List<String> KNOWN_NAMES = List.of(":authority", ":method", "", ":path");

  private final ByteArrayOutputStream block = new ByteArrayOutputStream();

  /** Adds a field whose name is in lower case. */
  HeadersFrame field(String name, String value) {
    int indexed = indexOf(name, value);
    if (indexed > 0) {
      block.write(0x80 | indexed);
      return this;
    }
    int known = 1 + KNOWN_NAMES.indexOf(name);
    block.write(known); // less than 15: in one byte
    if (known == 0) {
      text(name);
    }
    text(value);
    return this;
  }

  /** Adds lines of the form {@code Name: value}. */
  HeadersFrame fields(List<String> lines) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      field(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return this;
  }

  // What the static table has as a whole (RFC 7541 appendix A).
  private static int indexOf(String name, String value) {
    return switch (name + " " + value) {
      case ":method GET" -> 2;
      case ":path /" -> 4;
      case ":scheme http" -> 6;
      case ":scheme https" -> 7;
      default -> 0;
    };
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int prefix = 0x7f;
    if (bytes.length < prefix) {
      block.write(bytes.length);
    } else {
      block.write(prefix);
      int rest = bytes.length - prefix;
      for (; rest >= 0x80; rest >>>= 7) {
        block.write((rest & 0x7f) | 0x80);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /** The frame, for stream 0, which is to be replaced. */
  byte[] bytes() {
    int length = block.size();
    if (length > Http2Frame.PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException(
          "URL and --header make %d bytes, and a frame of HTTP/2 has room for %d; shorten them"
              .formatted(length, Http2Frame.PAYLOAD_BYTES_MAX));
    }
    byte[] frame = new byte[Http2Frame.HEADER_BYTES + length];
    frame[0] = (byte) (length >>> 16);
    frame[1] = (byte) (length >>> 8);
    frame[2] = (byte) length;
    frame[3] = Http2Frame.HEADERS;
    frame[4] = Http2Frame.END_STREAM | Http2Frame.END_HEADERS;
    System.arraycopy(block.toByteArray(), 0, frame, Http2Frame.HEADER_BYTES, length);
    return frame;
  }
}
