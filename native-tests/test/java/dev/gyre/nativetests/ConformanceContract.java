package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the public suites for HTTP/1.1 parsers and file servers ask for, as tables of our own: which
 * heads and chunks are messages, what answers owe each other, ranges at every boundary, hostile
 * paths, hostile names.
 */
abstract class ConformanceContract extends TransportContract {
  private static final String TEN = "0123456789";

  /** A link to an entry: one name, all of it percent-encoded but unreserved characters. */
  private static final Pattern LINK = Pattern.compile("href=\"([A-Za-z0-9._~%-]+)\"");

  ConformanceContract(TransportKind transport) {
    super(transport);
  }

  private TempSite site() {
    return newSite().file("f.txt", TEN).file("sub/g.txt", "g");
  }

  private GyreServer serve() {
    return start(GyreServer.files(site().root()));
  }

  // ---- messages --------------------------------------------------------------------------------

  /** Odd but valid: answered with this status, and the connection goes on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "200 ; GET /f.txt HTTP/1.1",
        "200 ; GET /f.txt?a=b?c HTTP/1.1",
        "200 ; GET /f.txt?a|b HTTP/1.1",
        "404 ; GET /with_\"stupid\"_quotes?foo=\"bar\" HTTP/1.1",
        "404 ; GET /favicon.ico HTTP/1.1~Keep-Alive: 300~Connection: keep-alive",
        "200 ; GET http://test/f.txt HTTP/1.1",
        "200 ; GET HTTP://test:8080/f.txt HTTP/1.1",
        "200 ; GET http://test?hail=all HTTP/1.1",
        "200 ; GET /f.txt HTTP/1.1~X-Obs: \u00fc\u00ff",
        "200 ; GET /f.txt HTTP/1.1~Empty:",
        "200 ; GET /f.txt HTTP/1.1~Empty:   ",
        "200 ; GET /f.txt HTTP/1.1~Tabs: \t a\tb \t",
        "200 ; GET /f.txt HTTP/1.1~!#$%&'*+-.^_~: token",
        "200 ; GET /f.txt HTTP/1.1~CONTENT-LENGTH: 0",
        "200 ; GET /f.txt HTTP/1.1~Content-Length: 00000",
        "200 ; GET /f.txt HTTP/1.1~Content-Length: \t0 ",
        "200 ; GET /f.txt HTTP/1.1~Upgrade: websocket~Connection: Upgrade",
        "200 ; GET /f.txt HTTP/1.1~Upgrade: h2c~Connection: Upgrade, HTTP2-Settings",
        "200 ; GET /f.txt HTTP/1.1~Connection: keep-alive, x ,,y",
        "200 ; GET /f.txt HTTP/1.1~Accept: */*~Accept: text/html",
        "204 ; OPTIONS * HTTP/1.1",
        "204 ; OPTIONS /f.txt HTTP/1.1",
        "405 ; POST /f.txt HTTP/1.1",
        "405 ; PATCH /f.txt HTTP/1.1",
        "405 ; TRACE /f.txt HTTP/1.1",
        "501 ; PROPFIND /f.txt HTTP/1.1",
        "501 ; M-SEARCH /f.txt HTTP/1.1",
        "501 ; get /f.txt HTTP/1.1",
        "501 ; GETT /f.txt HTTP/1.1",
        "501 ; A!#$%&'*+-.^_`~Z /f.txt HTTP/1.1",
      })
  void oddButValidRequestIsAnswered(int status, String lines) {
    int versionEnd = lines.indexOf("HTTP/1.1") + "HTTP/1.1".length();
    String request =
        lines.substring(0, versionEnd)
            + "\r\nHost: test"
            + lines.substring(versionEnd).replaceAll("~(?!:)", "\r\n")
            + "\r\n\r\n";
    try (RawClient client = RawClient.connect(serve())) {
      client.exchange(request).expect(status);
      client.get("/f.txt").expect(200, TEN);
    }
  }

  /** No message: 400 once, and no guess where the next one begins. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: t\r\n: empty name\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nFoo Bar: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nFoo\t: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX[]: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX\u0081: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX: a\r\n\rY: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\n\rX: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\rX: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nX: a\n\r\n",
        "GET / HTTP/1.1\r\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\n\tfolded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: ###\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t/path\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: user@t\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t:port\r\n\r\n",
        "GET / \r\n\r\n",
        "GET / HTTP/1.1 x\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.10\r\nHost: t\r\n\r\n",
        "GET / http/1.1\r\nHost: t\r\n\r\n",
        "GET / HTTPS/1.1\r\nHost: t\r\n\r\n",
        "GET / RTSP/1.0\r\nHost: t\r\n\r\n",
        "GET / ICE/1.0\r\nHost: t\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /\u00fc HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /#fragment HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET t:80 HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET http://user:pass@t/ HTTP/1.1\r\nHost: t\r\n\r\n",
        "CONNECT /f.txt HTTP/1.1\r\nHost: t\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: t\r\n\r\n",
        " GET / HTTP/1.1\r\nHost: t\r\n\r\n",
        "\0GET / HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 4 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 1e1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 9223372036854775808\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nContent\rLength: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding:\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: pigeons\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked, deflate\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
      })
  void whatIsNoMessageIsRefusedOnce(String request) {
    assertRefused(request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5 x\r\nhello\r\n",
        "5 \r\nhello\r\n",
        "5;\r\nhello\r\n",
        "5;a=\"b\r\nhello\r\n",
        "5;a=b c\r\nhello\r\n",
        "5\nhello\r\n",
        "5\rhello\r\n",
        "5\r\nhello!\r\n",
        "5\r\nhello\n",
        "\r\nhello\r\n",
        "-5\r\nhello\r\n",
        "0x5\r\nhello\r\n",
        "g\r\nhello\r\n",
        "0\r\nno trailer\r\n\r\n",
        "0\r\n folded: x\r\n\r\n",
      })
  void brokenChunksAreRefusedOnce(String chunks) {
    assertRefused("GET / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
  }

  private void assertRefused(String request) {
    try (RawClient client = RawClient.connect(serve())) {
      client.send(request + RawClient.request("GET", "/f.txt"));
      assertTrue(client.read().expect(400).closes());
      client.expectFin();
    }
  }

  // ---- what answers owe each other -------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"/", "/f.txt", "/sub", "/sub/", "/missing", "/sub/?format=json", "/%"})
  void headHasTheFieldsOfGet(String target) {
    try (RawClient client = RawClient.connect(serve())) {
      for (String condition :
          new String[] {"X: y", "If-None-Match: *", "If-Match: \"no\"", "Connection: keep-alive"}) {
        Answer get = client.get(target, condition);
        Answer head = client.exchange(RawClient.request("HEAD", target, condition));
        assertEquals(get.status(), head.status(), condition);
        assertEquals(get.stableHeaders(), head.stableHeaders(), condition);
        assertEquals(0, head.body().length);
      }
    }
  }

  @Test
  void partialAndUnmodifiedAnswersCarryTheValidatorsOfTheWhole() {
    try (RawClient client = RawClient.connect(serve())) {
      Map<String, List<String>> whole = client.get("/f.txt").expect(200).stableHeaders();
      Answer part = client.get("/f.txt", "Range: bytes=0-1").expect(206, "01");
      Answer unmodified = client.get("/f.txt", "If-None-Match: *").expect(304, "");
      for (Answer answer : List.of(part, unmodified)) {
        assertTrue(answer.has("date"), answer::toString);
        for (String name : List.of("etag", "last-modified", "server")) {
          assertEquals(whole.get(name), answer.stableHeaders().get(name), name);
        }
      }
      assertFalse(unmodified.has("content-length"), unmodified::toString);
      assertFalse(unmodified.has("transfer-encoding"), unmodified::toString);
    }
  }

  @Test
  void answersWithoutContentHaveNoFraming() {
    try (RawClient client = RawClient.connect(serve())) {
      Answer options = client.exchange(RawClient.request("OPTIONS", "/")).expect(204, "");
      assertFalse(options.has("content-length"), options::toString);
      assertFalse(options.has("transfer-encoding"), options::toString);
      assertEquals("GET, HEAD, OPTIONS", options.header("allow"));
      Answer refused = client.exchange(RawClient.request("DELETE", "/f.txt")).expect(405);
      assertEquals("GET, HEAD, OPTIONS", refused.header("allow"));
      Answer connect =
          client.exchange("CONNECT test:80 HTTP/1.1\r\nHost: test:80\r\n\r\n").expect(405);
      assertEquals("GET, HEAD, OPTIONS", connect.header("allow"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST", "ABC"})
  void lastAnswerOfAConnectionSaysSo(String method) {
    try (RawClient client = RawClient.connect(serve())) {
      assertTrue(
          client.exchange(RawClient.request(method, "/f.txt", "Connection: x, CLOSE")).closes());
      client.expectFin();
    }
  }

  // ---- ranges ----------------------------------------------------------------------------------

  @Test
  void rangesBetweenAllBoundariesHoldTheirBytes() {
    String content = "abcdefghij".repeat(800);
    int size = content.length();
    int[] edges = {0, 1, 2, 198, 199, 200, 201, 4095, 4096, 4097, size - 200, size - 2, size - 1};
    GyreServer server = start(GyreServer.files(newSite().file("r", content).root()));
    try (RawClient client = RawClient.connect(server)) {
      for (int first : edges) {
        for (int last : edges) {
          Answer answer = client.get("/r", "Range: bytes=" + first + "-" + last);
          if (last < first) {
            answer.expect(200, content);
            continue;
          }
          answer.expect(206, content.substring(first, last + 1));
          assertEquals(
              "bytes %d-%d/%d".formatted(first, last, size), answer.header("content-range"));
        }
      }
    }
  }

  /** What of ten bytes is sent: ranges in the order of the parts, or a status. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0-1,5-6       | 0-1 5-6",
        "5-6,0-1       | 5-6 0-1",
        "0-0,-1        | 0-0 9-9",
        "0-1,20-,8-    | 0-1 8-9",
        "0-3,2-4,8-8   | 0-4 8-8",
        "4-6,1-3,9-9   | 1-6 9-9",
        "4-6,1-2,9-9   | 4-6 1-2 9-9",
        "0-4,5-9       | 0-9",
        "0-1, ,,4-4    | 0-1 4-4",
        "0-9,0-0       | 200",
        "0-,1-,2-      | 200",
        "3-1           | 200",
        "0-1,3-1       | 200",
        "20-,3-1       | 200",
        "20-,30-40     | 416",
        "x             | 416",
        "0-1,x         | 416",
        "1             | 416",
        "0-1 3-4       | 416",
      })
  void setsOfRangesAreSentInOrderAndJoined(String ranges, String expected) {
    try (RawClient client = RawClient.connect(serve())) {
      Answer answer = client.get("/f.txt", "Range: bytes=" + ranges);
      List<String> sent = new ArrayList<>();
      if (answer.status() == 206) {
        String text = answer.has("content-range") ? "content-range: " : "";
        text += answer.has("content-range") ? answer.header("content-range") + "\r\n\r\n" : "";
        text += answer.text();
        Matcher part =
            Pattern.compile("(?i)content-range: bytes (\\d)-(\\d)/10\r\n\r\n(\\d+)").matcher(text);
        while (part.find()) {
          int first = Integer.parseInt(part.group(1));
          int last = Integer.parseInt(part.group(2));
          assertEquals(TEN.substring(first, last + 1), part.group(3));
          sent.add(first + "-" + last);
        }
      } else {
        sent.add(String.valueOf(answer.status()));
      }
      assertEquals(expected, String.join(" ", sent));
    }
  }

  // ---- paths and names -------------------------------------------------------------------------

  /** Every mix of ways up, separators, goals and endings: no leak, no 5xx, nothing malformed. */
  @Test
  void noWayOfWritingAPathLeavesTheRoot() {
    TempSite.in(directory).file("outside.txt", "OUTSIDE");
    GyreServer server = start(GyreServer.files(site().root()));
    String[] ups = {
      "..",
      ".",
      "...",
      "%2e%2e",
      ".%2e",
      "%252e%252e",
      "%c0%ae%c0%ae",
      "%u002e%u002e",
      "..%00",
      "..;",
      "..\\..",
      "..%5c..",
      "%25%5c..",
      "%e2%80%a6",
    };
    String[] separators = {"/", "//", "\\", "%2f", "%5c", "%252f", "%c0%af", "/./", "\\/"};
    String[] goals = {"outside.txt", "etc/passwd", "proc/self/environ", "c:\\boot.ini"};
    String[] endings = {"", "%00", "%00.html", "?", "/", "^^", "|"};
    int tried = 0;
    RawClient client = RawClient.connect(server);
    for (String up : ups) {
      for (String separator : separators) {
        for (String goal : goals) {
          String ending = endings[tried % endings.length];
          String way = (up + separator).repeat(1 + tried % 12) + goal + ending;
          String prefix = tried % 2 == 0 ? "/" : "/sub/";
          client.send(RawClient.request("GET", prefix + way));
          Answer answer = client.read();
          assertTrue(answer.status() == 400 || answer.status() == 404, () -> way + ": " + answer);
          assertFalse(answer.text().contains("OUTSIDE"), way);
          assertFalse(answer.text().contains("root:"), way);
          if (answer.closes()) {
            client.expectFin();
            client.close();
            client = RawClient.connect(server);
          }
          tried++;
        }
      }
    }
    client.get("/f.txt").expect(200, TEN);
    client.close();
    assertNotEquals(0, tried);
  }

  @Test
  void namesOfAnyBytesAreListedAndLeadToTheirFiles() {
    TempSite site = newSite();
    Set<String> names = new TreeSet<>();
    for (int b = 1; b < 256; b++) {
      if (b != '/' && b != '.') {
        addName(site, names, new byte[] {(byte) b});
        addName(site, names, new byte[] {'a', (byte) b, 'z'});
      }
    }
    for (String name :
        new String[] {
          "%2e%2e",
          "%",
          "%zz",
          "a?b#c",
          "<script>alert(1)</script>",
          "'\"><img src=x>",
          "&amp;",
          "javascript:alert(1)",
          "//host",
          "a:b",
          " ",
          "  two  ",
          "~",
          "-rf",
          "*",
          "con",
          "\u202egnp.exe",
          "\ufeff",
          "\u200b",
          "\ud83d\udca9",
          "Z\u0351\u036b",
          "\r\n",
          "\0331m",
          "\u0627\u0644",
          "undefined",
          "null",
          "NaN",
          "1;DROP",
          "$(touch x)",
          "`x`",
          "{0}",
          "%s%n",
          "x".repeat(255),
        }) {
      if (!name.contains("/")) {
        addName(site, names, name.getBytes(StandardCharsets.UTF_8));
      }
    }
    try (RawClient client = RawClient.connect(start(GyreServer.files(site.root())))) {
      Matcher links = LINK.matcher(client.get("/").expect(200).text());
      Set<String> followed = new TreeSet<>();
      while (links.find()) {
        byte[] content = client.get("/" + links.group(1)).expect(200).body();
        String name = HexFormat.of().formatHex(content);
        followed.add(name);
      }
      assertEquals(names, followed);
      for (String name : names) {
        byte[] bytes = HexFormat.of().parseHex(name);
        assertArrayEquals(bytes, client.get("/" + TempSite.encode(bytes)).expect(200).body(), name);
      }
    }
  }

  /** Each file holds its own name; names are kept in hexadecimal, since no charset has them all. */
  private static void addName(TempSite site, Set<String> names, byte[] name) {
    site.file(name, name);
    names.add(HexFormat.of().formatHex(name));
  }

  // ---- slow clients ----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /f.txt HTTP/1.1\r\nHost: t\r\nX: ",
        "GET /f.txt HTTP/1.1\r\nHost: t\r\nContent-Length: 4096\r\n\r\nslow",
        "GET /large HTTP/1.1\r\nHost: t\r\n\r\n",
      })
  void manySlowClientsKeepNobodyFromAnAnswer(String opening) {
    TempSite site = site().sparse("large", 64L << 20);
    GyreServer server = start(GyreServer.files(site.root()).set(Options.LOOPS, "1"));
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        slow.add(RawClient.connectSlow(server).send(opening));
      }
      for (int i = 0; i < 50; i++) {
        RawClient.get(server, "/f.txt").expect(200, TEN);
      }
      assertTrue(server.statistics().open() >= 300, () -> "open: " + server.statistics());
    } finally {
      slow.forEach(RawClient::close);
    }
  }
}
