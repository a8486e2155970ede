package dev.gyre.listing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Values of a query as forms send them: {@code +} is a space, {@code %} and two digits a byte. What
 * is malformed stands for itself.
 */
final class FormText {
  private FormText() {}

  static byte[] bytes(String encoded) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%' && digit(encoded, i + 1) >= 0 && digit(encoded, i + 2) >= 0) {
        decoded.write(digit(encoded, i + 1) << 4 | digit(encoded, i + 2));
        i += 2;
      } else {
        decoded.write(c == '+' ? ' ' : c);
      }
    }
    return decoded.toByteArray();
  }

  private static int digit(String text, int index) {
    return index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
  }

  static String text(String encoded) {
    return new String(bytes(encoded), StandardCharsets.UTF_8);
  }
}
