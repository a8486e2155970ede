package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a head means, and which are refused. */
class RequestParserTest {
  @Test
  void partsOfAHeadAreThereAsSent() {
    Request request = Heads.request(Heads.FULL);
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

  private static Request old(String fieldLines) {
    return Heads.request("GET / HTTP/1.0\r\n" + fieldLines + "\r\n");
  }

  private static void assertRefused(int status, String text) {
    String outcome = Heads.outcome(Heads.LIMITS, Heads.bytes(text));
    assertTrue(outcome.startsWith("Refusal[status=" + status), outcome);
  }
}
