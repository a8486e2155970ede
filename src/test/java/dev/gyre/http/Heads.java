package dev.gyre.http;

import java.nio.charset.StandardCharsets;

/** Test help: runs the parser on text, whole or in pieces. */
final class Heads {
  static final RequestLimits LIMITS = new RequestLimits(4096, 16_384, 100);

  /** With a bit of everything. */
  static final String FULL =
      """
      \r
      POST /a%20b?c=d HTTP/1.1\r
      Host: example.com:80\r
      X-Empty:\r
      Accept:\t text/html \t\r
      ACCEPT: b\r
      Content-Length: 5\r
      Connection: x , Close\r
      Expect: 100-Continue\r
      \r
      """;

  private Heads() {}

  static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Parses a head that must be complete. */
  static Request request(String head) {
    RequestParser parser = new RequestParser(LIMITS);
    byte[] bytes = bytes(head);
    int outcome = parser.parse(bytes, 0, bytes.length);
    if (outcome != RequestParser.COMPLETE) {
      throw new AssertionError("outcome " + outcome + " for " + head);
    }
    return parser.takeRequest();
  }

  /** A GET on HTTP/1.1 with these lines, each ended by CRLF. */
  static Request get(String fieldLines) {
    return request("GET / HTTP/1.1\r\nHost: a\r\n" + fieldLines + "\r\n");
  }

  /** The outcome in words: everything that a connection can learn from the bytes. */
  static String outcome(RequestLimits limits, byte[] bytes, int... splits) {
    RequestParser parser = new RequestParser(limits);
    StringBuilder told = new StringBuilder();
    int from = 0;
    for (int piece = 0; piece <= splits.length; piece++) {
      int to = piece < splits.length ? splits[piece] : bytes.length;
      // The unread bytes move in memory, and what lies around them is not to be read.
      byte[] buffer = new byte[to - from + 2];
      buffer[0] = '\n';
      buffer[buffer.length - 1] = '\n';
      System.arraycopy(bytes, from, buffer, 1, to - from);
      int at = 1;
      while (true) {
        int outcome = parser.parse(buffer, at, buffer.length - 1);
        if (outcome == RequestParser.COMPLETE) {
          told.append(describe(parser.takeRequest())).append('\n');
          at += parser.consumedBytes();
          from += parser.consumedBytes();
          continue;
        }
        if (outcome == RequestParser.REFUSED) {
          return told.append(parser.refusal()).toString();
        }
        break;
      }
    }
    return told.append("inside=").append(parser.isInsideHead()).toString();
  }

  private static String describe(Request request) {
    StringBuilder text = new StringBuilder(request.requestLine());
    for (int i = 0; i < request.headerCount(); i++) {
      text.append('|').append(request.headerName(i)).append('=').append(request.headerValue(i));
    }
    return text.append("|length=")
        .append(request.contentLength())
        .append(request.chunked() ? " chunked" : "")
        .append(request.keepAlive() ? " keep" : "")
        .append(request.expectContinue() ? " expect" : "")
        .append(" host=")
        .append(request.host())
        .toString();
  }
}
