package dev.gyre.listing;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The suffix of a name, which stands for the type of a file in a listing: up to eight ASCII letters
 * or digits after the last dot, unless the name begins with that dot.
 */
final class Suffix {
  private static final int LENGTH_MAX = 8;

  private Suffix() {}

  /** The suffix in capitals, or an empty string. */
  static String display(byte[] name) {
    int start = start(name, 0, name.length);
    return new String(name, start, name.length - start, StandardCharsets.US_ASCII)
        .toUpperCase(Locale.ROOT);
  }

  /** Index of the first byte of the suffix, or the end of the name if it has none. */
  private static int start(byte[] names, int nameStart, int nameEnd) {
    int i = nameEnd;
    while (i > nameStart && nameEnd - i < LENGTH_MAX && isAlphanumeric(names[i - 1])) {
      i--;
    }
    boolean afterDot = i >= nameStart + 2 && names[i - 1] == '.';
    return afterDot ? i : nameEnd;
  }

  /** Orders names by suffix without case; names without one come first. */
  static int compare(byte[] names, int leftStart, int leftEnd, int rightStart, int rightEnd) {
    return compare(names, leftStart, leftEnd, names, rightStart, rightEnd);
  }

  /** As above, with a name of its own on the right. */
  static int compare(byte[] names, int leftStart, int leftEnd, byte[] right) {
    return compare(names, leftStart, leftEnd, right, 0, right.length);
  }

  private static int compare(
      byte[] left, int leftStart, int leftEnd, byte[] right, int rightStart, int rightEnd) {
    int i = start(left, leftStart, leftEnd);
    int j = start(right, rightStart, rightEnd);
    while (i < leftEnd && j < rightEnd) {
      int byLetter =
          Integer.compare(NaturalOrder.folded(left[i++]), NaturalOrder.folded(right[j++]));
      if (byLetter != 0) {
        return byLetter;
      }
    }
    return Integer.compare(leftEnd - i, rightEnd - j);
  }

  private static boolean isAlphanumeric(byte b) {
    int folded = NaturalOrder.folded(b);
    return (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9');
  }
}
