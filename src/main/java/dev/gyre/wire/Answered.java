package dev.gyre.wire;

import dev.gyre.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * One answer, as it went out.
 *
 * @param request what was asked, or null when it could not be read
 * @param protocol the version as logs write it
 * @param status the status code
 * @param bodyBytes bytes of the body handed to the socket, without the head
 * @param bodyStrategy how the body was sent: {@code none}, {@code memory}, {@code page}, or the
 *     name of the transport's way to send files
 * @param beganNanos when the request head was complete, by the monotonic clock
 * @param endedNanos when the last byte was handed over
 * @param requestNumber which request of its connection it was, from 1
 */
public record Answered(
    @Nullable Request request,
    String protocol,
    int status,
    long bodyBytes,
    String bodyStrategy,
    long beganNanos,
    long endedNanos,
    long requestNumber) {
  /** The version of HTTP/2. */
  static final String HTTP_2 = "HTTP/2.0";

  /** The version of HTTP/1 that a request was in; of one that could not be read the latest. */
  static String http1(@Nullable Request request) {
    return request == null || request.versionMinor() == 1 ? "HTTP/1.1" : "HTTP/1.0";
  }
}
