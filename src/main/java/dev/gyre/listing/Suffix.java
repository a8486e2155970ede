package dev.gyre.listing;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;

/**
 * The suffix of a name, which stands for the type of a file in a listing: up to eight ASCII letters
 * or digits after the last dot, unless the name begins with that dot.
 */
final class Suffix {
  private static final int LENGTH_MAX = 8;

  /** Orders names by suffix without case; names without one come first. */
  static final Comparator<byte[]> ORDER = Suffix::compare;

  private Suffix() {}

  /** The suffix in capitals, or an empty string. */
  static String display(byte[] name) {
    int start = start(name);
    return new String(name, start, name.length - start, StandardCharsets.US_ASCII)
        .toUpperCase(Locale.ROOT);
  }

  /** Index of the first byte of the suffix, or the length of the name if it has none. */
  private static int start(byte[] name) {
    int i = name.length;
    while (i > 0 && name.length - i < LENGTH_MAX && isAlphanumeric(name[i - 1])) {
      i--;
    }
    boolean afterDot = i >= 2 && name[i - 1] == '.';
    return afterDot ? i : name.length;
  }

  private static int compare(byte[] left, byte[] right) {
    int i = start(left);
    int j = start(right);
    while (i < left.length && j < right.length) {
      int byLetter =
          Integer.compare(NaturalOrder.folded(left[i++]), NaturalOrder.folded(right[j++]));
      if (byLetter != 0) {
        return byLetter;
      }
    }
    return Integer.compare(left.length - i, right.length - j);
  }

  private static boolean isAlphanumeric(byte b) {
    int folded = NaturalOrder.folded(b);
    return (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9');
  }
}
