package dev.gyre.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines that are yet to be written, as bytes of ASCII. It grows as needed and is used again, so
 * that a line is copied once before the stream has it. For one thread.
 */
public final class LineBuffer {
  private static final int FIRST_BYTES = 1024;
  private static final int LONG_DIGITS_MAX = 19;

  private byte[] bytes;
  private int length;

  /** An empty one. */
  public LineBuffer() {
    this(FIRST_BYTES);
  }

  /** An empty one with room for so many bytes, at least 1. */
  LineBuffer(int firstBytes) {
    bytes = new byte[firstBytes];
  }

  /** Bytes that are in it. */
  int length() {
    return length;
  }

  /** Forgets all that is in it. */
  void clear() {
    length = 0;
  }

  /** Forgets what is behind so many bytes. */
  void cut(int bytesKept) {
    length = bytesKept;
  }

  /** Appends one character of ASCII. */
  public LineBuffer append(char character) {
    reserve(1);
    bytes[length++] = (byte) character;
    return this;
  }

  /** Appends text that is known to be ASCII. */
  @SuppressWarnings("deprecation") // what it does to other characters does not matter here
  public LineBuffer append(String text) {
    int count = text.length();
    reserve(count);
    text.getBytes(0, count, bytes, length);
    length += count;
    return this;
  }

  /** Appends bytes that are known to be ASCII. Hot: one copy. */
  LineBuffer append(byte[] text) {
    reserve(text.length);
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  /**
   * Appends a number as {@link Long#toString(long)} writes it. Hot: no allocation unless it is
   * negative.
   */
  public LineBuffer append(long number) {
    if (number < 0) {
      return append(Long.toString(number));
    }
    reserve(LONG_DIGITS_MAX);
    length += digits(number);
    int at = length;
    long rest = number;
    while (rest > Integer.MAX_VALUE) {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    // Numbers of 32 bits are divided faster.
    int small = (int) rest;
    do {
      bytes[--at] = (byte) ('0' + small % 10);
      small /= 10;
    } while (small > 0);
    return this;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long bound = 10; digits < LONG_DIGITS_MAX && number >= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }

  /** A copy of what is in it. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Writes all that is in it, from a byte on, at once. */
  void writeTo(OutputStream stream, int from) throws IOException {
    stream.write(bytes, from, length - from);
  }

  /** How many lines end in a part of it. */
  int lineEnds(int from, int to) {
    int ends = 0;
    for (int i = from; i < to; i++) {
      ends += bytes[i] == '\n' ? 1 : 0;
    }
    return ends;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
