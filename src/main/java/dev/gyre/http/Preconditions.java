package dev.gyre.http;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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

  /**
   * Judges a request for something that exists.
   *
   * @param tag its current tag
   * @param lastModifiedSeconds what Last-Modified says
   * @param nowSeconds wall time; a date in the future is no valid If-Modified-Since
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
    if (reads) {
      OptionalLong since = date(request, "if-modified-since", nowSeconds);
      // RFC 9110 section 13.1.3 asks to compare; a date from the future was never ours.
      if (since.isPresent()
          && since.getAsLong() <= nowSeconds
          && lastModifiedSeconds <= since.getAsLong()) {
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

  /** The date of a field that is there once and valid; such a field is ignored otherwise. */
  private static OptionalLong date(Request request, String name, long nowSeconds) {
    @Nullable String value = request.joinedHeader(name);
    return value == null ? OptionalLong.empty() : HttpDate.parse(value, nowSeconds);
  }
}
