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
    return compare(left, 0, left.length, right, 0, right.length);
  }

  /** Compares two names that stand within arrays. */
  static int compare(
      byte[] left, int leftStart, int leftEnd, byte[] right, int rightStart, int rightEnd) {
    int i = leftStart;
    int j = rightStart;
    while (i < leftEnd && j < rightEnd) {
      if (isDigit(left[i]) && isDigit(right[j])) {
        int leftDigitsEnd = digitsEnd(left, i, leftEnd);
        int rightDigitsEnd = digitsEnd(right, j, rightEnd);
        int byValue = compareNumbers(left, i, leftDigitsEnd, right, j, rightDigitsEnd);
        if (byValue != 0) {
          return byValue;
        }
        i = leftDigitsEnd;
        j = rightDigitsEnd;
      } else {
        int byLetter = Integer.compare(folded(left[i]), folded(right[j]));
        if (byLetter != 0) {
          return byLetter;
        }
        i++;
        j++;
      }
    }
    int byRest = Integer.compare(leftEnd - i, rightEnd - j);
    return byRest != 0
        ? byRest
        : Arrays.compareUnsigned(left, leftStart, leftEnd, right, rightStart, rightEnd);
  }

  /**
   * Eight bytes that order as the names do from {@code start} on: names of different keys compare
   * as these do without a sign, names of equal keys as they are. A run of digits is a zero digit,
   * its number of digits without leading zeros, and these digits.
   */
  static long key(byte[] names, int start, int end) {
    long key = 0;
    int shift = Long.SIZE;
    int i = start;
    while (i < end && shift > 0) {
      byte b = names[i];
      if (!isDigit(b)) {
        shift -= Byte.SIZE;
        key |= (long) folded(b) << shift;
        i++;
        continue;
      }
      int digitsEnd = digitsEnd(names, i, end);
      i = skipZeros(names, i, digitsEnd);
      shift -= Byte.SIZE;
      key |= (long) '0' << shift;
      if (shift > 0) {
        shift -= Byte.SIZE;
        key |= (long) Math.min(digitsEnd - i, 0xff) << shift;
      }
      for (; i < digitsEnd && shift > 0; i++) {
        shift -= Byte.SIZE;
        key |= (long) names[i] << shift;
      }
      i = digitsEnd;
    }
    return key;
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

  private static int digitsEnd(byte[] name, int start, int end) {
    int i = start;
    while (i < end && isDigit(name[i])) {
      i++;
    }
    return i;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
