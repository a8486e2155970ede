package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
  private static final String FULL =
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

  @Test
  void partsOfAHeadAreThereAsSent() {
    Request request = Heads.request(FULL);
    assertEquals(Method.POST, request.method());
    assertEquals("POST", request.methodName());
    assertEquals("/a%20b?c=d", request.target());
    assertEquals(1, request.versionMinor());
    assertEquals(7, request.headerCount());
    assertEquals("X-Empty", request.headerName(1));
    assertEquals("", request.headerValue(1));
    assertEquals("text/html", request.header("accept"));
    assertEquals(List.of("text/html", "b"), request.headers("accept"));
    assertEquals("text/html, b", request.joinedHeader("accept"));
    assertNull(request.header("range"));
    assertNull(request.joinedHeader("range"));
    assertEquals(List.of(), request.headers("range"));
    assertTrue(request.hasHeader("x-empty"));
    assertFalse(request.hasHeader("x-empt"));
    assertEquals("example.com:80", request.host());
    assertEquals(5, request.contentLength());
    assertTrue(request.hasBody());
    assertFalse(request.chunked());
    assertFalse(request.keepAlive());
    assertTrue(request.expectContinue());
  }

  @Test
  void requestWithoutFieldsIsReadOnHttp10() {
    Request request = Heads.request("GET / HTTP/1.0\r\n\r\n");
    assertEquals(0, request.versionMinor());
    assertEquals(0, request.headerCount());
    assertEquals(-1, request.contentLength());
    assertFalse(request.keepAlive());
    assertFalse(request.hasBody());
    assertNull(request.host());
  }

  @Test
  void methodsAreKnownByTheirExactName() {
    for (Method method : Method.values()) {
      String target = method == Method.CONNECT ? "a:1" : "/";
      String head = method + " " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
      assertEquals(method, Heads.request(head).method());
      assertEquals(method.name(), Heads.request(head).methodName());
    }
    Request lowerCase = Heads.request("get / HTTP/1.1\r\nHost: a\r\n\r\n");
    assertEquals(Method.UNKNOWN, lowerCase.method());
    assertEquals("get", lowerCase.methodName());
    assertEquals(
        Method.UNKNOWN, Heads.request("M-SEARCH * HTTP/1.0\r\n\r\n".replace("*", "/")).method());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /|/",
        "GET /with_\"lovely\"_quotes?foo=\\\"bar\\\"|/with_\"lovely\"_quotes?foo=\\\"bar\\\"",
        "GET /?q=<>^`{}|/?q=<>^`{}",
        "OPTIONS *|*",
        "GET http://b.example|http://b.example",
        "GET HTTPS://b:1?x|HTTPS://b:1?x",
        "GET http://[::1]:80/x|http://[::1]:80/x",
        "CONNECT b.example:443|b.example:443",
        "CONNECT [::1]:443|[::1]:443",
      })
  void targetFormsOfRfc9112AreAccepted(String row) {
    int bar = row.lastIndexOf('|');
    String line = row.substring(0, bar);
    Request request = Heads.request(line + " HTTP/1.1\r\nHost: a\r\n\r\n");
    assertEquals(row.substring(bar + 1), request.target());
  }

  @Test
  void authorityOfTheTargetReplacesHost() {
    assertEquals("b:1", Heads.request("GET http://b:1/ HTTP/1.1\r\nHost: a\r\n\r\n").host());
    assertEquals("b", Heads.request("GET http://b?x HTTP/1.0\r\n\r\n").host());
    assertEquals("b:443", Heads.request("CONNECT b:443 HTTP/1.1\r\nHost: a\r\n\r\n").host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 GET  / HTTP/1.1",
        "400 GET /  HTTP/1.1",
        "400 GET\t/ HTTP/1.1",
        "400 GET /\tHTTP/1.1",
        "400 GET\u000b/ HTTP/1.1",
        "400 GET\f/ HTTP/1.1",
        "400 GET\r/ HTTP/1.1",
        "400  GET / HTTP/1.1",
        "400 GET / HTTP/1.1 ",
        "400 GET / HTTP/1.1\t",
        "400 GET /a b HTTP/1.1",
        "400 GET /",
        "400 GET / ",
        "400 GET",
        "400 GET ",
        "400  / HTTP/1.1",
        "400 G@T / HTTP/1.1",
        "400 G\u00c9T / HTTP/1.1",
        "400 {GET} / HTTP/1.1",
        "400 GET /\u0000 HTTP/1.1",
        "400 GET /\u007f HTTP/1.1",
        "400 GET /\u00e9 HTTP/1.1",
        "400 GET /#f HTTP/1.1",
        "400 GET a HTTP/1.1",
        "400 GET a/b HTTP/1.1",
        "400 GET ?a HTTP/1.1",
        "400 GET * HTTP/1.1",
        "400 GET *a HTTP/1.1",
        "400 OPTIONS ** HTTP/1.1",
        "400 GET ftp://a/ HTTP/1.1",
        "400 GET http:/a HTTP/1.1",
        "400 GET http: HTTP/1.1",
        "400 GET http:// HTTP/1.1",
        "400 GET http:///a HTTP/1.1",
        "400 GET http://u:p@a/ HTTP/1.1",
        "400 GET http://a:b/ HTTP/1.1",
        "400 GET http://a:65536/ HTTP/1.1",
        "400 GET a:80 HTTP/1.1",
        "400 CONNECT / HTTP/1.1",
        "400 CONNECT a HTTP/1.1",
        "400 CONNECT a: HTTP/1.1",
        "400 CONNECT :1 HTTP/1.1",
        "400 CONNECT http://a:1 HTTP/1.1",
        "400 GET / http/1.1",
        "400 GET / HTTP/1",
        "400 GET / HTTP/1.",
        "400 GET / HTTP/.1",
        "400 GET / HTTP/1,1",
        "400 GET / HTTP/1.10",
        "400 GET / HTTP/01.1",
        "400 GET / HTTP /1.1",
        "400 GET / HTTPS/1.1",
        "400 GET / HTTP/A.1",
        "400 GET / HTTP/1.A",
        "400 GET / HTTP/0.9",
        "400 GET / HTTP/0.0",
        "505 GET / HTTP/2.0",
        "505 GET / HTTP/9.9",
        "505 PRI * HTTP/2.0",
      })
  void malformedRequestLineIsRefusedAtItsEnd(String row) {
    assertRefused(Integer.parseInt(row.substring(0, 3)), row.substring(4) + "\r\n");
  }

  /** RFC 9110 section 2.5. */
  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.9"})
  void aLaterMinorVersionIsReadAsTheLatestKnown(String version) {
    String rest = "\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertEquals(
        Heads.outcome(Heads.LIMITS, Heads.bytes("GET / HTTP/1.1" + rest)),
        Heads.outcome(Heads.LIMITS, Heads.bytes("GET / HTTP/" + version + rest)));
    assertRefused(400, "GET / HTTP/" + version + "\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 X : a",
        "400 X\t: a",
        "400 : a",
        "400 X",
        "400 X Y: a",
        "400  X: a",
        "400 \tX: a",
        "400 X(: a",
        "400 \u00e9: a",
        "400 X: a\u0000",
        "400 X: a\u0001b",
        "400 X: \u007f",
        "400 X: a\u000bb",
        "400 X: a\rb",
        "400 Y: a\r\n X: b",
        "400 Y: a\r\n\tX: b",
        "400 Host: b",
        "400 host: a",
        "400 Content-Length:",
        "400 Content-Length: +1",
        "400 Content-Length: -1",
        "400 Content-Length: 1a",
        "400 Content-Length: 0x1",
        "400 Content-Length: 1 1",
        "400 Content-Length: 1,1",
        "400 Content-Length: 1, 1",
        "400 Content-Length: 1.0",
        "400 Content-Length: \u00b2",
        "400 Content-Length: 9223372036854775808",
        "400 Content-Length: 99999999999999999999999999",
        "400 Content-Length: 1\r\nContent-Length: 1",
        "400 Content-Length: 1\r\ncontent-length: 2",
        "400 Content-Length: 1\r\nTransfer-Encoding: chunked",
        "400 Transfer-Encoding: chunked\r\nContent-Length: 1",
        "400 Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "400 Transfer-Encoding:",
        "400 Transfer-Encoding: identity",
        "400 Transfer-Encoding: identity, chunked",
        "400 Transfer-Encoding: chunked, identity",
        "400 Transfer-Encoding: chunked, chunked",
        "400 Transfer-Encoding: chunked, gzip",
        "400 Transfer-Encoding: gzip",
        "400 Transfer-Encoding: xchunked",
        "400 Transfer-Encoding: chunkedx",
        "400 Transfer-Encoding: \"chunked\"",
        "400 Transfer-Encoding: chunked;a=b",
        "400 Transfer-Encoding: ,chunked",
        "400 Transfer-Encoding: chunked,",
        "400 Transfer-Encoding: \u00a0chunked",
        "400 Transfer-Encoding: \u000bchunked",
        "400 Transfer_Encoding : chunked",
        "501 Transfer-Encoding: gzip, chunked",
        "501 Transfer-Encoding: foo , Chunked",
      })
  void malformedFieldIsRefusedAtTheEndOfItsLine(String row) {
    assertRefused(
        Integer.parseInt(row.substring(0, 3)),
        "POST / HTTP/1.1\r\nHost: a\r\n" + row.substring(4) + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 1\r\nContent-Length: 1\r\n",
        "Content-Length: 1, 1\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Host: a\r\nHost: a\r\n",
        "Host: a b\r\n",
        " X: a\r\n",
      })
  void http10IsAsStrict(String fields) {
    assertRefused(400, "GET / HTTP/1.0\r\n" + fields);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a.example",
        "a:80",
        "a:",
        "127.0.0.1:8081",
        "[::1]",
        "[::1]:80",
        "[::]",
        "[1:2:3:4:5:6:7:8]",
        "[1::8]",
        "[::ffff:127.0.0.1]",
        "[1:2:3:4:5:6:1.2.3.4]",
        "[v1.a:b]",
        "a_b",
        "a%20b",
        "xn--a",
        "a,b"
      })
  void hostOfValidSyntaxIsAccepted(String host) {
    Request request = Heads.request("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    assertEquals(host, request.host());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a/b",
        "a/",
        "u@a",
        "a:b",
        "a:1:2",
        "a:65536",
        "a:-1",
        ":80",
        ":",
        "http://a",
        "a?b",
        "a#b",
        "a%2",
        "a%zz",
        "\u00e9",
        "[",
        "[]",
        "[::1",
        "::1",
        "[::1]x",
        "[::1]:x",
        "[1::2::3]",
        "[1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1:2:3:4:5:6:7::8]",
        "[:1]",
        "[1:]",
        "[12345::]",
        "[::1.2.3]",
        "[::1.2.3.256]",
        "[::01.2.3.4]",
        "[::1%eth0]",
        "[v1.]",
        "[v.a]",
        "a\"b",
        "a\\b",
        "a, b"
      })
  void hostOfInvalidSyntaxIsRefused(String host) {
    assertRefused(400, "GET / HTTP/1.1\r\nHost: " + host + "\r\n");
    assertRefused(400, "GET / HTTP/1.0\r\nHost: " + host + "\r\n");
  }

  @Test
  void missingHostIsRefusedOnHttp11Only() {
    assertRefused(400, "GET / HTTP/1.1\r\n\r\n");
    assertRefused(400, "GET http://a/ HTTP/1.1\r\nX: y\r\n\r\n");
    assertRefused(417, "GET / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n");
    assertRefused(400, "GET / HTTP/1.1\r\nExpect: 200-ok\r\n\r\n");
  }

  @Test
  void expectationsOtherThanContinueAreRefusedOnHttp11() {
    assertRefused(417, "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue, x\r\n\r\n");
    assertTrue(Heads.get("Expect: 100-continue,\r\n").expectContinue());
    assertFalse(Heads.get("Expect:\r\n").expectContinue());
    assertFalse(Heads.request("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expectContinue());
    assertFalse(Heads.request("GET / HTTP/1.0\r\nExpect: x\r\n\r\n").expectContinue());
  }

  @Test
  void lengthsUpToTheLargestLongAreRead() {
    assertEquals(0, Heads.get("Content-Length: 0\r\n").contentLength());
    assertEquals(7, Heads.get("Content-Length: 0000000000000000000000007\r\n").contentLength());
    assertEquals(
        Long.MAX_VALUE, Heads.get("Content-Length: 9223372036854775807 \t\r\n").contentLength());
    assertTrue(Heads.get("Transfer-Encoding: Chunked\r\n").chunked());
    assertTrue(Heads.get("Transfer-Encoding:\tCHUNKED \r\n").hasBody());
  }

  @Test
  void connectionTokensOfAnyCaseOverSeveralFieldsDecide() {
    assertTrue(Heads.get("").keepAlive());
    assertTrue(Heads.get("Connection: closed, xclose\r\n").keepAlive());
    assertFalse(Heads.get("Connection: CLOSE\r\n").keepAlive());
    assertFalse(Heads.get("Connection: keep-alive\r\nconnection: ,, a,\tclose ,\r\n").keepAlive());
    assertFalse(Heads.get("Connection: close, keep-alive\r\n").keepAlive());
    assertTrue(old("Connection: Keep-Alive\r\n").keepAlive());
    assertTrue(old("Connection: a\r\nConnection: b, KEEP-ALIVE\r\n").keepAlive());
    assertFalse(old("Connection: keep-alive, close\r\n").keepAlive());
    assertFalse(old("Connection: keep-aliver\r\n").keepAlive());
  }

  @Test
  void valuesMayHoldTabsAndBytesFromEightyHex() {
    assertEquals("a\tb\u00ff", Heads.get("X: a\tb\u00ff\r\n").header("x"));
  }

  @Test
  void emptyLinesBeforeARequestAreSkippedUpToABound() {
    String head = "GET / HTTP/1.0\r\n\r\n";
    assertEquals("/", Heads.request("\r\n".repeat(8) + head).target());
    assertRefused(400, "\r\n".repeat(9));
    assertRefused(400, "\n");
    assertRefused(400, "\r\n\r\r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0016", "\u0080", "\u0000", " ", "\t", "\n", "(", "\u007f", "\u001b"})
  void firstByteOfAnotherProtocolIsRefusedAtOnce(String first) {
    assertRefused(400, first);
    assertRefused(400, "\r\n" + first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /\n", "GET\u0000", "GET / HTTP/1.1\rX", "G\u001b"})
  void controlByteInTheRequestLineIsRefusedBeforeItsEnd(String start) {
    assertRefused(400, start);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: a\n", "X: \u0000", "X: a\rb", " ", "\t", "\n", "\rX"})
  void controlByteInAFieldIsRefusedBeforeItsEnd(String start) {
    assertRefused(400, "GET / HTTP/1.1\r\nHost: a\r\n" + start);
  }

  @Test
  void requestLineMayBeAsLongAsItsLimit() {
    RequestLimits limits = new RequestLimits(20, 1000, 10);
    String longest = "GET /234567 HTTP/1.0";
    assertEquals(20, longest.length());
    assertTrue(outcome(limits, longest + "\r\n\r\n").startsWith("GET"));
    assertEquals("inside=true", outcome(limits, "GET /90123456789XXXX"));
    assertEquals("inside=true", outcome(limits, "GET /90123456789XXXX\r"));
    assertStatus(414, outcome(limits, "GET /90123456789XXXXY"));
    assertStatus(414, outcome(limits, "\r\nGET /90123456789XXXXY"));
  }

  @Test
  void headMayBeAsLongAsItsLimit() {
    RequestLimits limits = new RequestLimits(32, 64, 10);
    String line = "GET / HTTP/1.0\r\n";
    String longest = line + "X: " + "a".repeat(64 - line.length() - 7) + "\r\n\r\n";
    assertEquals(64, longest.length());
    assertTrue(outcome(limits, "\r\n" + longest).startsWith("GET"));
    String longer = longest.replace("a\r", "ab\r");
    assertEquals("inside=true", outcome(limits, longer.substring(0, 64)));
    assertStatus(431, outcome(limits, longer));
    assertStatus(431, outcome(limits, line + "X: " + "a".repeat(46)));
    assertStatus(414, outcome(new RequestLimits(100, 64, 10), "GET /" + "a".repeat(60)));
  }

  @Test
  void moreFieldsThanTheLimitAreRefused() {
    RequestLimits limits = new RequestLimits(100, 1000, 20);
    String line = "GET / HTTP/1.0\r\n";
    assertTrue(outcome(limits, line + "X: a\r\n".repeat(20) + "\r\n").startsWith("GET"));
    assertStatus(431, outcome(limits, line + "X: a\r\n".repeat(21)));
  }

  @Test
  void limitsThatLetNoRequestPassAreAFault() {
    assertThrows(IllegalArgumentException.class, () -> new RequestLimits(15, 100, 1));
    assertThrows(IllegalArgumentException.class, () -> new RequestLimits(16, 63, 1));
    assertThrows(IllegalArgumentException.class, () -> new RequestLimits(16, 100, 0));
    assertThrows(IllegalArgumentException.class, () -> new RequestLimits(16, 1 << 25, 1));
  }

  @Test
  void pipelinedRequestsAreReadOneByOne() {
    byte[] bytes = Heads.bytes("GET /1 HTTP/1.0\r\n\r\n\r\nGET /2 HTTP/1.0\r\nA: b\r\n\r\nGET /3");
    RequestParser parser = new RequestParser(Heads.LIMITS);
    assertEquals(RequestParser.COMPLETE, parser.parse(bytes, 0, bytes.length));
    assertEquals("/1", parser.takeRequest().target());
    assertEquals(19, parser.consumedBytes());
    assertThrows(NullPointerException.class, parser::takeRequest);
    assertEquals(RequestParser.COMPLETE, parser.parse(bytes, 19, bytes.length));
    assertEquals("/2", parser.takeRequest().target());
    assertEquals(27, parser.consumedBytes());
    assertFalse(parser.isInsideHead());
    assertEquals(RequestParser.NEED_MORE, parser.parse(bytes, 46, bytes.length));
    assertTrue(parser.isInsideHead());
  }

  @Test
  void requestOwnsItsBytes() {
    byte[] bytes = Heads.bytes("GET /1 HTTP/1.0\r\nA: b\r\n\r\n");
    RequestParser parser = new RequestParser(Heads.LIMITS);
    parser.parse(bytes, 0, bytes.length);
    Request request = parser.takeRequest();
    Arrays.fill(bytes, (byte) 'x');
    assertEquals("GET /1 HTTP/1.0", request.requestLine());
    assertEquals("b", request.header("a"));
  }

  @Test
  void refusalIsFinal() {
    RequestParser parser = new RequestParser(Heads.LIMITS);
    assertEquals(RequestParser.REFUSED, parser.parse(new byte[] {0}, 0, 1));
    byte[] good = Heads.bytes("GET / HTTP/1.0\r\n\r\n");
    assertEquals(RequestParser.REFUSED, parser.parse(good, 0, good.length));
    assertEquals(400, parser.refusal().status());
  }

  @Test
  void emptyLinesAloneBeginNoHead() {
    assertEquals("inside=false", outcome(Heads.LIMITS, "\r\n\r\n"));
    assertEquals("inside=false", outcome(Heads.LIMITS, ""));
    assertEquals("inside=true", outcome(Heads.LIMITS, "G"));
    assertEquals("inside=true", outcome(Heads.LIMITS, "GET / HTTP/1.0\r\n"));
  }

  @Test
  void bytesThatWereReadAreNotReadAgain() {
    byte[] bytes = Heads.bytes(FULL);
    RequestParser parser = new RequestParser(Heads.LIMITS);
    int half = FULL.indexOf("ACCEPT");
    assertEquals(RequestParser.NEED_MORE, parser.parse(bytes, 0, half));
    byte[] copy = bytes.clone();
    Arrays.fill(copy, 2, half, (byte) 0);
    assertEquals(RequestParser.COMPLETE, parser.parse(copy, 0, copy.length));
  }

  @Test
  void splitAtEveryOffsetEqualsTheWhole() {
    List<String> vectors = new ArrayList<>(List.of(FULL + "hello", FULL + FULL + "GET"));
    vectors.add("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n");
    vectors.add("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n");
    vectors.add("GET / HTTP/1.1\r\nHost: a\r\nX: b\n\r\n");
    vectors.add("GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n");
    vectors.add("\r\n\r\nGET / HTTP/2.2\r\n\r\n");
    for (String vector : vectors) {
      byte[] bytes = Heads.bytes(vector);
      String whole = Heads.outcome(Heads.LIMITS, bytes);
      for (int i = 0; i <= bytes.length; i++) {
        assertEquals(whole, Heads.outcome(Heads.LIMITS, bytes, i));
      }
      int[] each = new int[bytes.length];
      Arrays.setAll(each, i -> i);
      assertEquals(whole, Heads.outcome(Heads.LIMITS, bytes, each));
    }
  }

  @Test
  void mutatedHeadsAreNeverReadDifferentlyInPieces() {
    long seed = Long.getLong("gyre.seed", System.nanoTime());
    System.out.println("RequestParserTest seed " + seed);
    Random random = new Random(seed);
    String alphabet = "\r\n\r\n\r\n\0\t :/,1aZ\u0080?#%HTTP/1.1GET";
    RequestLimits[] limits = {Heads.LIMITS, new RequestLimits(24, 150, 6)};
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(FULL + FULL);
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          case 2 -> text.deleteCharAt(at);
          default -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
        }
      }
      byte[] bytes = Heads.bytes(text.toString());
      int[] splits = random.ints(random.nextInt(6), 0, bytes.length + 1).sorted().toArray();
      RequestLimits limit = limits[round & 1];
      assertEquals(
          Heads.outcome(limit, bytes),
          Heads.outcome(limit, bytes, splits),
          () -> "seed " + seed + ": " + text + Arrays.toString(splits));
    }
  }

  @Test
  void headIsExactlyCopied() {
    byte[] bytes = Heads.bytes("xxGET / HTTP/1.0\r\nA: b\r\n\r\nyy");
    RequestParser parser = new RequestParser(Heads.LIMITS);
    byte[] before = bytes.clone();
    assertEquals(RequestParser.COMPLETE, parser.parse(bytes, 2, bytes.length));
    assertArrayEquals(before, bytes);
    assertEquals(bytes.length - 4, parser.consumedBytes());
  }

  private static Request old(String fieldLines) {
    return Heads.request("GET / HTTP/1.0\r\n" + fieldLines + "\r\n");
  }

  private static void assertRefused(int status, String text) {
    assertStatus(status, outcome(Heads.LIMITS, text));
  }

  private static void assertStatus(int status, String outcome) {
    assertTrue(outcome.startsWith("Refusal[status=" + status), outcome);
  }

  private static String outcome(RequestLimits limits, String text) {
    return Heads.outcome(limits, Heads.bytes(text));
  }
}
