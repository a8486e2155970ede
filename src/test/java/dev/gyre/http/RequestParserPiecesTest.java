package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How much a head may be, and that it is read alike in whatever pieces it comes. */
class RequestParserPiecesTest {
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
    byte[] bytes = Heads.bytes(Heads.FULL);
    RequestParser parser = new RequestParser(Heads.LIMITS);
    int half = Heads.FULL.indexOf("ACCEPT");
    assertEquals(RequestParser.NEED_MORE, parser.parse(bytes, 0, half));
    byte[] copy = bytes.clone();
    Arrays.fill(copy, 2, half, (byte) 0);
    assertEquals(RequestParser.COMPLETE, parser.parse(copy, 0, copy.length));
  }

  @Test
  void splitAtEveryOffsetEqualsTheWhole() {
    List<String> vectors =
        new ArrayList<>(List.of(Heads.FULL + "hello", Heads.FULL + Heads.FULL + "GET"));
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
    System.out.println("RequestParserPiecesTest seed " + seed);
    Random random = new Random(seed);
    String alphabet = "\r\n\r\n\r\n\0\t :/,1aZ\u0080?#%HTTP/1.1GET";
    RequestLimits[] limits = {Heads.LIMITS, new RequestLimits(24, 150, 6)};
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(Heads.FULL + Heads.FULL);
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

  private static void assertStatus(int status, String outcome) {
    assertTrue(outcome.startsWith("Refusal[status=" + status), outcome);
  }

  private static String outcome(RequestLimits limits, String text) {
    return Heads.outcome(limits, Heads.bytes(text));
  }
}
