package dev.gyre.listing;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Sizes and times as text. */
final class Quantities {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private Quantities() {}

  /** A size in decimal units with one digit after the point, as in {@code 1.5 MB}. */
  static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    int unit = 0;
    // Tenths of the unit. The first division comes before the sum, so that nothing overflows.
    long tenths = bytes / 100 + (bytes % 100 >= 50 ? 1 : 0);
    long divisor = 100;
    while (tenths >= 10_000) {
      unit++;
      divisor *= 1000;
      tenths = bytes / divisor + (bytes % divisor >= divisor / 2 ? 1 : 0);
    }
    return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
  }

  /** A time in UTC to the millisecond (RFC 3339), as in {@code 2026-11-23T08:05:09.120Z}. */
  static String exactTime(long epochMillis) {
    LocalDateTime time = utc(epochMillis);
    StringBuilder text = new StringBuilder(24);
    appendDate(text, time);
    text.append('T');
    appendPadded(text, time.getHour(), 2);
    text.append(':');
    appendPadded(text, time.getMinute(), 2);
    text.append(':');
    appendPadded(text, time.getSecond(), 2);
    text.append('.');
    appendPadded(text, (int) Math.floorMod(epochMillis, 1000L), 3);
    return text.append('Z').toString();
  }

  /** A time in UTC to the minute, as in {@code 2026-11-23 08:05}. */
  static String readableTime(long epochMillis) {
    LocalDateTime time = utc(epochMillis);
    StringBuilder text = new StringBuilder(16);
    appendDate(text, time);
    text.append(' ');
    appendPadded(text, time.getHour(), 2);
    text.append(':');
    appendPadded(text, time.getMinute(), 2);
    return text.toString();
  }

  private static LocalDateTime utc(long epochMillis) {
    return LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000L), 0, ZoneOffset.UTC);
  }

  private static void appendDate(StringBuilder text, LocalDateTime time) {
    // Outside four digits the year carries a sign, as ISO 8601 asks of both sides.
    int year = time.getYear();
    if (year < 0) {
      text.append('-');
    } else if (year > 9999) {
      text.append('+');
    }
    appendPadded(text, Math.abs(year), 4);
    text.append('-');
    appendPadded(text, time.getMonthValue(), 2);
    text.append('-');
    appendPadded(text, time.getDayOfMonth(), 2);
  }

  private static void appendPadded(StringBuilder text, int value, int digits) {
    int limit = 10;
    for (int i = 1; i < digits; i++, limit *= 10) {
      if (value < limit) {
        text.append('0');
      }
    }
    text.append(value);
  }
}
