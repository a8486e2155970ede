package dev.gyre.listing;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The order a person expects of names: {@code img9} before {@code img10}, capitals beside small
 * letters. A total order on bytes: runs of ASCII digits compare by value, ASCII letters without
 * case, everything else by byte, which for UTF-8 is the order of code points; names that are still
 * equal compare by their bytes. Allocates nothing.
 */
final class NaturalOrder implements Comparator<byte[]> {
  static final NaturalOrder INSTANCE = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(byte[] left, byte[] right) {
    int i = 0;
    int j = 0;
    while (i < left.length && j < right.length) {
      if (isDigit(left[i]) && isDigit(right[j])) {
        int leftEnd = digitsEnd(left, i);
        int rightEnd = digitsEnd(right, j);
        int byValue = compareNumbers(left, i, leftEnd, right, j, rightEnd);
        if (byValue != 0) {
          return byValue;
        }
        i = leftEnd;
        j = rightEnd;
      } else {
        int byLetter = Integer.compare(folded(left[i]), folded(right[j]));
        if (byLetter != 0) {
          return byLetter;
        }
        i++;
        j++;
      }
    }
    int byRest = Integer.compare(left.length - i, right.length - j);
    return byRest != 0 ? byRest : Arrays.compareUnsigned(left, right);
  }

  /** A byte with ASCII capitals made small, as an unsigned number. */
  static int folded(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b & 0xff;
  }

  private static int compareNumbers(
      byte[] left, int leftStart, int leftEnd, byte[] right, int rightStart, int rightEnd) {
    int i = skipZeros(left, leftStart, leftEnd);
    int j = skipZeros(right, rightStart, rightEnd);
    int byLength = Integer.compare(leftEnd - i, rightEnd - j);
    return byLength != 0 ? byLength : Arrays.compare(left, i, leftEnd, right, j, rightEnd);
  }

  private static int skipZeros(byte[] name, int start, int end) {
    int i = start;
    while (i < end && name[i] == '0') {
      i++;
    }
    return i;
  }

  private static int digitsEnd(byte[] name, int start) {
    int i = start;
    while (i < name.length && isDigit(name[i])) {
      i++;
    }
    return i;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
