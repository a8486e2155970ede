package dev.gyre.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.AccessLogFormat;
import dev.gyre.http.RequestText;
import dev.gyre.metrics.CloseReason;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineFormatTest {
  private static final long NOON = 1_795_435_200_123L;
  private static final RequestText SLASH = new RequestText("GET", "/", "h", null, null);

  @Test
  void combinedLineHasTheKnownFieldsAndThenOurs() {
    assertEquals(
        "192.0.2.7 - - [23/Nov/2026:12:00:00 +0000] \"GET /a?b HTTP/1.1\" 200 5120 \"http://r/\""
            + " \"curl/8\" sendfile 17 3 412\n",
        line(AccessLogFormat.COMBINED, exchange("GET", "/a?b", "http://r/", "curl/8")));
  }

  @Test
  void combinedLineHasDashesForWhatIsAbsent() {
    Exchange broken = new Exchange("::1", NOON, null, "HTTP/1.1", 400, 0, 1, "none", 1, 1);
    assertEquals(
        "::1 - - [23/Nov/2026:12:00:00 +0000] \"-\" 400 - \"-\" \"-\" none 1 1 0\n",
        line(AccessLogFormat.COMBINED, broken));
  }

  @Test
  void combinedTimeFollowsTheEventAlsoBackwards() {
    LineFormat<Exchange> format = LineFormat.access(AccessLogFormat.COMBINED);
    LineBuffer lines = new LineBuffer();
    for (long millis : new long[] {NOON, NOON + 877, NOON, -1}) {
      format.append(new Exchange("h", millis, SLASH, "v", 200, 1, 1, "s", 1, 1), lines);
    }
    assertEquals(
        "12:00:00 12:00:01 12:00:00 23:59:59",
        lines
            .toString()
            .lines()
            .map(line -> line.replaceAll(".*\\d{4}:([0-9:]{8}) .*", "$1"))
            .reduce((a, b) -> a + " " + b)
            .orElse(""));
  }

  @Test
  void jsonLineIsOneObject() {
    assertEquals(
        "{\"time\":\"2026-11-23T12:00:00.123Z\",\"remote\":\"192.0.2.7\",\"method\":\"GET\","
            + "\"target\":\"/a\",\"version\":\"HTTP/1.1\",\"host\":\"h:80\",\"status\":200,\"bytes\":5120,"
            + "\"micros\":412,\"referer\":null,\"userAgent\":\"x\",\"body\":\"sendfile\","
            + "\"connection\":17,\"request\":3}\n",
        line(AccessLogFormat.JSON, exchange("GET", "/a", null, "x")));
  }

  // A format remembers what it wrote lately for the same request.
  @ParameterizedTest
  @EnumSource(names = {"COMBINED", "JSON"})
  void lineIsTheSameWhateverWasWrittenBefore(AccessLogFormat kind) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    LineFormat<Exchange> format = LineFormat.access(kind);
    LineBuffer lines = new LineBuffer();
    LineBuffer expected = new LineBuffer();
    for (int i = 0; i < 2000; i++) {
      Exchange exchange =
          new Exchange(
              "192.0.2." + random.nextInt(2),
              NOON + i,
              random.nextInt(5) == 0
                  ? null
                  : new RequestText(
                      random.nextBoolean() ? "GET" : "HEAD",
                      random.nextBoolean() ? "/a" : "/" + random.nextInt(400),
                      oneOf(random, "h", "i"),
                      oneOf(random, "r", "\"r"),
                      oneOf(random, "x", "y")),
              random.nextBoolean() ? "HTTP/1.1" : "HTTP/1.0",
              200 + random.nextInt(2),
              random.nextInt(2),
              i,
              random.nextBoolean() ? "cache" : "none",
              i,
              i);
      format.append(exchange, lines);
      LineFormat.access(kind).append(exchange, expected);
    }
    assertEquals(expected.toString(), lines.toString(), "seed " + seed);
  }

  private static @Nullable String oneOf(Random random, String one, String other) {
    return random.nextInt(5) == 0 ? null : random.nextBoolean() ? one : other;
  }

  @Test
  void jsonTimeFollowsTheEventAlsoBackwards() {
    LineFormat<Exchange> format = LineFormat.access(AccessLogFormat.JSON);
    LineBuffer lines = new LineBuffer();
    long[] times = {NOON, NOON + 7, NOON + 877, NOON, -1, 0};
    for (long millis : times) {
      format.append(new Exchange("h", millis, SLASH, "v", 200, 1, 1, "s", 1, 1), lines);
    }
    List<String> written = lines.toString().lines().toList();
    for (int i = 0; i < times.length; i++) {
      String time = written.get(i).replaceAll(".*\"time\":\"([^\"]*)\".*", "$1");
      assertEquals(times[i], Instant.parse(time).toEpochMilli(), time);
    }
  }

  @Test
  void combinedEscapesHaveTwoDigitsAndJsonEscapesFour() {
    Exchange hostile = exchange("GET", "/\r\n\u001b[31m\"\\\u007f\u00e9\u0000", null, null);
    assertTrue(
        line(AccessLogFormat.COMBINED, hostile)
            .contains("/\\x0d\\x0a\\x1b[31m\\x22\\x5c\\x7f\\xe9\\x00 HTTP"));
    assertTrue(
        line(AccessLogFormat.JSON, hostile)
            .contains(
                "\"/\\u000d\\u000a\\u001b[31m\\u0022\\u005c\\u007f\\u00e9\\u0000\",\"version"));
  }

  @ParameterizedTest
  @EnumSource(value = AccessLogFormat.class, names = "OFF", mode = EnumSource.Mode.EXCLUDE)
  void noCharacterOfAnyFieldCanForgeALine(AccessLogFormat format) {
    for (int code = 0; code <= 0x2029; code++) {
      String text = String.valueOf((char) code);
      Exchange hostile = exchangeOf(text);
      String line = line(format, hostile);
      assertEquals(line.length() - 1, line.indexOf('\n'), "character " + code);
      assertTrue(
          line.chars().limit(line.length() - 1).allMatch(c -> c >= ' ' && c < 0x7f),
          "character " + code);
      String harmless = line(format, exchangeOf("a"));
      assertEquals(quotes(harmless), quotes(line), "character " + code);
    }
  }

  @Test
  void closedLineHasLabelAndExplanation() {
    LineBuffer lines = new LineBuffer();
    LineFormat.closed()
        .append(
            new Closed(NOON, 17, "192.0.2.7", CloseReason.IDLE, 60_012_000_000L, 3, 9000), lines);
    assertEquals(
        "2026-11-23T12:00:00.123Z closed connection=17 remote=192.0.2.7 reason=idle"
            + " ageMillis=60012 requests=3 bytes=9000: no request came within the idle timeout\n",
        lines.toString());
  }

  @Test
  void missingLinesAreReportedInEachFormat() {
    LineBuffer lines = new LineBuffer();
    LineFormat.access(AccessLogFormat.COMBINED).appendLost(7, "a\nb", lines);
    LineFormat.access(AccessLogFormat.JSON).appendLost(7, "a\nb", lines);
    LineFormat.closed().appendLost(7, "a\nb", lines);
    assertEquals(
        """
        # 7 lines are missing here: a\\x0ab
        {"missingLines":7,"cause":"a\\u000ab"}
        closed: 7 lines are missing here: a\\x0ab
        """,
        lines.toString());
  }

  @Test
  void logThatIsOffHasNoFormat() {
    assertThrows(IllegalArgumentException.class, () -> LineFormat.access(AccessLogFormat.OFF));
  }

  private static long quotes(String line) {
    return line.chars().filter(c -> c == '"').count();
  }

  private static Exchange exchangeOf(String text) {
    RequestText request = new RequestText(text, text, text, text, text);
    return new Exchange(text, NOON, request, text, 200, 1, 1, text, 1, 1);
  }

  private static Exchange exchange(
      String method, String target, @Nullable String referer, @Nullable String userAgent) {
    return new Exchange(
        "192.0.2.7",
        NOON,
        new RequestText(method, target, "h:80", referer, userAgent),
        "HTTP/1.1",
        200,
        5120,
        412_999,
        "sendfile",
        17,
        3);
  }

  private static String line(AccessLogFormat format, Exchange exchange) {
    LineBuffer line = new LineBuffer();
    LineFormat.access(format).append(exchange, line);
    return line.toString();
  }
}
