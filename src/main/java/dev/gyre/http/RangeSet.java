package dev.gyre.http;

import java.util.ArrayList;
import java.util.List;

/** Reads one set of byte ranges (RFC 9110 section 14.1.2) for a file of known size, in one pass. */
final class RangeSet {
  private static final long NO_NUMBER = -1;

  private final String text;
  private final long sizeBytes;
  private int next;

  private final List<ByteRanges.Part> parts = new ArrayList<>(2);
  private long sumBytes;
  private boolean tooMuch;
  private boolean endsBeforeItBegins;

  RangeSet(String text, int start, long sizeBytes) {
    this.text = text;
    this.next = start;
    this.sizeBytes = sizeBytes;
  }

  ByteRanges evaluate() {
    int ranges = 0;
    while (true) {
      skipBlanksAndCommas();
      if (next == text.length()) {
        break;
      }
      if (++ranges > ByteRanges.PARTS_MAX) {
        return ByteRanges.WHOLE;
      }
      if (!readRange()) {
        return ByteRanges.UNSATISFIABLE;
      }
    }
    if (endsBeforeItBegins) {
      return ByteRanges.WHOLE;
    }
    if (parts.isEmpty()) {
      return ByteRanges.UNSATISFIABLE;
    }
    if (tooMuch) {
      return ByteRanges.WHOLE;
    }
    mergeNeighbours();
    return new ByteRanges.Parts(parts);
  }

  /** Empty members of a list are allowed (RFC 9110 section 5.6.1). */
  private void skipBlanksAndCommas() {
    while (next < text.length()
        && (Octets.isBlank(text.charAt(next)) || text.charAt(next) == ',')) {
      next++;
    }
  }

  /** Reads one range and keeps what it has of the file; false when it is malformed. */
  private boolean readRange() {
    long first = number();
    if (next == text.length() || text.charAt(next) != '-') {
      return false;
    }
    next++;
    long last = number();
    if (!endsHere() || (first == NO_NUMBER && last == NO_NUMBER)) {
      return false;
    }
    if (first == NO_NUMBER) {
      long length = Math.min(last, sizeBytes);
      keep(sizeBytes - length, length);
    } else if (last == NO_NUMBER) {
      keep(first, sizeBytes - first);
    } else if (last < first) {
      endsBeforeItBegins = true;
    } else {
      keep(first, Math.min(last, sizeBytes - 1) - first + 1);
    }
    return true;
  }

  private void keep(long offset, long length) {
    if (length <= 0) {
      return;
    }
    if (length > sizeBytes - sumBytes) {
      tooMuch = true;
      return;
    }
    sumBytes += length;
    parts.add(new ByteRanges.Part(offset, length));
  }

  private boolean endsHere() {
    while (next < text.length() && Octets.isBlank(text.charAt(next))) {
      next++;
    }
    return next == text.length() || text.charAt(next) == ',';
  }

  /** Digits from here; more than a long can hold is its largest value. */
  private long number() {
    int start = next;
    long value = 0;
    while (next < text.length() && Octets.isDigit(text.charAt(next))) {
      int digit = text.charAt(next++) - '0';
      value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
    }
    return next == start ? NO_NUMBER : value;
  }

  /**
   * Joins parts until no two share a byte or touch: the head of a part costs more than it would
   * save (RFC 9110 section 15.3.7.2). At most sixteen of them, so simply pair by pair.
   */
  private void mergeNeighbours() {
    for (int i = 0; i < parts.size(); i++) {
      int j = i + 1;
      while (j < parts.size()) {
        ByteRanges.Part a = parts.get(i);
        ByteRanges.Part b = parts.get(j);
        if (a.offset() > b.offset() + b.length() || b.offset() > a.offset() + a.length()) {
          j++;
          continue;
        }
        long start = Math.min(a.offset(), b.offset());
        long end = Math.max(a.offset() + a.length(), b.offset() + b.length());
        parts.set(i, new ByteRanges.Part(start, end - start));
        parts.remove(j);
        // The part has grown, so those that were apart from it may not be any more.
        j = i + 1;
      }
    }
  }
}
