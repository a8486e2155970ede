package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges and conditions of RFC 9110, and that what changed on disk is seen by the next request. */
abstract class ConditionContract extends TransportContract {
  private static final String TEN = "0123456789";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  ConditionContract(TransportKind transport) {
    super(transport);
  }

  private GyreServer serveTen() {
    return start(GyreServer.files(newSite().file("f.txt", TEN).file("empty", "").root()));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0-0, 0",
    "bytes=0-4, 0-4, 01234",
    "bytes=5-, 5-9, 56789",
    "bytes=-3, 7-9, 789",
    "bytes=-99, 0-9, 0123456789",
    "bytes=5-99, 5-9, 56789",
    "bytes=9-9, 9-9, 9",
    "BYTES=2-3, 2-3, 23",
  })
  void singleRangeIsSentAlone(String range, String sent, String body) {
    Answer answer = RawClient.get(serveTen(), "/f.txt", "Range: " + range).expect(206, body);
    assertEquals("bytes " + sent + "/10", answer.header("content-range"));
    assertTrue(answer.header("content-type").startsWith("text/plain"), answer::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=99-", "bytes=-0"})
  void rangeBehindTheEndIs416WithTheSize(String range) {
    try (RawClient client = RawClient.connect(serveTen())) {
      Answer answer = client.get("/f.txt", "Range: " + range).expect(416);
      assertEquals("bytes */10", answer.header("content-range"));
      client.get("/f.txt").expect(200, TEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lines=1-2", "bytes", "bytes=", "bytes=a-b", "bytes=5-2", "bytes=--1"})
  void rangeThatCannotBeReadIsIgnoredOrRefused(String range) {
    Answer answer = RawClient.get(serveTen(), "/f.txt", "Range: " + range);
    // RFC 9110 section 14.2 allows both for an invalid one; an unknown unit must be ignored.
    if (answer.status() == 416) {
      assertTrue(range.startsWith("bytes"), range);
    } else {
      answer.expect(200, TEN);
    }
  }

  @Test
  void severalRangesAreSentAsParts() {
    Answer answer = RawClient.get(serveTen(), "/f.txt", "Range: bytes=0-1,4-5, -1").expect(206);
    String type = answer.header("content-type");
    assertTrue(type.startsWith("multipart/byteranges; boundary="), type);
    assertFalse(answer.has("content-range"));
    String boundary = type.substring(type.indexOf('=') + 1).replace("\"", "");
    String[] parts = answer.text().split("--" + java.util.regex.Pattern.quote(boundary), -1);
    assertEquals(5, parts.length, answer::text);
    assertPart(parts[1], "bytes 0-1/10", "01");
    assertPart(parts[2], "bytes 4-5/10", "45");
    assertPart(parts[3], "bytes 9-9/10", "9");
    assertEquals("--", parts[4].strip());
  }

  private static void assertPart(String part, String range, String content) {
    String[] halves = part.split("\r\n\r\n", 2);
    assertEquals(2, halves.length, part);
    String head = halves[0].toLowerCase(Locale.ROOT);
    assertTrue(head.contains("\r\ncontent-range: " + range), part);
    assertTrue(head.contains("\r\ncontent-type: text/plain"), part);
    assertEquals(content + "\r\n", halves[1]);
  }

  @Test
  void partsOfALargeFileHoldItsBytes() {
    byte[] content = TempSite.noise(3 << 20);
    GyreServer server = start(GyreServer.files(newSite().file("f.bin", content).root()));
    Answer answer =
        RawClient.get(server, "/f.bin", "Range: bytes=10-1048585,2000000-3000000").expect(206);
    String text = answer.text();
    String all = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("\r\n\r\n" + all.substring(10, 1048586) + "\r\n--"));
    assertTrue(text.contains("\r\n\r\n" + all.substring(2000000, 3000001) + "\r\n--"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 17, 50, 1000})
  void overlappingRangesNeverSendMoreThanTheFile(int count) {
    byte[] content = TempSite.noise(1 << 20);
    GyreServer server = start(GyreServer.files(newSite().file("f", content).root()));
    String ranges = "0-,".repeat(count).replaceAll(",$", "");
    Answer answer = RawClient.get(server, "/f", "Range: bytes=" + ranges);
    assertTrue(answer.status() == 200 || answer.status() == 206, answer::toString);
    assertTrue(answer.body().length <= content.length + 16 * 200, answer::toString);
  }

  @Test
  void moreThanSixteenPartsGetTheWholeFile() {
    StringBuilder ranges = new StringBuilder("0-0");
    for (int i = 1; i < 17; i++) {
      ranges.append(",").append(i * 100).append('-').append(i * 100);
    }
    byte[] content = TempSite.noise(10_000);
    GyreServer server = start(GyreServer.files(newSite().file("f", content).root()));
    assertEquals(
        10_000, RawClient.get(server, "/f", "Range: bytes=" + ranges).expect(200).body().length);
    String sixteen = ranges.substring(0, ranges.lastIndexOf(","));
    RawClient.get(server, "/f", "Range: bytes=" + sixteen).expect(206);
  }

  @Test
  void emptyFileHasNoRanges() {
    try (RawClient client = RawClient.connect(serveTen())) {
      Answer answer = client.get("/empty", "Range: bytes=0-0");
      assertTrue(answer.status() == 416 || answer.status() == 200, answer::toString);
      client.get("/empty").expect(200, "");
    }
  }

  @Test
  void validatorsRevalidate() {
    try (RawClient client = RawClient.connect(serveTen())) {
      Answer first = client.get("/f.txt").expect(200, TEN);
      String tag = first.header("etag");
      assertTrue(tag.matches("\"[!-~&&[^\"]]+\""), "strong: " + tag);
      assertEquals("bytes", first.header("accept-ranges"));
      for (String condition :
          new String[] {
            "If-None-Match: " + tag,
            "If-None-Match: \"x\", " + tag,
            "If-None-Match: W/" + tag,
            "If-None-Match: *",
            "If-Modified-Since: " + first.header("last-modified"),
            "If-Modified-Since: " + DATE.format(Instant.now().minusSeconds(10)),
          }) {
        Answer answer = client.get("/f.txt", condition).expect(304);
        assertEquals(tag, answer.header("etag"), condition);
      }
      client.get("/f.txt", "If-None-Match: \"other\"").expect(200, TEN);
      client.get("/f.txt", "If-Modified-Since: " + DATE.format(Instant.EPOCH)).expect(200, TEN);
      client.get("/f.txt", "If-Modified-Since: yesterday").expect(200, TEN);
    }
  }

  @Test
  void conditionsAreJudgedInTheOrderOfTheStandard() {
    try (RawClient client = RawClient.connect(serveTen())) {
      Answer first = client.get("/f.txt").expect(200);
      String tag = first.header("etag");
      String date = first.header("last-modified");
      String old = DATE.format(Instant.EPOCH);
      client.get("/f.txt", "If-Match: \"other\"").expect(412);
      client.get("/f.txt", "If-Match: W/" + tag).expect(412);
      client.get("/f.txt", "If-Match: " + tag).expect(200, TEN);
      client.get("/f.txt", "If-Match: *").expect(200, TEN);
      client.get("/missing", "If-Match: *").expect(404);
      client.get("/f.txt", "If-Unmodified-Since: " + old).expect(412);
      client.get("/f.txt", "If-Unmodified-Since: " + date).expect(200, TEN);
      client.get("/f.txt", "If-Match: " + tag, "If-Unmodified-Since: " + old).expect(200, TEN);
      client.get("/f.txt", "If-None-Match: \"other\"", "If-Modified-Since: " + date).expect(200);
      client.get("/f.txt", "If-Match: \"other\"", "If-None-Match: " + tag).expect(412);
      client.get("/f.txt", "If-None-Match: " + tag, "Range: bytes=0-1").expect(304);
    }
  }

  @Test
  void ifRangeSendsTheRangeOnlyOfTheSameFile() {
    try (RawClient client = RawClient.connect(serveTen())) {
      Answer first = client.get("/f.txt").expect(200);
      String tag = first.header("etag");
      String range = "Range: bytes=2-3";
      client.get("/f.txt", range, "If-Range: " + tag).expect(206, "23");
      client.get("/f.txt", range, "If-Range: " + first.header("last-modified")).expect(206, "23");
      client.get("/f.txt", range, "If-Range: \"nope\"").expect(200, TEN);
      client.get("/f.txt", range, "If-Range: W/" + tag).expect(200, TEN);
      client.get("/f.txt", range, "If-Range: " + DATE.format(Instant.EPOCH)).expect(200, TEN);
    }
  }

  @Test
  void tagIsWeakWhileTheFileIsYoungAndCannotCombineRanges() {
    TempSite site = newSite().file("f", TEN).modified("f", Instant.now().plusSeconds(3600));
    try (RawClient client = RawClient.connect(start(GyreServer.files(site.root())))) {
      String tag = client.get("/f").expect(200, TEN).header("etag");
      assertTrue(tag.startsWith("W/\""), tag);
      client.get("/f", "Range: bytes=0-1", "If-Range: " + tag).expect(200, TEN);
      site.modified("f", Instant.now().minusSeconds(30));
      assertFalse(client.get("/f").expect(200).header("etag").startsWith("W/"));
    }
  }

  /** Within one second and at the same size, a date cannot tell two contents apart. */
  @Test
  void editWithinTheSameSecondIsSeenByRevalidation() {
    Instant second = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 100);
    TempSite site = newSite().file("f", "old").modified("f", second.plusNanos(100_000_000));
    try (RawClient client = RawClient.connect(start(GyreServer.files(site.root())))) {
      Answer old = client.get("/f").expect(200, "old");
      site.file("f", "new").modified("f", second.plusNanos(200_000_000));
      Answer renewed =
          client
              .get(
                  "/f",
                  "If-None-Match: " + old.header("etag"),
                  "If-Modified-Since: " + old.header("last-modified"))
              .expect(200, "new");
      assertNotEquals(old.header("etag"), renewed.header("etag"));
    }
  }

  @Test
  void everyChangeIsSeenByTheNextRequestWhenNoAnswerIsKept() {
    TempSite site = newSite().file("f", "first");
    GyreServer server = start(GyreServer.files(site.root()).set(Options.CACHE_SIZE, "0"));
    try (RawClient client = RawClient.connect(server)) {
      client.get("/f").expect(200, "first");
      site.file("f", "second, longer");
      client.get("/f").expect(200, "second, longer");
      site.truncate("f", 6);
      client.get("/f").expect(200, "second");
      site.delete("f");
      client.get("/f").expect(404);
      site.directory("f");
      client.get("/f").expect(301);
      site.delete("f").file("f", "third");
      client.get("/f").expect(200, "third");
      site.delete("f").link("f", "g").file("g", "by a link");
      client.get("/f").expect(200, "by a link");
    }
  }
}
