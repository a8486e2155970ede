package dev.gyre.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where answers end in the bytes of one connection, and checks status, length and every byte
 * of the body. Understands what is needed for that and no more: one status line, Content-Length or
 * an end by the end of the stream. Hot code: no allocation, unless a head is split between reads.
 * One thread.
 */
final class ResponseScanner {
  /** What became of an answer. */
  enum Verdict {
    /** Nothing ended yet. */
    NONE,
    /** Status 200 and the expected body. */
    GOOD,
    /** Another status. */
    STATUS,
    /** Another body, or another length. */
    BODY,
    /** Not HTTP; nothing after it can be understood. */
    FRAMING,
    /** The stream ended in the middle of the answer, or without one. */
    SHORT
  }

  /** A longer head is not believed. */
  static final int HEAD_BYTES_MAX = 16 * 1024;

  private static final int STATUS_OK = 200;
  private static final long UNTIL_END = -1;
  private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH_FIELD = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_OFFSET = VERSION.length + 2;
  private static final int STATUS_END = STATUS_OFFSET + 3;

  private final byte[] expectedBody;
  private byte[] splitHead = new byte[0];
  private int splitHeadBytes;
  private boolean inBody;
  private boolean broken;
  private int status;
  private long contentLength;
  private long bodyBytes;
  private boolean bodyDiffers;
  private Verdict verdict = Verdict.NONE;

  /** For one connection whose answers should all have this body. */
  ResponseScanner(byte[] expectedBody) {
    this.expectedBody = expectedBody;
  }

  /**
   * Takes bytes up to the end of one answer, or all.
   *
   * @return the index after the last byte it took; {@link #verdict} says whether an answer ended
   */
  int scan(byte[] bytes, int from, int to) {
    verdict = Verdict.NONE;
    int at = from;
    if (!inBody) {
      at = scanHead(bytes, from, to);
    }
    if (broken) {
      verdict = Verdict.FRAMING;
      return to;
    }
    return inBody ? scanBody(bytes, at, to) : at;
  }

  /** What the last call to {@link #scan} found. */
  Verdict verdict() {
    return verdict;
  }

  /** Says that the stream has ended; returns NONE when that was between answers. */
  Verdict end() {
    if (broken) {
      return Verdict.FRAMING;
    }
    if (inBody && contentLength == UNTIL_END) {
      return judge();
    }
    return inBody || splitHeadBytes > 0 ? Verdict.SHORT : Verdict.NONE;
  }

  private int scanHead(byte[] bytes, int from, int to) {
    if (splitHeadBytes == 0) {
      int end = scanLines(bytes, from, to);
      if (end < 0) {
        keep(bytes, from, to);
        return to;
      }
      return end;
    }
    int before = splitHeadBytes;
    keep(bytes, from, to);
    int end = scanLines(splitHead, 0, splitHeadBytes);
    if (end < 0) {
      return to;
    }
    splitHeadBytes = 0;
    return from + end - before;
  }

  private void keep(byte[] bytes, int from, int to) {
    int length = to - from;
    if (splitHeadBytes + length > splitHead.length) {
      splitHead = Arrays.copyOf(splitHead, splitHeadBytes + length);
    }
    System.arraycopy(bytes, from, splitHead, splitHeadBytes, length);
    splitHeadBytes += length;
    broken |= splitHeadBytes > HEAD_BYTES_MAX;
  }

  // Line by line to the empty one. Returns the index after it, or -1 when it is not there yet.
  private int scanLines(byte[] bytes, int from, int to) {
    contentLength = UNTIL_END;
    int line = endOfLine(bytes, from, to);
    if (line < 0) {
      return -1;
    }
    readStatus(bytes, from, line);
    while (line < to) {
      int first = bytes[line];
      if (first == '\r' || first == '\n') {
        int end = first == '\n' ? line : line + 1;
        if (end == to) {
          return -1;
        }
        beginBody();
        return end + 1;
      }
      int next = endOfLine(bytes, line, to);
      if (next < 0) {
        return -1;
      }
      if ((first | 0x20) == 'c' && startsWith(bytes, line, next)) {
        readLength(bytes, line + LENGTH_FIELD.length, next);
      }
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
    if (to - from < STATUS_END
        || !Arrays.equals(bytes, from, from + VERSION.length, VERSION, 0, VERSION.length)) {
      broken = true;
      return;
    }
    status = 0;
    for (int i = from + STATUS_OFFSET; i < from + STATUS_END; i++) {
      status = status * 10 + digit(bytes[i]);
    }
  }

  private static boolean startsWith(byte[] bytes, int from, int to) {
    if (to - from < LENGTH_FIELD.length) {
      return false;
    }
    for (int i = 0; i < LENGTH_FIELD.length; i++) {
      int b = bytes[from + i];
      if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != LENGTH_FIELD[i]) {
        return false;
      }
    }
    return true;
  }

  private void readLength(byte[] bytes, int from, int to) {
    if (contentLength != UNTIL_END) {
      broken = true;
      return;
    }
    long length = 0;
    int digits = 0;
    for (int i = from; i < to && bytes[i] != '\r' && bytes[i] != '\n'; i++) {
      if (bytes[i] == ' ' && digits == 0) {
        continue;
      }
      length = length * 10 + digit(bytes[i]);
      digits++;
    }
    broken |= digits == 0 || digits > 18;
    contentLength = length;
  }

  private int digit(int b) {
    broken |= b < '0' || b > '9';
    return b - '0';
  }

  private void beginBody() {
    inBody = true;
    bodyBytes = 0;
    bodyDiffers = false;
  }

  private int scanBody(byte[] bytes, int from, int to) {
    int length = to - from;
    if (contentLength != UNTIL_END) {
      length = (int) Math.min(length, contentLength - bodyBytes);
    }
    compare(bytes, from, length);
    bodyBytes += length;
    if (bodyBytes == contentLength) {
      verdict = judge();
    }
    return from + length;
  }

  private void compare(byte[] bytes, int from, int length) {
    if (bodyDiffers || bodyBytes + length > expectedBody.length) {
      bodyDiffers = true;
      return;
    }
    int offset = (int) bodyBytes;
    bodyDiffers = !Arrays.equals(bytes, from, from + length, expectedBody, offset, offset + length);
  }

  private Verdict judge() {
    inBody = false;
    if (status != STATUS_OK) {
      return Verdict.STATUS;
    }
    return bodyDiffers || bodyBytes != expectedBody.length ? Verdict.BODY : Verdict.GOOD;
  }
}
