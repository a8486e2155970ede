package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyDrainTest {
  private static final String NEXT = "GET /next";
  private static final long LIMIT = 100_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\r\n\r\n",
        "000\r\n\r\n",
        "5\r\nhello\r\n0\r\n\r\n",
        "A\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n",
        "000000000000000a\r\n0123456789\r\n0\r\n\r\n",
        "2\r\n\r\n\r\n0\r\n\r\n",
        "1;a\r\nx\r\n0;b\r\n\r\n",
        "1;a=b;c=\"d \\\" ; \t \\\\\u00ff\";e\r\nx\r\n0\r\n\r\n",
        "1 ; a = b\t;\tc = \"\" ; d\r\nx\r\n0\r\n\r\n",
        "1;a=\"\"\r\nx\r\n0\r\n\r\n",
        "0\r\nVary: *\r\nX:\r\nY: \ta\t\u00ff\r\n\r\n",
      })
  void chunkedBodyEndsWhereItsGrammarSays(String body) {
    assertEquals("DONE " + body.length(), everyWay(true, -1, body + NEXT, LIMIT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "\n",
        "g",
        "-1\r\n",
        "+1\r\n",
        "0x1\r\n",
        " 1\r\n",
        "1 \r\n",
        "1\t\r\n",
        "1\n",
        "1\rx",
        "1\r\r",
        "1 a\r\n",
        "2 erf\r\n",
        "1,\r\n",
        "1;\r\n",
        "1;;a\r\n",
        "1;=b\r\n",
        "1;a=\r\n",
        "1;a=;b\r\n",
        "1;a =\r\n",
        "1;a b\r\n",
        "1;a \r\n",
        "1;a=b c\r\n",
        "1;a=b \r\n",
        "1;a=\"b\r\n",
        "1;a=\"b\"c\r\n",
        "1;a=\"\\\r\n",
        "1;a=\"b\n",
        "1;a\n",
        "1;a\u0000",
        "1;a=\"\u0001\"",
        "1;a=\"\u007f\"",
        "1;\u00e9\r\n",
        "1\r\nxy",
        "1\r\nx\n",
        "1\r\nx\ry",
        "1\r\nx0\r\n",
        "1\r\nx\r\n\r\n",
        "0\r\nx",
        "0\r\n\n",
        "0\r\n X: a\r\n",
        "0\r\nX : a\r\n",
        "0\r\n: a\r\n",
        "0\r\nX\r\n",
        "0\r\nX: a\n",
        "0\r\nX: a\rb",
        "0\r\nX: a\r\n b: c\r\n",
        "0\r\nX: \u0000",
        "0\r\n\rX",
        "8000000000000000\r\n",
        "10000000000000000\r\n",
        "00000000000000001\r\n",
        "fffffffffffffffff\r\n"
      })
  void malformedChunkIsBad(String body) {
    String told = everyWay(true, -1, body + "\r\n\r\nxxxxxxxx", LIMIT);
    assertEquals("BAD", told.substring(0, 3), told);
  }

  @Test
  void sizedBodyEndsAfterItsLength() {
    assertEquals("DONE 5", everyWay(false, 5, "hello" + NEXT, LIMIT));
    assertEquals("DONE 0", everyWay(false, 0, NEXT, LIMIT));
    assertEquals("DONE 0", everyWay(false, -1, NEXT, LIMIT));
    assertEquals("NEED_MORE 3", everyWay(false, 4, "abc", LIMIT));
    assertEquals("DONE 5", everyWay(false, 5, "hello" + NEXT, 5));
  }

  @Test
  void lengthOverTheLimitIsTooLargeAtOnce() {
    assertEquals("TOO_LARGE 0", everyWay(false, 6, "", 5));
    assertEquals("TOO_LARGE 0", everyWay(false, Long.MAX_VALUE, "abc", 5));
  }

  @Test
  void chunkOverTheLimitIsTooLargeAtItsSize() {
    assertEquals("TOO_LARGE 3", everyWay(true, -1, "9\r\n", 11));
    assertEquals("TOO_LARGE 18", everyWay(true, -1, "7fffffffffffffff\r\n", LIMIT));
  }

  @Test
  void framingCountsAgainstTheLimit() {
    String chunk = "1;a=\"" + "b".repeat(1000) + "\"\r\nx\r\n";
    String told = everyWay(true, -1, chunk.repeat(3) + "0\r\n\r\n", 2500, 997, 998, 1500);
    assertEquals("TOO_LARGE 2500", told);
  }

  @Test
  void oneLineOfExtensionsIsBounded() {
    assertEquals("BAD 4098", everyWay(true, -1, "1;" + "a".repeat(10_000), LIMIT, 2, 4000));
  }

  @Test
  void trailersAreBoundedTogether() {
    String told = everyWay(true, -1, "0\r\n" + "X: aaaaaaaa\r\n".repeat(1000), LIMIT, 100, 3000);
    assertEquals("BAD", told.substring(0, 3));
  }

  @Test
  void lineBoundsStartAgainWithEachChunk() {
    String chunk = "1;a=" + "b".repeat(4000) + "\r\nx\r\n";
    String body = chunk.repeat(5) + "0\r\n\r\n";
    assertEquals("DONE " + body.length(), everyWay(true, -1, body + NEXT, LIMIT, 4000, 9000));
  }

  @Test
  void mutatedBodiesAreNeverReadDifferentlyInPieces() {
    long seed = Long.getLong("gyre.seed", System.nanoTime());
    System.out.println("BodyDrainTest seed " + seed);
    Random random = new Random(seed);
    String alphabet = "\r\n\r\n0011af;=\" \t\\:X\0\u0080";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text =
          new StringBuilder("5;a=\"b\\\"\";c=d\r\nhello\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n" + NEXT);
      for (int edits = random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          default -> text.deleteCharAt(at);
        }
      }
      byte[] bytes = Heads.bytes(text.toString());
      int[] splits = random.ints(random.nextInt(6), 0, bytes.length + 1).sorted().toArray();
      long limit = random.nextBoolean() ? LIMIT : random.nextInt(60);
      assertEquals(
          run(true, -1, bytes, limit),
          run(true, -1, bytes, limit, splits),
          () -> "seed " + seed + ": " + text + Arrays.toString(splits));
    }
  }

  /** Runs whole, cut at every byte, and cut as given; all must agree. */
  private static String everyWay(
      boolean chunked, long length, String text, long limit, int... splits) {
    byte[] bytes = Heads.bytes(text);
    String whole = run(chunked, length, bytes, limit);
    int[] each = new int[bytes.length];
    Arrays.setAll(each, i -> i);
    assertEquals(whole, run(chunked, length, bytes, limit, each));
    assertEquals(whole, run(chunked, length, bytes, limit, splits));
    return whole;
  }

  private static String run(boolean chunked, long length, byte[] bytes, long limit, int... splits) {
    String field =
        chunked
            ? "Transfer-Encoding: chunked\r\n"
            : length < 0 ? "" : "Content-Length: " + length + "\r\n";
    BodyDrain drain = new BodyDrain(Heads.get(field), limit);
    int consumed = 0;
    int outcome = BodyDrain.NEED_MORE;
    for (int i = 0; i <= splits.length && outcome == BodyDrain.NEED_MORE; i++) {
      int to = i < splits.length ? splits[i] : bytes.length;
      outcome = drain.drain(bytes, consumed, to);
      consumed += drain.consumedBytes();
    }
    String[] names = {"NEED_MORE", "DONE", "TOO_LARGE", "BAD"};
    return names[outcome] + " " + consumed;
  }
}
