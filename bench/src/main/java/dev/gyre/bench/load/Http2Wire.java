package dev.gyre.bench.load;

import dev.gyre.http2.Http2Frame;
import java.util.List;

/** What only a client needs of the numbers of HTTP/2 (RFC 9113 sections 6 and 7). */
final class Http2Wire {
  static final byte[] PREFACE = Http2Frame.preface();

  static final int WINDOW_BYTES_MAX = Integer.MAX_VALUE;

  /** The last stream of a client but one, so that there is always a number after it. */
  static final int STREAM_MAX = Integer.MAX_VALUE - 2;

  static final int SETTING_HEADER_TABLE_SIZE = 1;

  private static final List<String> ERRORS =
      List.of(
          "NO_ERROR",
          "PROTOCOL_ERROR",
          "INTERNAL_ERROR",
          "FLOW_CONTROL_ERROR",
          "SETTINGS_TIMEOUT",
          "STREAM_CLOSED",
          "FRAME_SIZE_ERROR",
          "REFUSED_STREAM",
          "CANCEL",
          "COMPRESSION_ERROR",
          "CONNECT_ERROR",
          "ENHANCE_YOUR_CALM",
          "INADEQUATE_SECURITY",
          "HTTP_1_1_REQUIRED");

  private Http2Wire() {}

  /** The name of an error code. */
  static String error(int code) {
    return code >= 0 && code < ERRORS.size() ? ERRORS.get(code) : "error " + code;
  }
}
