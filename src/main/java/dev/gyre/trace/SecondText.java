package dev.gyre.trace;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A second of wall time as bytes of text, in UTC. Most lines of a busy log share their second with
 * the line before, so the last one is kept. For one thread.
 */
final class SecondText {
  private final DateTimeFormatter format;
  private long lastEpochSecond = Long.MIN_VALUE;
  private byte[] last = {};

  /** In a pattern of {@link DateTimeFormatter}, with English names; ASCII. */
  SecondText(String pattern) {
    this.format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  /** Not to be changed by the caller. Hot: no allocation within a second. */
  byte[] of(long epochMillis) {
    long second = Math.floorDiv(epochMillis, 1000L);
    if (second != lastEpochSecond) {
      last = format.format(Instant.ofEpochSecond(second)).getBytes(StandardCharsets.US_ASCII);
      lastEpochSecond = second;
    }
    return last;
  }
}
