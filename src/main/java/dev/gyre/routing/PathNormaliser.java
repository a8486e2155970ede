package dev.gyre.routing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Decodes one path and removes its dot segments, in one pass over the text. */
final class PathNormaliser {
  private static final byte[] WELL_KNOWN = ".well-known".getBytes(StandardCharsets.US_ASCII);

  private final String text;
  private final int end;
  private int next;

  private final byte[] bytes;
  private int length;
  private boolean trailingSlash;

  /** The text from {@code start}, which holds a slash, to {@code end}. */
  PathNormaliser(String text, int start, int end) {
    this.text = text;
    this.end = end;
    this.next = start + 1;
    this.bytes = new byte[end - start];
  }

  /** Null when all went well. */
  RequestPath.@Nullable Refused run() {
    while (true) {
      int start = length == 0 ? 0 : length + 1;
      int segmentEnd = start;
      while (next < end && text.charAt(next) != '/') {
        int b = nextByte();
        if (b <= 0 || b == '/') {
          return b == '/'
              ? new RequestPath.Refused(404, "encoded slash in the path")
              : new RequestPath.Refused(400, "malformed path");
        }
        bytes[segmentEnd++] = (byte) b;
      }
      boolean last = next == end;
      RequestPath.Refused refused = onSegment(start, segmentEnd, last);
      if (refused != null || last) {
        return refused;
      }
      next++;
    }
  }

  /** The names that are left, separated by slashes. */
  byte[] path() {
    return Arrays.copyOf(bytes, length);
  }

  boolean trailingSlash() {
    return trailingSlash;
  }

  /** True when a name starts with a dot; {@code .well-known} in the root does not count. */
  boolean startsAnyWithDot() {
    int i = startsWithWellKnown() ? WELL_KNOWN.length : 0;
    for (; i < length; i++) {
      if (bytes[i] == '.' && (i == 0 || bytes[i - 1] == '/')) {
        return true;
      }
    }
    return false;
  }

  private boolean startsWithWellKnown() {
    int size = WELL_KNOWN.length;
    return length >= size
        && Arrays.equals(bytes, 0, size, WELL_KNOWN, 0, size)
        && (length == size || bytes[size] == '/');
  }

  /** The next byte, decoded; zero or less when it may not be there. */
  private int nextByte() {
    char c = text.charAt(next);
    if (c != '%') {
      next++;
      return c == '\\' || c > 0xff ? -1 : c;
    }
    if (next + 2 >= end) {
      return -1;
    }
    int high = hexValue(text.charAt(next + 1));
    int low = hexValue(text.charAt(next + 2));
    next += 3;
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private RequestPath.@Nullable Refused onSegment(int start, int segmentEnd, boolean last) {
    trailingSlash = last;
    if (segmentEnd == start) {
      return last ? null : new RequestPath.Refused(404, "empty segment in the path");
    }
    boolean dots = bytes[start] == '.' && segmentEnd - start <= 2;
    if (dots && segmentEnd - start == 1) {
      return null;
    }
    if (dots && bytes[start + 1] == '.') {
      return removeLast();
    }
    if (start > 0) {
      bytes[length] = '/';
    }
    length = segmentEnd;
    trailingSlash = false;
    return null;
  }

  private RequestPath.@Nullable Refused removeLast() {
    if (length == 0) {
      return new RequestPath.Refused(400, "path leaves the root");
    }
    int slash = length - 1;
    while (slash > 0 && bytes[slash] != '/') {
      slash--;
    }
    length = slash;
    return null;
  }

  private static int hexValue(char c) {
    return c > 0x7f ? -1 : Character.digit(c, 16);
  }
}
