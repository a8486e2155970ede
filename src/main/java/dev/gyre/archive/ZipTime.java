package dev.gyre.archive;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as zip archives have them: of two seconds from 1980 to 2107, here in UTC. */
final class ZipTime {
  private static final int YEAR_FIRST = 1980;
  private static final int YEAR_LAST = 2107;
  private static final LocalDateTime FIRST = LocalDateTime.of(YEAR_FIRST, 1, 1, 0, 0);
  private static final LocalDateTime LAST = LocalDateTime.of(YEAR_LAST, 12, 31, 23, 59, 58);

  private ZipTime() {}

  /** Date in the upper, time in the lower 16 bits; the nearest there is. */
  static long of(long epochSeconds) {
    long held =
        Math.clamp(
            epochSeconds, FIRST.toEpochSecond(ZoneOffset.UTC), LAST.toEpochSecond(ZoneOffset.UTC));
    LocalDateTime time = LocalDateTime.ofEpochSecond(held, 0, ZoneOffset.UTC);
    int date =
        (time.getYear() - YEAR_FIRST) << 9 | time.getMonthValue() << 5 | time.getDayOfMonth();
    int clock = time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() >> 1;
    return (long) date << 16 | clock;
  }
}
