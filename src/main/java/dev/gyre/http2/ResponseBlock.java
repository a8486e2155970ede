package dev.gyre.http2;

import java.nio.charset.StandardCharsets;

/**
 * Writes the head of an answer of HTTP/1.1 as a header block of HTTP/2: names that both sides know
 * by their index, all values as they are, nothing that the peer has to remember. So a block depends
 * on nothing but its head, and may be kept. Stateless.
 */
public final class ResponseBlock {
  /**
   * The first byte of a block that says that the table has no room (RFC 7541 section 6.3). Owed
   * once to a peer that wants a smaller one than usual, though nothing was ever put into it.
   */
  public static final int NO_TABLE = 0x20;

  private static final int STATUS_AT = 9; // behind "HTTP/1.1 "
  private static final int STATUS_NAME_INDEX = StaticTable.indexOf(":status");
  private static final int STATUS_INDICES = 7; // 200, 204, 206, 304, 400, 404, 500

  private ResponseBlock() {}

  /** The block of 100 (Continue), in a new array. */
  public static byte[] ofContinue() {
    return new byte[] {(byte) STATUS_NAME_INDEX, 3, '1', '0', '0'};
  }

  /**
   * Room that a block needs at most.
   *
   * @param headLength bytes of the head
   */
  public static int roomFor(int headLength) {
    return headLength * 2 + 16;
  }

  /**
   * Writes a block. Hot: makes an object for each name.
   *
   * @param head of HTTP/1.1, from its status line to its empty line, as we write them
   * @return bytes written from {@code start} on
   */
  public static int write(byte[] head, int headLength, byte[] target, int start) {
    int at = status(head, target, start);
    int line = lineEnd(head, 0) + 2;
    while (line < headLength - 2) {
      int end = lineEnd(head, line);
      int colon = line;
      while (head[colon] != ':') {
        colon++;
      }
      at = field(head, line, colon, colon + 2, end, target, at);
      line = end + 2;
    }
    return at - start;
  }

  private static int status(byte[] head, byte[] target, int start) {
    for (int index = STATUS_NAME_INDEX; index < STATUS_NAME_INDEX + STATUS_INDICES; index++) {
      byte[] known = StaticTable.value(index);
      if (known[0] == head[STATUS_AT]
          && known[1] == head[STATUS_AT + 1]
          && known[2] == head[STATUS_AT + 2]) {
        target[start] = (byte) (0x80 | index);
        return start + 1;
      }
    }
    target[start] = (byte) STATUS_NAME_INDEX;
    target[start + 1] = 3;
    System.arraycopy(head, STATUS_AT, target, start + 2, 3);
    return start + 5;
  }

  private static int field(
      byte[] head, int nameFrom, int nameTo, int valueFrom, int valueTo, byte[] target, int start) {
    byte[] lower = new byte[nameTo - nameFrom];
    for (int i = 0; i < lower.length; i++) {
      byte b = head[nameFrom + i];
      lower[i] = (byte) (b >= 'A' && b <= 'Z' ? b + 32 : b);
    }
    int at = start;
    int index = StaticTable.indexOf(new String(lower, StandardCharsets.ISO_8859_1));
    at = integer(target, at, 0, 4, index); // literal without indexing
    if (index == 0) {
      at = integer(target, at, 0, 7, lower.length);
      System.arraycopy(lower, 0, target, at, lower.length);
      at += lower.length;
    }
    at = integer(target, at, 0, 7, valueTo - valueFrom);
    System.arraycopy(head, valueFrom, target, at, valueTo - valueFrom);
    return at + valueTo - valueFrom;
  }

  private static int integer(byte[] target, int start, int pattern, int prefixBits, int number) {
    int at = start;
    int mask = (1 << prefixBits) - 1;
    if (number < mask) {
      target[at++] = (byte) (pattern | number);
      return at;
    }
    target[at++] = (byte) (pattern | mask);
    int rest = number - mask;
    while (rest >= 0x80) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    return at;
  }

  private static int lineEnd(byte[] head, int from) {
    int at = from;
    while (head[at] != '\r') {
      at++;
    }
    return at;
  }
}
