package dev.gyre.http;

/** The reasons why {@link RequestParser} refuses a head: each once, as a ready value. */
final class Faults {
  static final Refusal NOT_HTTP = new Refusal(400, "not an HTTP request");
  static final Refusal BARE_CR = new Refusal(400, "CR without LF");
  static final Refusal BARE_LF = new Refusal(400, "LF without CR");
  static final Refusal CONTROL_BYTE = new Refusal(400, "control byte in the request head");
  static final Refusal EMPTY_LINES = new Refusal(400, "too many empty lines before the request");
  static final Refusal REQUEST_LINE = new Refusal(400, "malformed request line");
  static final Refusal METHOD = new Refusal(400, "malformed method");
  static final Refusal TARGET = new Refusal(400, "malformed request target");
  static final Refusal VERSION = new Refusal(400, "malformed HTTP version");
  static final Refusal VERSION_NUMBER = new Refusal(505, "only HTTP/1.0 and HTTP/1.1 are spoken");
  static final Refusal TARGET_TOO_LONG = new Refusal(414, "request line too long");
  static final Refusal HEAD_TOO_LONG = new Refusal(431, "request head too long");
  static final Refusal TOO_MANY_FIELDS = new Refusal(431, "too many header fields");
  static final Refusal FOLDED_LINE = new Refusal(400, "header line starts with whitespace");
  static final Refusal FIELD_NAME = new Refusal(400, "malformed header field name");
  static final Refusal HOST_MISSING = new Refusal(400, "Host is missing");
  static final Refusal HOST_TWICE = new Refusal(400, "more than one Host");
  static final Refusal HOST = new Refusal(400, "malformed Host");
  static final Refusal LENGTH_TWICE = new Refusal(400, "more than one Content-Length");
  static final Refusal LENGTH = new Refusal(400, "malformed Content-Length");
  static final Refusal LENGTH_AND_CODING =
      new Refusal(400, "Content-Length together with Transfer-Encoding");
  static final Refusal CODING_TWICE = new Refusal(400, "more than one Transfer-Encoding");
  static final Refusal CODING = new Refusal(400, "Transfer-Encoding is not chunked");
  static final Refusal CODING_ON_1_0 = new Refusal(400, "Transfer-Encoding on HTTP/1.0");
  static final Refusal CODING_UNKNOWN = new Refusal(501, "unknown transfer coding");
  static final Refusal EXPECTATION = new Refusal(417, "unknown expectation");

  private Faults() {}
}
