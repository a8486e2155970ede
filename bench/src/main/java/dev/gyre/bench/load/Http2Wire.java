package dev.gyre.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a client needs of the numbers of HTTP/2 (RFC 9113 sections 3.4, 6 and 7). */
final class Http2Wire {
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  static final int HEADER_BYTES = 9;

  /** Where the number of the stream stands in the header of a frame. */
  static final int STREAM_AT = 5;

  /** The largest payload, which we never change. */
  static final int PAYLOAD_BYTES_MAX = 16_384;

  /** What may come before a word of ours. */
  static final int WINDOW_BYTES = 65_535;

  static final int WINDOW_BYTES_MAX = Integer.MAX_VALUE;

  /** The last stream of a client but one, so that there is always a number after it. */
  static final int STREAM_MAX = Integer.MAX_VALUE - 2;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 0x1;
  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int WITH_PRIORITY = 0x20;

  static final int SETTING_HEADER_TABLE_SIZE = 1;
  static final int SETTING_ENABLE_PUSH = 2;
  static final int SETTING_MAX_CONCURRENT_STREAMS = 3;
  static final int SETTING_INITIAL_WINDOW_SIZE = 4;

  static final int NO_ERROR = 0;
  static final int CANCEL = 8;

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

  static int int32(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 24)
        | ((bytes[at + 1] & 0xff) << 16)
        | ((bytes[at + 2] & 0xff) << 8)
        | (bytes[at + 3] & 0xff);
  }

  /** The name of an error code. */
  static String error(int code) {
    return code >= 0 && code < ERRORS.size() ? ERRORS.get(code) : "error " + code;
  }
}
