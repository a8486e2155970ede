package dev.gyre.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Status line and the few fields that say where an answer ends. Reused; one thread. */
final class ResponseHead {
  /** A length that the head does not tell. */
  static final long UNKNOWN = -1;

  private static final byte[] VERSION = ascii("HTTP/1.");
  private static final byte[] CONTENT_LENGTH = ascii("content-length:");
  private static final byte[] CONNECTION = ascii("connection:");
  private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
  private static final byte[] CHUNKED = ascii("chunked");
  private static final byte[] CLOSE = ascii("close");
  private static final byte[] KEEP_ALIVE = ascii("keep-alive");
  private static final int STATUS_OFFSET = VERSION.length + 2;
  private static final int STATUS_END = STATUS_OFFSET + 3;
  private static final int DIGITS_MAX = 18;

  private boolean broken;
  private boolean newVersion;
  private int status;
  private long contentLength;
  private boolean chunked;
  private boolean saysClose;
  private boolean saysKeepAlive;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads line by line to the empty one.
   *
   * @return the index after it, or -1 when it is not there yet
   */
  int scan(byte[] bytes, int from, int to) {
    broken = false;
    contentLength = UNKNOWN;
    chunked = false;
    saysClose = false;
    saysKeepAlive = false;
    int line = endOfLine(bytes, from, to);
    if (line < 0) {
      return -1;
    }
    readStatus(bytes, from, line);
    while (line < to) {
      int first = bytes[line];
      if (first == '\r' || first == '\n') {
        int end = first == '\n' ? line : line + 1;
        return end == to ? -1 : end + 1;
      }
      int next = endOfLine(bytes, line, to);
      if (next < 0) {
        return -1;
      }
      readField(bytes, line, next);
      line = next;
    }
    return -1;
  }

  private static int endOfLine(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private void readStatus(byte[] bytes, int from, int to) {
    if (to - from <= STATUS_END
        || !Arrays.equals(bytes, from, from + VERSION.length, VERSION, 0, VERSION.length)) {
      broken = true;
      return;
    }
    int minor = bytes[from + VERSION.length];
    newVersion = minor == '1';
    broken |= (minor != '0' && minor != '1') || bytes[from + STATUS_OFFSET - 1] != ' ';
    broken |= bytes[from + STATUS_END] > ' ';
    status = 0;
    for (int i = from + STATUS_OFFSET; i < from + STATUS_END; i++) {
      status = status * 10 + digit(bytes[i]);
    }
    broken |= status < 100;
  }

  private void readField(byte[] bytes, int from, int to) {
    int first = bytes[from] | 0x20;
    if (first == 'c') {
      if (startsWith(bytes, from, to, CONTENT_LENGTH)) {
        readLength(bytes, from + CONTENT_LENGTH.length, to);
      } else if (startsWith(bytes, from, to, CONNECTION)) {
        readConnection(bytes, from + CONNECTION.length, to);
      }
    } else if (first == 't' && startsWith(bytes, from, to, TRANSFER_ENCODING)) {
      int value = from + TRANSFER_ENCODING.length;
      int start = skipSpaces(bytes, value, to);
      int end = wordEnd(bytes, start, to);
      // Any other coding would need another decoder, and two lengths cannot both be right.
      broken |= chunked || contentLength != UNKNOWN || !equals(bytes, start, end, CHUNKED);
      broken |= bytes[skipSpaces(bytes, end, to)] >= ' ';
      chunked = true;
    }
  }

  private void readLength(byte[] bytes, int from, int to) {
    broken |= contentLength != UNKNOWN || chunked;
    int at = skipSpaces(bytes, from, to);
    long length = 0;
    int digits = 0;
    for (; bytes[at] > ' '; at++) {
      length = length * 10 + digit(bytes[at]);
      digits++;
    }
    broken |= digits == 0 || digits > DIGITS_MAX || bytes[skipSpaces(bytes, at, to)] >= ' ';
    contentLength = length;
  }

  private void readConnection(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int start = skipSpaces(bytes, at, to);
      int end = wordEnd(bytes, start, to);
      saysClose |= equals(bytes, start, end, CLOSE);
      saysKeepAlive |= equals(bytes, start, end, KEEP_ALIVE);
      at = end + 1; // after the space, comma or line end
    }
  }

  // A line ends with \n, so both stop before its end.
  private static int skipSpaces(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to - 1 && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int wordEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to - 1 && bytes[at] > ' ' && bytes[at] != ',') {
      at++;
    }
    return at;
  }

  private static boolean startsWith(byte[] bytes, int from, int to, byte[] lowerCase) {
    return to - from >= lowerCase.length && equals(bytes, from, from + lowerCase.length, lowerCase);
  }

  private static boolean equals(byte[] bytes, int from, int to, byte[] lowerCase) {
    if (to - from != lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      int b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  private int digit(int b) {
    broken |= b < '0' || b > '9';
    return b - '0';
  }

  boolean broken() {
    return broken;
  }

  int status() {
    return status;
  }

  long contentLength() {
    return contentLength;
  }

  boolean chunked() {
    return chunked;
  }

  boolean keepsConnection() {
    return !saysClose && (newVersion || saysKeepAlive);
  }
}
