package dev.gyre.http;

import java.util.OptionalLong;

/**
 * Conditional requests in the order of RFC 9110 section 13.2.2. If-Range, the last step, belongs to
 * {@link ByteRanges}.
 */
public sealed interface Preconditions {
  /** Answer as if there were no condition. */
  record Proceed() implements Preconditions {}

  /** Answer 304. */
  record NotModified() implements Preconditions {}

  /** Answer 412. */
  record Failed() implements Preconditions {}

  /** The one value of its kind. */
  Preconditions PROCEED = new Proceed();

  /** The one value of its kind. */
  Preconditions NOT_MODIFIED = new NotModified();

  /** The one value of its kind. */
  Preconditions FAILED = new Failed();

  /** In the place of a date, for what has none: then dates in conditions mean nothing. */
  long NO_DATE = Long.MIN_VALUE;

  /**
   * Judges a request for something that exists.
   *
   * @param tag its current tag
   * @param lastModifiedSeconds what Last-Modified says, or {@link #NO_DATE}
   * @param nowSeconds wall time, for dates with two-digit years; a date in the future is compared
   *     like any other (RFC 9110 section 13.1.3 has no exception for it)
   */
  static Preconditions evaluate(
      Request request, EntityTag tag, long lastModifiedSeconds, long nowSeconds) {
    if (isFailed(request, tag, lastModifiedSeconds, nowSeconds)) {
      return FAILED;
    }
    boolean reads = request.method() == Method.GET || request.method() == Method.HEAD;
    String ifNoneMatch = request.joinedHeader("if-none-match");
    if (ifNoneMatch != null) {
      if (!isNamed(tag, ifNoneMatch, false)) {
        return PROCEED;
      }
      return reads ? NOT_MODIFIED : FAILED;
    }
    if (reads && lastModifiedSeconds != NO_DATE) {
      OptionalLong since = date(request, "if-modified-since", nowSeconds);
      if (since.isPresent() && lastModifiedSeconds <= since.getAsLong()) {
        return NOT_MODIFIED;
      }
    }
    return PROCEED;
  }

  private static boolean isFailed(
      Request request, EntityTag tag, long lastModifiedSeconds, long nowSeconds) {
    String ifMatch = request.joinedHeader("if-match");
    if (ifMatch != null) {
      return !isNamed(tag, ifMatch, true);
    }
    OptionalLong since = date(request, "if-unmodified-since", nowSeconds);
    return since.isPresent() && lastModifiedSeconds > since.getAsLong();
  }

  private static boolean isNamed(EntityTag tag, String list, boolean strongly) {
    return list.equals("*") || tag.isIn(list, strongly);
  }

  /** The date of a field that is there once and valid; any other such field is ignored. */
  private static OptionalLong date(Request request, String name, long nowSeconds) {
    String value = request.joinedHeader(name);
    return value == null ? OptionalLong.empty() : HttpDate.parse(value, nowSeconds);
  }
}
