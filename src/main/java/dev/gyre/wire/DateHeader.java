package dev.gyre.wire;

import dev.gyre.http.HttpDate;
import java.nio.charset.StandardCharsets;

/** The Date field line, made anew once a second. One for each event loop. Hot: no allocation. */
final class DateHeader {
  private long second = Long.MIN_VALUE;
  private byte[] line = {};

  /** "Date: …" with its line end, for that moment. */
  byte[] line(long epochMillis) {
    long now = Math.floorDiv(epochMillis, 1000L);
    if (now != second) {
      second = now;
      line = ("Date: " + HttpDate.format(now) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
    return line;
  }
}
