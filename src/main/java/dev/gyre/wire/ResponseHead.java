package dev.gyre.wire;

import dev.gyre.http.Headers;
import dev.gyre.http.StatusText;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes the head of an answer: the fields that describe the representation and those that the
 * connection decides. Stateless.
 */
final class ResponseHead {
  /** How the end of the body is known (RFC 9112 section 6). */
  enum Framing {
    /** By Content-Length. */
    LENGTH,
    /** By the last chunk. */
    CHUNKED,
    /** By the end of the connection: HTTP/1.0 and a length nobody knows. */
    CLOSE,
    /** The status has no body at all (204, 304). */
    NONE;

    /** The framing of an answer with a body of that length, -1 when it is not known. */
    static Framing of(int status, long lengthBytes, int versionMinor) {
      if (status == 304 || status == 204) {
        return NONE;
      }
      if (lengthBytes >= 0) {
        return LENGTH;
      }
      return versionMinor == 0 ? CLOSE : CHUNKED;
    }
  }

  /** The Connection field: absent, or a field line with one of two tokens. */
  enum Persistence {
    DEFAULT(""),
    KEEP_ALIVE("Connection: keep-alive\r\n"),
    CLOSE("Connection: close\r\n");

    private final String line;

    /** What has to be said so that the peer knows whether the connection stays open. */
    static Persistence of(boolean closes, int versionMinor) {
      if (closes) {
        return CLOSE;
      }
      return versionMinor == 0 ? KEEP_ALIVE : DEFAULT;
    }

    Persistence(String line) {
      this.line = line;
    }
  }

  private static final byte[] SERVER = ascii("Server: gyre\r\n");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[][] STATUS_LINES = statusLines();

  private ResponseHead() {}

  static void write(
      ByteBuf out,
      int status,
      Headers headers,
      Framing framing,
      long contentLengthBytes,
      Persistence persistence,
      byte[] dateLine,
      boolean serverHeader) {
    out.writeBytes(STATUS_LINES[status]);
    if (serverHeader) {
      out.writeBytes(SERVER);
    }
    out.writeBytes(dateLine);
    for (int i = 0; i < headers.size(); i++) {
      writeLatin(out, headers.name(i));
      out.writeByte(':').writeByte(' ');
      writeLatin(out, headers.value(i));
      writeLineEnd(out);
    }
    if (framing == Framing.LENGTH) {
      out.writeBytes(CONTENT_LENGTH);
      writeDecimal(out, contentLengthBytes);
      writeLineEnd(out);
    } else if (framing == Framing.CHUNKED) {
      out.writeBytes(CHUNKED);
    }
    writeLatin(out, persistence.line);
    writeLineEnd(out);
  }

  private static void writeLineEnd(ByteBuf out) {
    out.writeByte('\r').writeByte('\n');
  }

  private static void writeLatin(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
  }

  private static void writeDecimal(ByteBuf out, long number) {
    long divisor = 1;
    while (number / divisor >= 10) {
      divisor *= 10;
    }
    for (; divisor > 0; divisor /= 10) {
      out.writeByte((byte) ('0' + number / divisor % 10));
    }
  }

  private static byte[][] statusLines() {
    byte[][] lines = new byte[600][];
    for (int status = 100; status < lines.length; status++) {
      lines[status] = ascii("HTTP/1.1 " + status + " " + StatusText.of(status) + "\r\n");
    }
    return lines;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
