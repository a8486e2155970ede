package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Settings;
import dev.gyre.http.Body;
import dev.gyre.http.Content;
import dev.gyre.http.Headers;
import dev.gyre.http.Request;
import dev.gyre.http.RequestLimits;
import dev.gyre.http.RequestParser;
import dev.gyre.http.Response;
import dev.gyre.http.UntouchedContent;
import dev.gyre.wire.HotAnswers.Selection;
import dev.gyre.wire.ResponseHead.Persistence;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HotAnswersTest {
  private static final long VALID_NANOS = 1000;
  private static final String DATE_1 = "Date: Mon, 01 Jan 2001 00:00:01 GMT\r\n";
  private static final String DATE_2 = "Date: Mon, 01 Jan 2001 00:00:02 GMT\r\n";

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private HotAnswers answers = cache(1 << 20);

  private static HotAnswers cache(long bytesMax) {
    return cache(bytesMax, 0);
  }

  private static HotAnswers cache(long bytesMax, int filesMax) {
    return new HotAnswers(
        bytesMax,
        VALID_NANOS,
        filesMax,
        new HotAnswers.HeadParts(
            new byte[2048], () -> ascii(DATE_1), FixedFields.of(Settings.DEFAULTS, false)));
  }

  @AfterEach
  void everyBufferIsGivenBack() {
    answers.clear();
    assertEquals(0, answers.bytes());
    assertEquals(0, allocator.metric().usedDirectMemory());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Request request(String line, String... fields) {
    StringBuilder text = new StringBuilder(line).append(" HTTP/1.1\r\nHost: x\r\n");
    for (String field : fields) {
      text.append(field).append("\r\n");
    }
    byte[] bytes = ascii(text.append("\r\n").toString());
    RequestParser parser = new RequestParser(new RequestLimits(8192, 8192, 100));
    assertEquals(RequestParser.COMPLETE, parser.parse(bytes, 0, bytes.length));
    return parser.takeRequest();
  }

  private void offer(Request request, String tag, String content, long lookedNanos) {
    offer(request, headers(tag), content, lookedNanos);
  }

  private static Headers headers(String tag) {
    return new Headers()
        .add("Last-Modified", "Sat, 29 Feb 2020 12:34:56 GMT")
        .add("ETag", tag)
        .add("Content-Type", "text/plain");
  }

  private void offer(Request request, Headers headers, String content, long lookedNanos) {
    Body body = new Body.File(new NoFile(), List.of(new Body.Piece.Range(0, content.length())));
    answers.offer(
        request,
        new Response(200, headers, body),
        Unpooled.wrappedBuffer(ascii(content)),
        allocator,
        lookedNanos);
  }

  private void keep(String path, String content) {
    offer(request("GET " + path), "\"t\"", content, 0);
    offer(request("GET " + path), "\"t\"", content, 0);
  }

  @Test
  void whatWasAskedForTwiceIsKeptUntilItsTimeIsOver() {
    offer(request("GET /a"), "\"t\"", "body", 0);
    assertNull(answers.find(request("GET /a"), 0));
    offer(request("GET /a"), "\"t\"", "body", 100);
    assertNotNull(answers.find(request("GET /a"), 100 + VALID_NANOS - 1));
    assertNull(answers.find(request("GET /a"), 100 + VALID_NANOS));
    assertNull(answers.find(request("GET /b"), 100));
  }

  @Test
  void anExpiredAnswerIsReplacedByTheNextOne() {
    keep("/a", "old");
    offer(request("GET /a"), "\"u\"", "new", 5 * VALID_NANOS);
    HotAnswer answer = answers.find(request("GET /a"), 5 * VALID_NANOS);
    assertNotNull(answer);
    assertEquals("\"u\"", new String(answer.entityTag(), StandardCharsets.US_ASCII));
  }

  private void renew(String tag, long lookedNanos) {
    answers.offer(
        request("GET /a", "If-None-Match: " + tag),
        new Response(304, headers(tag), new Body.Empty()),
        null,
        allocator,
        lookedNanos);
  }

  @Test
  void lookThatFindsTheSameTagKeepsAnAnswerGood() {
    keep("/a", "body");
    renew("\"t\"", 5 * VALID_NANOS);
    assertNotNull(answers.find(request("GET /a"), 6 * VALID_NANOS - 1));
    assertNull(answers.find(request("GET /a"), 6 * VALID_NANOS));
  }

  @Test
  void lookThatFindsAnotherTagOrAWeakOneDoesNot() {
    keep("/a", "body");
    renew("\"u\"", 5 * VALID_NANOS);
    renew("W/\"t\"", 5 * VALID_NANOS);
    assertNull(answers.find(request("GET /a"), 5 * VALID_NANOS));
  }

  @Test
  void itIsTheAnswerOfTheFileWithTheDateOfNow() {
    keep("/a", "body");
    HotAnswer answer = answers.find(request("GET /a"), 0);
    assertNotNull(answer);
    ByteBuf out = allocator.directBuffer();
    answer.writeTo(out, HotAnswer.Part.WHOLE, true, Persistence.DEFAULT, ascii(DATE_2));
    assertEquals(
        "HTTP/1.1 200 OK\r\nServer: gyre\r\n"
            + DATE_2
            + "Last-Modified: Sat, 29 Feb 2020 12:34:56 GMT\r\nETag: \"t\"\r\n"
            + "Content-Type: text/plain\r\nContent-Length: 4\r\n\r\nbody",
        out.toString(StandardCharsets.US_ASCII));
    out.clear();
    answer.writeTo(out, HotAnswer.Part.UNCHANGED, false, Persistence.DEFAULT, ascii(DATE_2));
    assertEquals(
        "HTTP/1.1 304 Not Modified\r\nServer: gyre\r\n"
            + DATE_2
            + "Last-Modified: Sat, 29 Feb 2020 12:34:56 GMT\r\nETag: \"t\"\r\n\r\n",
        out.toString(StandardCharsets.US_ASCII));
    out.release();
  }

  private @Nullable HotHead head(String text, long nowNanos) {
    byte[] bytes = ascii("..." + text + "GET /next");
    return answers.findHead(bytes, 3, bytes.length, nowNanos);
  }

  private static String text(String target, String field) {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n";
  }

  @Test
  void aHeadIsKnownByAllOfItsBytesUntilTheTimeOfItsAnswerIsOver() {
    keep("/a", "body");
    Request request = request("GET /a", "Accept: 1");
    HotAnswer answer = answers.find(request, 0);
    assertNotNull(answer);
    assertNull(head(text("/a", "Accept: 1"), 0));
    long before = answers.bytes();
    answers.learn(request, answer, false);
    assertTrue(answers.bytes() >= before + request.headBytes());
    HotHead known = head(text("/a", "Accept: 1"), 0);
    assertNotNull(known);
    assertEquals(answer, known.answer());
    assertNull(head(text("/a", "Accept: 2"), 0));
    assertNull(head(text("/b", "Accept: 1"), 0));
    assertNull(head("GET /a HTTP/1.1\r\nHost: x\r\nAccept: 1\r\n", 0));
    assertNull(head(text("/a", "Accept: 1"), VALID_NANOS));
    answers.clear();
    assertNull(head(text("/a", "Accept: 1"), 0));
  }

  @Test
  void aFewHeadsAreKnownAndTheOldestGoesFirst() {
    keep("/a", "body");
    HotAnswer answer = answers.find(request("GET /a"), 0);
    assertNotNull(answer);
    for (int i = 1; i <= 5; i++) {
      answers.learn(request("GET /a", "Accept: " + i), answer, i == 5);
    }
    assertNull(head(text("/a", "Accept: 1"), 0));
    for (int i = 2; i <= 5; i++) {
      HotHead known = head(text("/a", "Accept: " + i), 0);
      assertNotNull(known);
      assertEquals(i == 5, known.unchanged());
    }
  }

  @Test
  void aHeadThatABodyFollowsOrThatIsLongIsNotLearned() {
    keep("/a", "body");
    HotAnswer answer = answers.find(request("GET /a"), 0);
    assertNotNull(answer);
    String cookie = "Cookie: " + "c".repeat(3000);
    for (String field : List.of("Content-Length: 1", "Transfer-Encoding: chunked", cookie)) {
      answers.learn(request("GET /a", field), answer, false);
      assertNull(head(text("/a", field), 0), field);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Accept: x, WHOLE",
    "If-None-Match: \"t\", UNCHANGED",
    "If-None-Match: \"u\", UNKNOWN",
    "If-None-Match: W/\"t\", UNKNOWN",
    "'If-Modified-Since: Sat, 29 Feb 2020 12:34:56 GMT', UNCHANGED",
    "'If-Modified-Since: Sat, 29 Feb 2020 12:34:57 GMT', UNKNOWN",
    "Range: bytes=0-1, UNKNOWN",
    "If-Range: \"t\", UNKNOWN",
    "If-Match: \"t\", UNKNOWN",
    "'If-Unmodified-Since: Sat, 29 Feb 2020 12:34:56 GMT', UNKNOWN",
  })
  void onlyWhatNeedsNoRulesIsDecidedHere(String field, Selection selection) {
    keep("/a", "body");
    Request request = request("GET /a", field);
    HotAnswer answer = answers.find(request, 0);
    assertNotNull(answer);
    assertEquals(selection, HotAnswers.selection(request, answer));
  }

  @Test
  void theTagGoesBeforeTheDate() {
    keep("/a", "body");
    Request request =
        request(
            "GET /a",
            "If-Modified-Since: Sat, 29 Feb 2020 12:34:56 GMT",
            "If-None-Match: \"other\"");
    HotAnswer answer = answers.find(request, 0);
    assertNotNull(answer);
    assertEquals(Selection.UNKNOWN, HotAnswers.selection(request, answer));
  }

  @Test
  void othersAreNeverAnsweredFromHere() {
    keep("/a", "body");
    assertNotNull(answers.find(request("HEAD /a"), 0));
    assertNull(answers.find(request("POST /a"), 0));
  }

  @ParameterizedTest
  @EnumSource(Persistence.class)
  void aHeadSaysWhetherItsConnectionStays(Persistence persistence) {
    keep("/a", "body");
    HotAnswer answer = answers.find(request("GET /a", "Connection: close"), 0);
    assertNotNull(answer);
    ByteBuf out = allocator.directBuffer();
    answer.writeTo(out, HotAnswer.Part.WHOLE, true, Persistence.DEFAULT, ascii(DATE_2));
    String end = "\r\n" + persistence.line() + "\r\n";
    String expected = out.toString(StandardCharsets.US_ASCII).replace("\r\n\r\n", end);
    out.clear();
    answer.writeTo(out, HotAnswer.Part.WHOLE, true, persistence, ascii(DATE_2));
    assertEquals(expected, out.toString(StandardCharsets.US_ASCII));
    assertEquals(
        answer.headBytes(HotAnswer.Part.WHOLE) + persistence.line().length() + answer.bodyBytes(),
        out.readableBytes());
    out.clear();
    answer.writeTo(out, HotAnswer.Part.UNCHANGED, false, persistence, ascii(DATE_2));
    assertTrue(out.toString(StandardCharsets.US_ASCII).endsWith("ETag: \"t\"" + end));
    assertEquals(
        answer.headBytes(HotAnswer.Part.UNCHANGED) + persistence.line().length(),
        out.readableBytes());
    out.release();
  }

  @Test
  void weakTagsAndQueriesAreNotKept() {
    for (int i = 0; i < 3; i++) {
      offer(request("GET /weak"), "W/\"t\"", "body", 0);
      offer(request("GET /a?b"), "\"t\"", "body", 0);
    }
    assertEquals(0, answers.bytes());
  }

  @Test
  void answerToARangeThatIsNotHeededIsNotKept() {
    for (int i = 0; i < 3; i++) {
      offer(request("GET /a", "Range: lines=1-2"), "\"t\"", "body", 0);
    }
    assertEquals(0, answers.bytes());
  }

  private void keepVarying(String tag, String... fields) {
    for (int i = 0; i < 2; i++) {
      offer(request("GET /a", fields), headers(tag).add("Vary", "Accept-Encoding"), tag, 0);
    }
  }

  private @Nullable String tagFor(String... fields) {
    HotAnswer answer = answers.find(request("GET /a", fields), 0);
    return answer == null ? null : new String(answer.entityTag(), StandardCharsets.US_ASCII);
  }

  @Test
  void whatVariesIsKeptForEachAcceptEncoding() {
    keepVarying("\"plain\"");
    keepVarying("\"gzip\"", "Accept-Encoding: gzip");
    keepVarying("\"br\"", "Accept-Encoding: gzip, br");
    assertEquals("\"plain\"", tagFor("Accept: x"));
    assertEquals("\"gzip\"", tagFor("Accept: x", "Accept-Encoding: gzip"));
    assertEquals("\"br\"", tagFor("Accept-Encoding: gzip, br"));
    assertNull(tagFor("Accept-Encoding: br"));
    assertNull(tagFor("Accept-Encoding: gzip", "Accept-Encoding: br"));
    HotAnswer answer = answers.find(request("GET /a"), 0);
    assertNotNull(answer);
    ByteBuf out = allocator.directBuffer();
    answer.writeTo(out, HotAnswer.Part.UNCHANGED, false, Persistence.DEFAULT, ascii(DATE_2));
    assertTrue(out.toString(StandardCharsets.US_ASCII).contains("\r\nVary: Accept-Encoding\r\n"));
    out.release();
  }

  @Test
  void whatVariesByMoreOrIsNotToldByOneFieldIsNotKept() {
    keepVarying("\"two\"", "Accept-Encoding: gzip", "Accept-Encoding: br");
    assertEquals(0, answers.bytes());
    for (int i = 0; i < 3; i++) {
      offer(request("GET /a"), headers("\"t\"").add("Vary", "Accept"), "body", 0);
    }
    assertNull(answers.find(request("GET /a"), 0));
  }

  @Test
  void neverHoldsMoreThanItMayAndLetsTheUnusedGoFirst() {
    answers = cache(20_000);
    keep("/used", "x".repeat(1000));
    for (int i = 0; i < 200; i++) {
      keep("/" + i, "x".repeat(1000));
      assertTrue(answers.bytes() <= 20_000, () -> "holds " + answers.bytes());
      assertNotNull(answers.find(request("GET /used"), 0), "after " + i);
    }
    assertNull(answers.find(request("GET /0"), 0));
    assertNotNull(answers.find(request("GET /199"), 0));
  }

  @Test
  void whatIsLargerThanAllOfItIsNotKept() {
    answers = cache(500);
    keep("/a", "x".repeat(1000));
    assertNull(answers.find(request("GET /a"), 0));
  }

  private void offerFile(Content file, Headers headers, ByteBufAllocator memory) {
    Body body = new Body.File(file, List.of(new Body.Piece.Range(0, file.sizeBytes())));
    try {
      answers.offer(request("GET /a"), new Response(200, headers, body), null, memory, 0);
    } catch (OutOfMemoryError lost) { // which JUnit would end the process for
      throw new AssertionError("its answer is lost", lost);
    }
  }

  /** It is sent all the same. */
  @Test
  void withoutMemoryItIsNotKept() {
    answers = cache(1 << 20, 1);
    CountedContent file = new CountedContent(100_000);
    offerFile(file, headers("\"t\""), allocator);
    offerFile(file, headers("\"t\""), OneLoop.withoutMemory());
    assertNull(answers.find(request("GET /a"), 0));
    assertEquals(1, file.owners);
    offerFile(file, headers("\"t\""), allocator);
    assertNotNull(answers.find(request("GET /a"), 0));
  }

  @Test
  void withoutMemoryForALongHeadNothingOfItStays() {
    answers = cache(1 << 20, 1);
    CountedContent file = new CountedContent(100_000);
    NoMore memory = new NoMore();
    Headers longer = headers("\"t\"").add("Content-Security-Policy", "x".repeat(600));
    offerFile(file, longer, memory);
    offerFile(file, longer, memory);
    assertNull(answers.find(request("GET /a"), 0));
    assertEquals(1, file.owners);
    assertEquals(List.of(0), memory.given.stream().map(ByteBuf::refCnt).toList());
  }

  /** Gives memory, and no more to what needs more. */
  private static final class NoMore extends AbstractByteBufAllocator {
    final List<ByteBuf> given = new ArrayList<>();

    NoMore() {
      super(true);
    }

    @Override
    protected ByteBuf newDirectBuffer(int bytes, int bytesMax) {
      ByteBuf buffer =
          new UnpooledDirectByteBuf(this, bytes, bytesMax) {
            @Override
            public ByteBuf capacity(int more) {
              throw new OutOfMemoryError("of a test");
            }
          };
      given.add(buffer);
      return buffer;
    }

    @Override
    protected ByteBuf newHeapBuffer(int bytes, int bytesMax) {
      throw new AssertionError("answers are kept in direct memory");
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }

  @Test
  void aBodyThatIsBeingSentOutlivesItsAnswer() {
    keep("/a", "body");
    HotAnswer answer = answers.find(request("GET /a"), 0);
    assertNotNull(answer);
    ByteBuf sent = answer.body();
    answers.clear();
    assertEquals("body", sent.toString(StandardCharsets.US_ASCII));
    sent.release();
  }

  /** Is never read: the bytes are given beside it. */
  private static final class NoFile extends UntouchedContent {
    NoFile() {
      super(0);
    }

    @Override
    public boolean isCached(long offset, long length, long nowNanos) {
      return true;
    }
  }
}
