package dev.gyre.trace;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A second of wall time as text, in UTC. Most lines of a busy log share their second with the line
 * before, so the last one is kept. For one thread.
 */
final class SecondText {
  private final DateTimeFormatter format;
  private long lastEpochSecond = Long.MIN_VALUE;
  private String last = "";

  /** In a pattern of {@link DateTimeFormatter}, with English names. */
  SecondText(String pattern) {
    this.format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  String of(long epochMillis) {
    long second = Math.floorDiv(epochMillis, 1000L);
    if (second != lastEpochSecond) {
      last = format.format(Instant.ofEpochSecond(second));
      lastEpochSecond = second;
    }
    return last;
  }
}
