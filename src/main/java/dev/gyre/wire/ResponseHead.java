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
    private final String end;

    /** What has to be said so that the peer knows whether the connection stays open. */
    static Persistence of(boolean closes, int versionMinor) {
      if (closes) {
        return CLOSE;
      }
      return versionMinor == 0 ? KEEP_ALIVE : DEFAULT;
    }

    Persistence(String line) {
      this.line = line;
      this.end = line + "\r\n";
    }

    /** The field line with its end, in ASCII; empty for {@link #DEFAULT}. */
    String line() {
      return line;
    }

    /** Appends what a head ends with: this field and the empty line. Hot. */
    void writeEndTo(ByteBuf out) {
      out.writeCharSequence(end, StandardCharsets.US_ASCII);
    }
  }

  /** Bytes of everything but the fields of the representation: under 250, with a margin. */
  private static final int FIXED_BYTES_MAX = 320;

  private static final byte[] LINE_END = ascii("\r\n");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[][] STATUS_LINES = statusLines();

  private ResponseHead() {}

  /**
   * Writes a head. Hot: gathers the bytes in an array, because each write to a buffer of Netty's
   * checks the buffer anew.
   *
   * @param scratch room for usual heads; a longer one gets an array of its own
   * @param fixedFields what {@link FixedFields} made
   */
  static void write(
      ByteBuf out,
      byte[] scratch,
      int status,
      Headers headers,
      Framing framing,
      long contentLengthBytes,
      Persistence persistence,
      byte[] dateLine,
      byte[] fixedFields) {
    int bytesMax = FIXED_BYTES_MAX + fixedFields.length;
    for (int i = 0; i < headers.size(); i++) {
      bytesMax += headers.name(i).length() + headers.value(i).length() + 4;
    }
    byte[] head = bytesMax <= scratch.length ? scratch : new byte[bytesMax];
    int at = append(head, 0, STATUS_LINES[status]);
    at = append(head, at, fixedFields);
    at = append(head, at, dateLine);
    for (int i = 0; i < headers.size(); i++) {
      at = append(head, at, headers.name(i));
      head[at++] = ':';
      head[at++] = ' ';
      at = append(head, at, headers.value(i));
      at = append(head, at, LINE_END);
    }
    if (framing == Framing.LENGTH) {
      at = append(head, at, CONTENT_LENGTH);
      at = appendDecimal(head, at, contentLengthBytes);
      at = append(head, at, LINE_END);
    } else if (framing == Framing.CHUNKED) {
      at = append(head, at, CHUNKED);
    }
    at = append(head, at, persistence.line);
    at = append(head, at, LINE_END);
    out.writeBytes(head, 0, at);
  }

  /** Where the Date line begins in such a head. */
  static int dateAt(int status, byte[] fixedFields) {
    return STATUS_LINES[status].length + fixedFields.length;
  }

  private static int append(byte[] head, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, head, at, bytes.length);
    return at + bytes.length;
  }

  @SuppressWarnings("deprecation") // drops the upper byte of each character: here it is zero
  private static int append(byte[] head, int at, String latin) {
    latin.getBytes(0, latin.length(), head, at);
    return at + latin.length();
  }

  private static int appendDecimal(byte[] head, int start, long number) {
    int at = start;
    long divisor = 1;
    while (number / divisor >= 10) {
      divisor *= 10;
    }
    for (; divisor > 0; divisor /= 10) {
      head[at++] = (byte) ('0' + number / divisor % 10);
    }
    return at;
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
