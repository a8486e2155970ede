package dev.gyre.http;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * Dates of HTTP (RFC 9110 section 5.6.7) as seconds since 1970. Writes the one fixed form; reads
 * all three, with their letter case, and takes anything else for no date.
 */
public final class HttpDate {
  /** Length of the fixed form, such as {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
  public static final int BYTES = 29;

  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String[] LONG_DAYS = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
  };
  private static final long DAY_SECONDS = 86_400;

  /** The first second of the year 0 and the last of 9999: what four digits can write. */
  private static final long SECONDS_MIN = -62_167_219_200L;

  private static final long SECONDS_MAX = 253_402_300_799L;

  private HttpDate() {}

  /** The fixed form; times outside the years 0 to 9999 become the nearest that can be written. */
  public static String format(long epochSeconds) {
    byte[] bytes = new byte[BYTES];
    write(epochSeconds, bytes, 0);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** Writes the fixed form into {@code target}: {@value #BYTES} bytes from {@code at}. */
  public static void write(long epochSeconds, byte[] target, int at) {
    long seconds = Math.clamp(epochSeconds, SECONDS_MIN, SECONDS_MAX);
    long day = Math.floorDiv(seconds, DAY_SECONDS);
    int second = (int) Math.floorMod(seconds, DAY_SECONDS);
    LocalDate date = LocalDate.ofEpochDay(day);
    // 1970-01-01 was a Thursday, number 3 of the names.
    writeName(DAYS, (int) Math.floorMod(day + 3, 7L), target, at);
    target[at + 3] = ',';
    target[at + 4] = ' ';
    writePair(date.getDayOfMonth(), target, at + 5);
    target[at + 7] = ' ';
    writeName(MONTHS, date.getMonthValue() - 1, target, at + 8);
    target[at + 11] = ' ';
    writePair(date.getYear() / 100, target, at + 12);
    writePair(date.getYear() % 100, target, at + 14);
    target[at + 16] = ' ';
    writePair(second / 3600, target, at + 17);
    target[at + 19] = ':';
    writePair(second / 60 % 60, target, at + 20);
    target[at + 22] = ':';
    writePair(second % 60, target, at + 23);
    target[at + 25] = ' ';
    target[at + 26] = 'G';
    target[at + 27] = 'M';
    target[at + 28] = 'T';
  }

  /**
   * Reads a date; empty when it is none, or when its day of the week is not the right one.
   *
   * @param nowSeconds decides the century of two-digit years: the latest that is not more than 50
   *     years ahead
   */
  public static OptionalLong parse(String text, long nowSeconds) {
    int comma = text.indexOf(',');
    if (comma == 3) {
      return fixed(text);
    }
    return comma > 0 ? rfc850(text, comma, nowSeconds) : asctime(text);
  }

  private static OptionalLong fixed(String text) {
    if (text.length() != BYTES
        || text.charAt(4) != ' '
        || text.charAt(7) != ' '
        || text.charAt(11) != ' '
        || text.charAt(16) != ' '
        || !text.endsWith(" GMT")) {
      return OptionalLong.empty();
    }
    return seconds(
        nameIndex(DAYS, text, 0),
        number(text, 12, 4),
        nameIndex(MONTHS, text, 8),
        number(text, 5, 2),
        timeOfDay(text, 17));
  }

  /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
  private static OptionalLong rfc850(String text, int comma, long nowSeconds) {
    int at = comma + 2;
    if (text.length() != comma + 24
        || text.charAt(comma + 1) != ' '
        || text.charAt(at + 2) != '-'
        || text.charAt(at + 6) != '-'
        || text.charAt(at + 9) != ' '
        || !text.endsWith(" GMT")) {
      return OptionalLong.empty();
    }
    int weekday = -1;
    for (int i = 0; i < LONG_DAYS.length; i++) {
      if (comma == LONG_DAYS[i].length() && text.startsWith(LONG_DAYS[i])) {
        weekday = i;
      }
    }
    int pair = number(text, at + 7, 2);
    if (pair < 0) {
      return OptionalLong.empty();
    }
    long thisYear =
        LocalDate.ofEpochDay(Math.floorDiv(clampNow(nowSeconds), DAY_SECONDS)).getYear();
    long latest = thisYear + 50;
    long year = latest - Math.floorMod(latest - pair, 100L);
    return seconds(
        weekday,
        (int) year,
        nameIndex(MONTHS, text, at + 3),
        number(text, at, 2),
        timeOfDay(text, at + 10));
  }

  /** {@code Sun Nov 6 08:49:37 1994}. */
  private static OptionalLong asctime(String text) {
    if (text.length() != 24
        || text.charAt(3) != ' '
        || text.charAt(7) != ' '
        || text.charAt(10) != ' '
        || text.charAt(19) != ' ') {
      return OptionalLong.empty();
    }
    int day = text.charAt(8) == ' ' ? number(text, 9, 1) : number(text, 8, 2);
    return seconds(
        nameIndex(DAYS, text, 0),
        number(text, 20, 4),
        nameIndex(MONTHS, text, 4),
        day,
        timeOfDay(text, 11));
  }

  private static OptionalLong seconds(int weekday, int year, int month, int day, int timeOfDay) {
    if (weekday < 0 || year < 0 || month < 0 || day < 1 || timeOfDay < 0) {
      return OptionalLong.empty();
    }
    LocalDate first = LocalDate.of(year, month + 1, 1);
    if (day > first.lengthOfMonth()) {
      return OptionalLong.empty();
    }
    long epochDay = first.toEpochDay() + day - 1;
    return Math.floorMod(epochDay + 3, 7L) == weekday
        ? OptionalLong.of(epochDay * DAY_SECONDS + timeOfDay)
        : OptionalLong.empty();
  }

  /** Seconds since midnight, or -1; a leap second counts as the first of the next minute. */
  private static int timeOfDay(String text, int at) {
    int hour = number(text, at, 2);
    int minute = number(text, at + 3, 2);
    int second = number(text, at + 6, 2);
    boolean valid =
        text.charAt(at + 2) == ':'
            && text.charAt(at + 5) == ':'
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second <= 60;
    return valid ? hour * 3600 + minute * 60 + second : -1;
  }

  private static int number(String text, int at, int digits) {
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      if (!Octets.isDigit(text.charAt(i))) {
        return -1;
      }
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }

  private static int nameIndex(String names, String text, int at) {
    for (int i = 0; i < names.length(); i += 3) {
      if (text.startsWith(names.substring(i, i + 3), at)) {
        return i / 3;
      }
    }
    return -1;
  }

  private static long clampNow(long nowSeconds) {
    return Math.clamp(nowSeconds, SECONDS_MIN, SECONDS_MAX);
  }

  private static void writeName(String names, int index, byte[] target, int at) {
    for (int i = 0; i < 3; i++) {
      target[at + i] = (byte) names.charAt(3 * index + i);
    }
  }

  private static void writePair(int number, byte[] target, int at) {
    target[at] = (byte) ('0' + number / 10);
    target[at + 1] = (byte) ('0' + number % 10);
  }
}
