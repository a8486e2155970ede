package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "1049, 1.0 kB",
    "1050, 1.1 kB",
    "999949, 999.9 kB",
    "999950, 1.0 MB",
    "1500000, 1.5 MB",
    "999999999, 1.0 GB",
    "18482113000, 18.5 GB",
    "9223372036854775807, 9.2 EB",
  })
  void sizesAreReadable(long bytes, String text) {
    assertEquals(text, Quantities.size(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00.000Z, 1970-01-01 00:00",
    "-1, 1969-12-31T23:59:59.999Z, 1969-12-31 23:59",
    "1795421109120, 2026-11-23T08:05:09.120Z, 2026-11-23 08:05",
    "253402300799999, 9999-12-31T23:59:59.999Z, 9999-12-31 23:59",
    "253402300800000, +10000-01-01T00:00:00.000Z, +10000-01-01 00:00",
  })
  void timesAreInUtc(long epochMillis, String exact, String readable) {
    assertEquals(exact, Quantities.exactTime(epochMillis));
    assertEquals(readable, Quantities.readableTime(epochMillis));
  }

  @Test
  void exactTimesReadBackAsTheSameInstant() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      long epochMillis = random.nextLong(-60_000_000_000_000L, 250_000_000_000_000L);
      String text = Quantities.exactTime(epochMillis);
      assertEquals(epochMillis, Instant.parse(text).toEpochMilli(), () -> "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource({"9223372036854775807", "-9223372036854775808"})
  void timesThatNoCalendarHoldsAreStillText(long epochMillis) {
    assertEquals(
        'Z',
        Quantities.exactTime(epochMillis).charAt(Quantities.exactTime(epochMillis).length() - 1));
  }
}
