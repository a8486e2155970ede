package dev.gyre.http2;

import java.nio.charset.StandardCharsets;

/** Numbers of HTTP/2 (RFC 9113 sections 3.4, 4, 6 and 7). */
public final class Http2Frame {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  public static final int HEADER_BYTES = 9;

  /** Where the number of the stream stands in the header. */
  public static final int STREAM_AT = 5;

  /** What {@link #WITH_PRIORITY} puts before a header block. */
  public static final int PRIORITY_BYTES = 5;

  /** The largest payload, which we never change. */
  public static final int PAYLOAD_BYTES_MAX = 16_384;

  public static final int WINDOW_BYTES = 65_535;

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int ACK = 0x1;
  public static final int END_STREAM = 0x1;
  public static final int END_HEADERS = 0x4;
  public static final int PADDED = 0x8;
  public static final int WITH_PRIORITY = 0x20;

  public static final int SETTING_HEADER_TABLE_SIZE = 1;
  public static final int SETTING_ENABLE_PUSH = 2;
  public static final int SETTING_MAX_CONCURRENT_STREAMS = 3;
  public static final int SETTING_INITIAL_WINDOW_SIZE = 4;
  public static final int SETTING_MAX_FRAME_SIZE = 5;
  public static final int SETTING_MAX_HEADER_LIST_SIZE = 6;

  public static final int NO_ERROR = 0;
  public static final int PROTOCOL_ERROR = 1;
  public static final int INTERNAL_ERROR = 2;
  public static final int FLOW_CONTROL_ERROR = 3;
  public static final int STREAM_CLOSED = 5;
  public static final int FRAME_SIZE_ERROR = 6;
  public static final int REFUSED_STREAM = 7;
  public static final int CANCEL = 8;
  public static final int COMPRESSION_ERROR = 9;
  public static final int ENHANCE_YOUR_CALM = 11;

  private Http2Frame() {}

  /** What a client that knows begins with. A new array for each call. */
  public static byte[] preface() {
    return PREFACE.getBytes(StandardCharsets.US_ASCII);
  }

  /** Four bytes as a number, which has a sign if the first bit is set. */
  public static int int32(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 24)
        | ((bytes[at + 1] & 0xff) << 16)
        | ((bytes[at + 2] & 0xff) << 8)
        | (bytes[at + 3] & 0xff);
  }

  /** The same without the first bit, which means nothing in numbers of streams and in windows. */
  public static int int31(byte[] bytes, int at) {
    return int32(bytes, at) & Integer.MAX_VALUE;
  }
}
