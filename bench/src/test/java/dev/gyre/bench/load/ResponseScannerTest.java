package dev.gyre.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseScannerTest {
  private static final String GOOD =
      "HTTP/1.1 200 OK\r\nServer: gyre\r\nContent-Length: 5\r\nDate: x\r\n\r\nhello";
  private static final String CHUNKED =
      """
      HTTP/1.1 200 OK\r
      Transfer-Encoding: Chunked\r
      \r
      2\r
      he\r
      3;name=value\r
      llo\r
      0\r
      Trailer: x\r
      \r
      """;
  private static final Answer HELLO = new Answer(200, 5, checksum("hello"), true);

  /** What is known of one answer. */
  private record Answer(int status, long bodyBytes, long checksum, boolean keeps) {}

  @ParameterizedTest
  @ValueSource(strings = {GOOD, CHUNKED})
  void answersMayBeSplitAtEveryByte(String answer) {
    for (int split = 1; split < 2 * answer.length(); split++) {
      ResponseScanner scanner = new ResponseScanner(false);
      byte[] bytes = answer.repeat(2).getBytes(ISO_8859_1);
      List<Answer> answers = new ArrayList<>();
      feed(scanner, bytes, 0, split, answers);
      feed(scanner, bytes, split, bytes.length, answers);
      assertEquals(List.of(HELLO, HELLO), answers, "split at " + split);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {GOOD, CHUNKED})
  void answersMayComeInPiecesOfAnySize(String answer) {
    for (int piece = 1; piece <= answer.length(); piece++) {
      assertEquals(List.of(HELLO, HELLO), scan(answer.repeat(2), piece), "pieces of " + piece);
    }
  }

  @Test
  void splitsAtRandomPlacesChangeNothing() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Answer other = new Answer(200, 5, checksum("hellO"), true);
    byte[] bytes = (GOOD + GOOD.replace("hello", "hellO") + CHUNKED).getBytes(ISO_8859_1);
    for (int run = 0; run < 200; run++) {
      ResponseScanner scanner = new ResponseScanner(false);
      List<Answer> answers = new ArrayList<>();
      for (int at = 0; at < bytes.length; ) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
        feed(scanner, bytes, at, end, answers);
        at = end;
      }
      assertEquals(List.of(HELLO, other, HELLO), answers, "seed " + seed);
    }
  }

  @Test
  void theStatusIsRead() {
    assertEquals(404, scan(GOOD.replace("200 OK", "404 Not Found"), 1_000).getFirst().status());
    assertEquals(599, scan(GOOD.replace("200 OK", "599"), 1_000).getFirst().status());
  }

  @Test
  void interimAnswersAreNoAnswers() {
    assertEquals(List.of(HELLO), scan("HTTP/1.1 100 Continue\r\n\r\n" + GOOD, 1_000));
    assertEquals(List.of(HELLO), scan("HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" + GOOD, 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"204 No Content", "304 Not Modified"})
  void someAnswersHaveNoBodyWhateverTheirLength(String status) {
    String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\n";
    List<Answer> answers = scan(answer + GOOD, 1_000);
    assertEquals(0, answers.getFirst().bodyBytes());
    assertEquals(HELLO, answers.get(1));
  }

  @Test
  void answersToHeadHaveNoBody() {
    ResponseScanner scanner = new ResponseScanner(true);
    byte[] bytes = GOOD.replace("hello", "").repeat(2).getBytes(ISO_8859_1);
    List<Answer> answers = new ArrayList<>();
    feed(scanner, bytes, 0, bytes.length, answers);
    assertEquals(2, answers.size());
    assertEquals(0, answers.getFirst().bodyBytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.1 | X: y                            | true
          1.1 | Connection: close               | false
          1.1 | CONNECTION:foo ,Close           | false
          1.1 | connection: closed, not-close   | true
          1.0 | X: y                            | false
          1.0 | Connection: a, Keep-Alive       | true
          1.0 | Connection: keep-alive-not      | false
          1.0 | Connection: keep-alive, close   | false
          """)
  void theConnectionStaysAsVersionAndTokensSay(String version, String field, boolean keeps) {
    String answer = GOOD.replace("1.1", version).replace("Date: x", field);
    assertEquals(keeps, scan(answer, 1_000).getFirst().keeps());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 20\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
      })
  void whatIsNotAnAnswerIsRefused(String text) {
    for (int piece = 1; piece <= text.length(); piece++) {
      ResponseScanner scanner = new ResponseScanner(false);
      byte[] bytes = text.getBytes(ISO_8859_1);
      for (int at = 0; at < bytes.length && !scanner.broken(); at += piece) {
        feed(scanner, bytes, at, Math.min(bytes.length, at + piece), new ArrayList<>());
      }
      assertTrue(scanner.broken(), text + " in pieces of " + piece);
    }
  }

  @Test
  void aHeadWithoutAnEndIsRefused() {
    ResponseScanner scanner = new ResponseScanner(false);
    byte[] bytes = ("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(4_000)).getBytes(ISO_8859_1);
    assertEquals(bytes.length, scanner.scan(bytes, 0, bytes.length));
    assertTrue(scanner.broken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONTENT-LENGTH:5", "content-length:    5", "Content-length: 5 "})
  void theLengthIsFoundHoweverItIsWritten(String field) {
    assertEquals(List.of(HELLO), scan(GOOD.replace("Content-Length: 5", field), 1_000));
  }

  @Test
  void withoutALengthTheEndOfTheStreamEndsTheAnswer() {
    ResponseScanner scanner = new ResponseScanner(false);
    byte[] bytes = "HTTP/1.0 200 OK\r\n\r\nhello".getBytes(ISO_8859_1);
    List<Answer> answers = new ArrayList<>();
    feed(scanner, bytes, 0, bytes.length, answers);
    assertEquals(List.of(), answers);
    scanner.end();
    assertTrue(scanner.complete());
    assertEquals(new Answer(200, 5, checksum("hello"), false), answer(scanner));
  }

  @ParameterizedTest
  @ValueSource(strings = {GOOD, CHUNKED})
  void anEndInTheMiddleOfAnAnswerCompletesNothing(String answer) {
    for (int length = 1; length < answer.length(); length++) {
      ResponseScanner scanner = new ResponseScanner(false);
      feed(scanner, answer.getBytes(ISO_8859_1), 0, length, new ArrayList<>());
      scanner.end();
      assertFalse(scanner.complete(), "after " + length + " bytes");
    }
  }

  private static long checksum(String text) {
    CRC32C checksum = new CRC32C();
    checksum.update(text.getBytes(ISO_8859_1));
    return checksum.getValue();
  }

  private static Answer answer(ResponseScanner scanner) {
    return new Answer(
        scanner.status(), scanner.bodyBytes(), scanner.checksum(), scanner.keepsConnection());
  }

  private static List<Answer> scan(String text, int pieceBytes) {
    ResponseScanner scanner = new ResponseScanner(false);
    byte[] bytes = text.getBytes(ISO_8859_1);
    List<Answer> answers = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      feed(scanner, bytes, at, Math.min(bytes.length, at + pieceBytes), answers);
    }
    return answers;
  }

  private static void feed(
      ResponseScanner scanner, byte[] bytes, int from, int to, List<Answer> answers) {
    for (int at = from; at < to; ) {
      at = scanner.scan(bytes, at, to);
      if (scanner.complete()) {
        answers.add(answer(scanner));
      }
    }
  }
}
