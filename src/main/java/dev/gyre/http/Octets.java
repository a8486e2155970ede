package dev.gyre.http;

import java.nio.charset.StandardCharsets;

/** Byte classes and comparisons that the parsers of this package share. ASCII only, no locale. */
final class Octets {
  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (int b = '0'; b <= '9'; b++) {
      TOKEN[b] = true;
    }
    for (int b = 'a'; b <= 'z'; b++) {
      TOKEN[b] = true;
      TOKEN[b - 'a' + 'A'] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private Octets() {}

  /** True for a byte of a token (RFC 9110 section 5.6.2). */
  static boolean isToken(int b) {
    return TOKEN[b & 0xff];
  }

  /** True for {@code 0} to {@code 9}. */
  static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }

  /** Value of a hexadecimal digit of either case, or -1. */
  static int hexValue(int b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** True for space and tab, the optional whitespace of RFC 9110 section 5.6.3. */
  static boolean isBlank(int b) {
    return b == ' ' || b == '\t';
  }

  /** Compares without regard to ASCII case; {@code lowerCase} holds no upper-case letter. */
  static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String lowerCase) {
    if (to - from != lowerCase.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      int b = bytes[i];
      if (b >= 'A' && b <= 'Z') {
        b += 'a' - 'A';
      }
      if (b != lowerCase.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  /** Every byte as the character of the same number. */
  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
