package dev.gyre.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.bench.ResponseScanner.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseScannerTest {
  private static final String GOOD =
      "HTTP/1.1 200 OK\r\nServer: gyre\r\nContent-Length: 5\r\nDate: x\r\n\r\nhello";

  @Test
  void aRightAnswerIsGood() {
    assertEquals(List.of(Verdict.GOOD), scan(GOOD, GOOD.length()));
  }

  @Test
  void pipelinedAnswersAreCountedOneByOne() {
    assertEquals(List.of(Verdict.GOOD, Verdict.GOOD, Verdict.GOOD), scan(GOOD.repeat(3), 1_000));
  }

  @Test
  void anAnswerMayBeSplitAtEveryByte() {
    for (int piece = 1; piece <= GOOD.length(); piece++) {
      assertEquals(
          List.of(Verdict.GOOD, Verdict.GOOD), scan(GOOD.repeat(2), piece), "pieces of " + piece);
    }
  }

  @Test
  void splitsAtRandomPlacesChangeNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String wrongBody = GOOD.replace("hello", "hellO");
    byte[] bytes = (GOOD + wrongBody + GOOD).getBytes(ISO_8859_1);
    for (int run = 0; run < 200; run++) {
      ResponseScanner scanner = new ResponseScanner("hello".getBytes(ISO_8859_1));
      List<Verdict> verdicts = new ArrayList<>();
      for (int at = 0; at < bytes.length; ) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
        feed(scanner, bytes, at, end, verdicts);
        at = end;
      }
      assertEquals(List.of(Verdict.GOOD, Verdict.BODY, Verdict.GOOD), verdicts, "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource({"200 OK,404 Not Found,STATUS", "hello,hellx,BODY", "Length: 5,Length: 4,BODY"})
  void aWrongAnswerIsNotGood(String from, String to, Verdict expected) {
    assertEquals(expected, scan(GOOD.replace(from, to), 1_000).getFirst());
  }

  @Test
  void aLongerBodyIsWrong() {
    String longer = GOOD.replace("Length: 5", "Length: 6").replace("hello", "hello!");
    assertEquals(List.of(Verdict.BODY), scan(longer, 1_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\nhello",
      })
  void whatIsNotAnAnswerIsRefused(String text) {
    assertEquals(List.of(Verdict.FRAMING), scan(text, 1_000));
  }

  @Test
  void aHeadWithoutAnEndIsRefused() {
    List<Verdict> verdicts = scan("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(4_000), 4_000);
    assertEquals(Verdict.FRAMING, verdicts.getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONTENT-LENGTH:5", "content-length:    5", "Content-length: 5"})
  void theLengthIsFoundHoweverItIsWritten(String field) {
    assertEquals(List.of(Verdict.GOOD), scan(GOOD.replace("Content-Length: 5", field), 1_000));
  }

  @Test
  void withoutALengthTheEndOfTheStreamEndsTheAnswer() {
    ResponseScanner scanner = new ResponseScanner("hello".getBytes(ISO_8859_1));
    byte[] bytes = "HTTP/1.0 200 OK\r\n\r\nhello".getBytes(ISO_8859_1);
    List<Verdict> verdicts = new ArrayList<>();
    feed(scanner, bytes, 0, bytes.length, verdicts);
    assertEquals(List.of(), verdicts);
    assertEquals(Verdict.GOOD, scanner.end());
  }

  @Test
  void anEndInTheMiddleOfAnAnswerIsShort() {
    for (int length = 1; length < GOOD.length(); length++) {
      ResponseScanner scanner = new ResponseScanner("hello".getBytes(ISO_8859_1));
      feed(scanner, GOOD.getBytes(ISO_8859_1), 0, length, new ArrayList<>());
      assertEquals(Verdict.SHORT, scanner.end(), "after " + length + " bytes");
    }
  }

  @Test
  void anEndBetweenAnswersIsNone() {
    ResponseScanner scanner = new ResponseScanner("hello".getBytes(ISO_8859_1));
    assertEquals(Verdict.NONE, scanner.end());
    feed(scanner, GOOD.getBytes(ISO_8859_1), 0, GOOD.length(), new ArrayList<>());
    assertEquals(Verdict.NONE, scanner.end());
  }

  private static List<Verdict> scan(String text, int pieceBytes) {
    ResponseScanner scanner = new ResponseScanner("hello".getBytes(ISO_8859_1));
    byte[] bytes = text.getBytes(ISO_8859_1);
    List<Verdict> verdicts = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      feed(scanner, bytes, at, Math.min(bytes.length, at + pieceBytes), verdicts);
    }
    return verdicts;
  }

  private static void feed(
      ResponseScanner scanner, byte[] bytes, int from, int to, List<Verdict> verdicts) {
    for (int at = from; at < to; ) {
      at = scanner.scan(bytes, at, to);
      if (scanner.verdict() != Verdict.NONE) {
        verdicts.add(scanner.verdict());
      }
    }
  }
}
