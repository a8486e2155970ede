package dev.gyre.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Finds where answers end in the bytes of one connection: a status line, Content-Length or an end
 * by the end of the stream. Chunked answers are not understood and count as broken. One thread.
 */
final class AnswerReader {
  private static final int HEAD_BYTES_MAX = 16 * 1024;
  private static final long UNTIL_END = -1;

  private final CRC32C checksum = new CRC32C();
  private final byte[] head = new byte[HEAD_BYTES_MAX];
  private int headBytes;
  private boolean inBody;
  private boolean complete;
  private boolean broken;
  private boolean keepsConnection;
  private int status;
  private long contentLength;
  private long bodyBytes;

  /** Takes bytes up to the end of one answer, or all; returns the index after the last it took. */
  int read(byte[] bytes, int from, int to) {
    complete = false;
    int at = from;
    while (!inBody && at < to && !broken) {
      if (headBytes == HEAD_BYTES_MAX) {
        broken = true;
        return to;
      }
      byte next = bytes[at++];
      head[headBytes++] = next;
      if (next == '\n' && endsWithEmptyLine()) {
        beginBody();
      }
    }
    if (broken || !inBody) {
      return to;
    }
    int length = to - at;
    if (contentLength != UNTIL_END) {
      length = (int) Math.min(length, contentLength - bodyBytes);
    }
    checksum.update(bytes, at, length);
    bodyBytes += length;
    if (bodyBytes == contentLength) {
      finish();
    }
    return at + length;
  }

  private boolean endsWithEmptyLine() {
    return headBytes >= 4
        && head[headBytes - 2] == '\r'
        && head[headBytes - 3] == '\n'
        && head[headBytes - 4] == '\r';
  }

  // Heads are a few hundred bytes; text is the plain way, and short-lived objects are cheap.
  private void beginBody() {
    String[] lines = new String(head, 0, headBytes, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    headBytes = 0;
    if (!lines[0].matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
      broken = true;
      return;
    }
    status = Integer.parseInt(lines[0].substring(9, 12));
    keepsConnection = lines[0].charAt(7) == '1';
    contentLength = status == 204 || status == 304 ? 0 : UNTIL_END;
    for (int i = 1; i < lines.length; i++) {
      field(lines[i].toLowerCase(Locale.ROOT));
    }
    keepsConnection &= contentLength != UNTIL_END;
    inBody = true;
    bodyBytes = 0;
    checksum.reset();
  }

  private void field(String line) {
    if (line.startsWith("content-length:") && status != 304) {
      String value = line.substring(line.indexOf(':') + 1).strip();
      broken |= !value.matches("[0-9]{1,18}");
      contentLength = broken ? UNTIL_END : Long.parseLong(value);
    } else if (line.startsWith("transfer-encoding:")) {
      broken = true;
    } else if (line.startsWith("connection:")) {
      keepsConnection = keepsConnection ? !line.contains("close") : line.contains("keep-alive");
    }
  }

  private void finish() {
    inBody = false;
    complete = true;
  }

  /** Says that the stream has ended in good order, which completes an answer without a length. */
  void end() {
    complete = false;
    if (inBody && contentLength == UNTIL_END) {
      finish();
    }
  }

  /** Forgets everything, for the next connection. */
  void reset() {
    headBytes = 0;
    inBody = false;
    complete = false;
    broken = false;
  }

  boolean complete() {
    return complete;
  }

  boolean broken() {
    return broken;
  }

  boolean keepsConnection() {
    return keepsConnection;
  }

  boolean statusIsGood() {
    return status >= 200 && status < 300;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  long checksum() {
    return checksum.getValue();
  }
}
