package dev.gyre.listing;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A name as people may see it: UTF-8 where it is valid, and nothing that hides, breaks a line or
 * turns the reading direction, which is how {@code exe.txt} is made of {@code txt.exe}. For eyes
 * only; links carry the bytes.
 */
final class DisplayText {
  private DisplayText() {}

  /**
   * Invalid bytes and C1 controls become U+FFFD, C0 controls their pictures, marks that override
   * direction or end a line their code in brackets.
   */
  static String of(byte[] name) {
    String text = new String(name, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      if (isHarmful(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isHarmful(c)) {
        shown.append(c);
      } else if (c < ' ') {
        shown.append((char) (0x2400 + c));
      } else if (c == 0x7f) {
        shown.append('\u2421');
      } else if (c >= 0x2028 && c <= 0x2069) {
        shown.append("[U+").append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
        shown.append(']');
      } else {
        shown.append('\ufffd');
      }
    }
    return shown.toString();
  }

  /** Controls, line and paragraph separators, embeddings, overrides, isolates, non-characters. */
  private static boolean isHarmful(char c) {
    return c < ' '
        || (c >= 0x7f && c <= 0x9f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c >= 0xfffe;
  }
}
