package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole connections: which requests are seen, one after the other, and how the stream ends. */
class SmugglingTest {
  /** In the streams a bar is CR LF; {@code H} is a valid Host line. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      value = {
        "POST /a HTTP/1.1|H|Content-Length: 4||bodyGET /b HTTP/1.1|H|| -> /a /b",
        "POST /a HTTP/1.1|H|Transfer-Encoding: chunked||2|xy|0||GET /b HTTP/1.1|H|| -> /a /b",
        "GET /a HTTP/1.1|H|Content-Length: 24||GET /hidden HTTP/1.0||GET /b HTTP/1.0||"
            + " -> /a /b",
        "POST /a HTTP/1.1|H|Content-Length: 6|Transfer-Encoding: chunked||0||GET /b HTTP/1.0||"
            + " -> 400",
        "POST /a HTTP/1.1|H|Transfer-Encoding: chunked|Content-Length: 4||0||GET /b HTTP/1.0||"
            + " -> 400",
        "POST /a HTTP/1.1|H|Transfer-Encoding : chunked||0||GET /b HTTP/1.0|| -> 400",
        "POST /a HTTP/1.1|H|Transfer-Encoding: x|Transfer-Encoding: chunked||0||GET /b HTTP/1.0||"
            + " -> 400",
        "POST /a HTTP/1.1|H|X: y| Transfer-Encoding: chunked||0||GET /b HTTP/1.0|| -> 400",
        "POST /a HTTP/1.1|H|Transfer-Encoding:| chunked||0||GET /b HTTP/1.0|| -> 400",
        "POST /a HTTP/1.0|Transfer-Encoding: chunked||0||GET /b HTTP/1.0|| -> 400",
        "POST /a HTTP/1.1|H|Content-Length: 0|Content-Length: 24||GET /b HTTP/1.0|| -> 400",
        "POST /a HTTP/1.1|H|Content-Length: 0x10||GET /b HTTP/1.0|| -> 400",
        "POST /a HTTP/1.1|H|Transfer-Encoding: chunked||1;~x|0||GET /b HTTP/1.0|| -> /a BAD",
        "POST /a HTTP/1.1|H|Transfer-Encoding: chunked||1;a=\"|x|0||GET /b HTTP/1.0|| -> /a BAD",
        "POST /a HTTP/1.1|H|Transfer-Encoding: chunked||1|xy|0||GET /b HTTP/1.0|| -> /a BAD",
        "POST /a HTTP/1.1|H|Transfer-Encoding: chunked||10000000000000000|GET /b HTTP/1.0||"
            + " -> /a BAD",
        "POST /a HTTP/1.1|H|Transfer-Encoding: chunked||0|X : y||GET /b HTTP/1.0|| -> /a BAD",
        "POST /a HTTP/1.1|H|Transfer-Encoding: chunked||0|Content-Length: 9||GET /b HTTP/1.0||"
            + " -> /a /b",
        "POST /a HTTP/1.1|H|Content-Length: 4||body||GET /b HTTP/1.0|| -> /a /b",
        "GET /a HTTP/1.1|H|Connection: Content-Length|Content-Length: 3||GET /b HTTP/1.0||"
            + " -> /a 400",
      })
  void streamIsCutIntoTheSameRequestsByEveryReader(String stream, String expected) {
    String text = stream.replace("H|", "Host: a|").replace("~", "\n").replace("|", "\r\n");
    assertEquals(expected, read(Heads.bytes(text)));
  }

  private static String read(byte[] bytes) {
    RequestParser parser = new RequestParser(Heads.LIMITS);
    StringBuilder seen = new StringBuilder();
    int at = 0;
    while (true) {
      int outcome = parser.parse(bytes, at, bytes.length);
      if (outcome != RequestParser.COMPLETE) {
        String end = outcome == RequestParser.REFUSED ? "" + parser.refusal().status() : "";
        return (seen + end).strip();
      }
      Request request = parser.takeRequest();
      at += parser.consumedBytes();
      seen.append(request.target()).append(' ');
      BodyDrain drain = new BodyDrain(request, 1000);
      if (drain.drain(bytes, at, bytes.length) != BodyDrain.DONE) {
        return seen + "BAD";
      }
      at += drain.consumedBytes();
    }
  }
}
