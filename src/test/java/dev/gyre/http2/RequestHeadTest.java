package dev.gyre.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.http2.RequestHead.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  private static final String START = ":method GET|:scheme https|:path /a|:authority h";

  private final RequestHead head = new RequestHead(256);

  /** Fields are joined by bars, names end with the first blank. */
  private Verdict verdict(String fields, boolean trailers) {
    head.begin(trailers);
    for (String field : fields.split("\\|", -1)) {
      int blank = field.indexOf(' ');
      byte[] name = field.substring(0, blank).getBytes(StandardCharsets.ISO_8859_1);
      byte[] value = field.substring(blank + 1).getBytes(StandardCharsets.ISO_8859_1);
      head.field(name, 0, name.length, value, 0, value.length);
    }
    return head.end();
  }

  private String text(String fields) {
    assertEquals(Verdict.FINE, verdict(fields, false), fields);
    return new String(head.bytes(), 0, head.length(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void requestBecomesOneOfHttp11() {
    assertEquals(
        "GET /a HTTP/1.1\r\nHost: h\r\naccept: x\r\nte: trailers\r\n\r\n",
        text(START + "|accept x|te trailers|expect 100-continue|host h"));
    assertEquals("GET /a HTTP/1.1\r\nHost: h\r\n\r\n", text(START));
    assertEquals(
        "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
        text(":method OPTIONS|:scheme https|:path *|:authority h"));
    assertEquals(
        "GET /a HTTP/1.1\r\nhost: x\r\n\r\n", text(":method GET|:scheme https|:path /a|host x"));
    assertEquals("GET /a HTTP/1.1\r\nHost: \r\n\r\n", text(":method GET|:scheme https|:path /a"));
    assertEquals(
        "GET /a HTTP/1.1\r\nHost: h\r\naccept: x\r\ncookie: a=b; c=d; e\r\n\r\n",
        text(START + "|cookie a=b|accept x|cookie c=d|cookie e"));
    assertEquals(
        "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n", text(":method CONNECT|:authority h:1"));
  }

  @Test
  void contentLengthIsKeptApart() {
    text(START);
    assertEquals(RequestHead.UNKNOWN_LENGTH, head.contentLength());
    text(START + "|content-length 12|content-length 12");
    assertEquals(12, head.contentLength());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":method GET|:scheme https|:authority h",
        ":method GET|:path /a|:authority h",
        ":scheme https|:path /a|:authority h",
        ":method GET|:scheme https|:path |:authority h",
        ":method |:scheme https|:path /a",
        ":method GET|:scheme https|:path http://other/a|:authority h",
        ":method GET|:scheme https|:path a|:authority h",
        ":method OPTIONS|:scheme https|:path *a|:authority h",
        ":method CONNECT|:scheme https|:authority h",
        ":method CONNECT",
        START + "|:path /b",
        START + "|accept x|:foo b",
        START + "|:status 200",
        START + "|Accept x",
        START + "|a b c",
        START + "| empty",
        START + "|connection close",
        START + "|proxy-connection close",
        START + "|keep-alive 1",
        START + "|transfer-encoding chunked",
        START + "|upgrade h2c",
        START + "|te gzip",
        START + "|host other",
        START + "|content-length -1",
        START + "|content-length 1|content-length 2",
        START + "|content-length ",
        START + "|accept x\r\nHost: y",
        START + "|accept x\ny",
        START + "|accept x\0",
        START + "|accept  x",
        START + "|accept x\t",
        ":method GET|:scheme https|:path /a HTTP/1.1\r\nX: y|:authority h",
        ":method GET|:scheme https|:path /a b|:authority h",
        ":method GET /|:scheme https|:path /a|:authority h",
        ":method GET|:scheme https|:path /a|:authority h\r\nX: y"
      })
  void malformedRequests(String fields) {
    String unescaped = fields.replace("a b c", "a:b c");
    assertEquals(Verdict.MALFORMED, verdict(unescaped, false));
  }

  @Test
  void trailersHaveNoPseudoFields() {
    assertEquals(Verdict.FINE, verdict("x-sum 1", true));
    assertEquals(Verdict.MALFORMED, verdict(":path /", true));
    assertEquals(Verdict.MALFORMED, verdict("connection x", true));
  }

  @Test
  void whatDoesNotFitIsTooLargeAndTheNextOneFits() {
    assertEquals(Verdict.TOO_LARGE, verdict(START + "|accept " + "x".repeat(300), false));
    assertEquals(
        Verdict.TOO_LARGE,
        verdict(":method GET|:scheme https|:path /" + "x".repeat(300) + "|:authority h", false));
    text(START);
  }

  /** A byte of a block may stand for a field of thousands, which would be looked at each time. */
  @ParameterizedTest
  @ValueSource(strings = {"expect ", "host ", "accept "})
  void fieldsThatComeAgainAndAgainAreTooLarge(String name) {
    String again = ("|" + name + "h").repeat(256);
    assertEquals(Verdict.TOO_LARGE, verdict(START + again, false));
    assertEquals(Verdict.TOO_LARGE, verdict("x 1" + again, true));
    text(START);
  }
}
