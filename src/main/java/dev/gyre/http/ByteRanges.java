package dev.gyre.http;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a request asks of a file's bytes (RFC 9110 section 14).
 *
 * <p>Where the RFC leaves a choice: a malformed set of the unit {@code bytes} is unsatisfiable, not
 * ignored; another unit, a second Range field, a range that ends before it begins, more than
 * {@value #PARTS_MAX} ranges, or ranges that add up to more than the file are ignored; ranges that
 * share bytes or touch become one part, in the place of the first.
 */
public sealed interface ByteRanges {
  /** Most ranges of one request. */
  int PARTS_MAX = 16;

  /** Send the whole file with 200. */
  record Whole() implements ByteRanges {}

  /**
   * Send 206: one part as it is, several as multipart/byteranges.
   *
   * @param parts at least one, in the order asked for; no two share a byte or touch
   */
  record Parts(List<Part> parts) implements ByteRanges {
    /** Copies the list. */
    public Parts {
      parts = List.copyOf(parts);
    }
  }

  /** Send 416 with {@code Content-Range: bytes *}{@code /size}. */
  record Unsatisfiable() implements ByteRanges {}

  /**
   * Bytes of the file.
   *
   * @param offset of the first byte
   * @param length 1 or more; offset and length end within the file
   */
  record Part(long offset, long length) {
    /** The value of Content-Range. */
    public String contentRange(long sizeBytes) {
      return "bytes " + offset + '-' + (offset + length - 1) + '/' + sizeBytes;
    }
  }

  /** The one value of its kind. */
  ByteRanges WHOLE = new Whole();

  /** The one value of its kind. */
  ByteRanges UNSATISFIABLE = new Unsatisfiable();

  /**
   * Whether a request asks for ranges. Range means nothing with other methods than GET, HEAD among
   * them (RFC 9110 section 14.2).
   */
  static boolean areAsked(Request request) {
    return request.method() == Method.GET && request.hasHeader("range");
  }

  /**
   * Judges Range and If-Range. To be asked after {@link Preconditions} said to proceed.
   *
   * @param sizeBytes size of the file
   * @param tag its current tag
   * @param lastModifiedSeconds what Last-Modified says
   * @param nowSeconds wall time, for dates with two-digit years
   */
  static ByteRanges evaluate(
      Request request, long sizeBytes, EntityTag tag, long lastModifiedSeconds, long nowSeconds) {
    if (!areAsked(request)) {
      return WHOLE;
    }
    List<String> ranges = request.headers("range");
    if (ranges.size() > 1 || !isCurrent(request, tag, lastModifiedSeconds, nowSeconds)) {
      return WHOLE;
    }
    String value = ranges.get(0);
    int equals = value.indexOf('=');
    if (equals < 0 || !value.substring(0, equals).equalsIgnoreCase("bytes")) {
      return WHOLE;
    }
    return new RangeSet(value, equals + 1, sizeBytes).evaluate();
  }

  /** If-Range (RFC 9110 section 13.1.5): true when the client's part is of the current file. */
  private static boolean isCurrent(
      Request request, EntityTag tag, long lastModifiedSeconds, long nowSeconds) {
    String value = request.joinedHeader("if-range");
    if (value == null) {
      return true;
    }
    if (EntityTag.isTag(value)) {
      return tag.isIn(value, true);
    }
    // A file whose tag is weak may have changed twice within the second that the date names.
    OptionalLong date = HttpDate.parse(value, nowSeconds);
    return !tag.weak() && date.isPresent() && date.getAsLong() == lastModifiedSeconds;
  }
}
