package dev.gyre.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WallTimeTest {
  private static final long MILLI = 1_000_000;

  private final ManualClock clock = new ManualClock(5000);
  private final WallTime time = new WallTime(clock);

  @Test
  void momentHasTheTimeThatTheWallClockShowedThen() {
    for (int i = 0; i < 100; i++) {
      long now = clock.nanoTime();
      assertEquals(clock.epochMillis(), time.epochMillis(now, now));
      assertEquals(clock.epochMillis() - 7, time.epochMillis(now - (7 * MILLI), now));
      assertEquals(clock.epochMillis() - 1, time.epochMillis(now - 1, now));
      clock.advanceNanos(3 * MILLI);
    }
  }

  @Test
  void stepOfTheWallClockIsSeenAtTheNextLook() {
    clock.stepWallMillis(-3_600_000);
    clock.advanceNanos(10 * MILLI);
    assertEquals(5010, time.epochMillis(clock.nanoTime(), clock.nanoTime()));
    clock.advanceNanos(MILLI);
    assertEquals(5011 - 3_600_000, time.epochMillis(clock.nanoTime(), clock.nanoTime()));
  }
}
