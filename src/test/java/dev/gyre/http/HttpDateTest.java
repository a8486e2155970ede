package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
  private static final long NOW = 1_795_000_000L; // November 2026
  private static final OptionalLong EXAMPLE = OptionalLong.of(784_111_777);

  @Test
  void allThreeFormsOfRfc9110AreRead() {
    assertEquals(EXAMPLE, HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT", NOW));
    assertEquals(EXAMPLE, HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", NOW));
    assertEquals(EXAMPLE, HttpDate.parse("Sun Nov  6 08:49:37 1994", NOW));
    assertEquals(OptionalLong.of(784_975_777), HttpDate.parse("Wed Nov 16 08:49:37 1994", NOW));
    assertEquals(
        OptionalLong.of(784_975_777), HttpDate.parse("Wednesday, 16-Nov-94 08:49:37 GMT", NOW));
  }

  @Test
  void fixedFormIsWritten() {
    assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(784_111_777));
    assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", HttpDate.format(0));
    assertEquals("Wed, 31 Dec 1969 23:59:59 GMT", HttpDate.format(-1));
    assertEquals("Thu, 29 Feb 2024 12:00:00 GMT", HttpDate.format(1_709_208_000));
    assertEquals("Fri, 31 Dec 9999 23:59:59 GMT", HttpDate.format(Long.MAX_VALUE));
    assertEquals("Sat, 01 Jan 0000 00:00:00 GMT", HttpDate.format(Long.MIN_VALUE));
  }

  @Test
  void whatIsWrittenIsReadAndAgreesWithTheLibrary() {
    long seed = Long.getLong("gyre.seed", System.nanoTime());
    System.out.println("HttpDateTest seed " + seed);
    Random random = new Random(seed);
    DateTimeFormatter library =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    for (int i = 0; i < 20_000; i++) {
      long seconds = random.nextLong(-62_135_596_800L, 253_402_300_800L);
      String text = HttpDate.format(seconds);
      assertEquals(library.format(Instant.ofEpochSecond(seconds)), text, () -> "seed " + seed);
      assertEquals(OptionalLong.of(seconds), HttpDate.parse(text, NOW), () -> "seed " + seed);
    }
  }

  @Test
  void twoDigitYearIsAtMostFiftyYearsAhead() {
    assertEquals(year("2076-11-06"), HttpDate.parse("Friday, 06-Nov-76 00:00:00 GMT", NOW));
    assertEquals(year("1977-11-06"), HttpDate.parse("Sunday, 06-Nov-77 00:00:00 GMT", NOW));
    assertEquals(year("2000-02-29"), HttpDate.parse("Tuesday, 29-Feb-00 00:00:00 GMT", NOW));
  }

  @Test
  void leapSecondIsTheStartOfTheNextMinute() {
    assertEquals(
        OptionalLong.of(1_483_228_800), HttpDate.parse("Sat, 31 Dec 2016 23:59:60 GMT", NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "wrong",
        "0",
        "784111777",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 gmt",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun,  6 Nov 1994 08:49:37 GMT",
        "Sun, 06  Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT ",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Thu, 31 Nov 1994 08:49:37 GMT",
        "Wed, 29 Feb 2023 00:00:00 GMT",
        "Sun, -6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08.49.37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMTx",
        "Sun-06 Nov 1994 08:49:37 GMT",
        "Sun 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sunday, 06 Nov 94 08:49:37 GMT",
        "Funday, 06-Nov-94 08:49:37 GMT",
        "Monday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "Sun Nov 06 08:49:37 19a4",
        "Sun Nov  6 08:49:37 1994 ",
        "Mon Nov  6 08:49:37 1994",
        "Sun Xov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "\u0661un, 06 Nov 1994 08:49:37 GMT",
        "Sun, \u0660\u0666 Nov 1994 08:49:37 GMT"
      })
  void anythingElseIsNoDate(String text) {
    assertEquals(OptionalLong.empty(), HttpDate.parse(text, NOW));
  }

  @Test
  void randomTextsAreReadWithoutFault() {
    long seed = Long.getLong("gyre.seed", System.nanoTime());
    System.out.println("HttpDateTest seed " + seed);
    Random random = new Random(seed);
    String[] starts = {
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"
    };
    String alphabet = "0139 :,-GMTSunovx";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(starts[i % 3]);
      for (int edits = random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          default -> text.deleteCharAt(at);
        }
      }
      OptionalLong read = HttpDate.parse(text.toString(), NOW);
      if (read.isPresent()) {
        String again = HttpDate.format(read.getAsLong());
        assertEquals(read, HttpDate.parse(again, NOW), () -> "seed " + seed + ": " + text);
      }
    }
  }

  private static OptionalLong year(String date) {
    return OptionalLong.of(Instant.parse(date + "T00:00:00Z").getEpochSecond());
  }
}
