package dev.gyre.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimersTest {
  private static final int TIMERS = 200;
  private static final int TICKS = 10_000;
  private static final long NOT_WAITING = -1;

  @Test
  void allRivalsExpireTheSameDeadlines() {
    List<String> expected = run(WheelRival.GYRE);
    assertTrue(expected.size() > 1000, "only " + expected.size() + " expired");
    for (WheelRival rival : WheelRival.values()) {
      List<String> missing = new ArrayList<>(expected);
      List<String> more = run(rival);
      missing.removeAll(more);
      more.removeAll(expected);
      assertEquals(List.of(), missing, () -> rival + " expired late or not at all");
      assertEquals(List.of(), more, () -> rival + " expired these, which others did not");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noDeadlinePassesWhileConnectionsAreUsed(WheelRival rival) {
    try (Traffic traffic = new Traffic(rival, 1100, 100)) {
      for (int i = 0; i < 5000; i++) {
        traffic.touch();
        traffic.remove();
        traffic.add();
      }
      assertEquals(0, traffic.expiries());
    }
  }

  @ParameterizedTest
  @EnumSource
  void onTicksAloneEveryTimerExpiresOnceInATimeout(WheelRival rival) {
    try (Traffic traffic = new Traffic(rival, 1000, 0)) {
      for (int tick = 0; tick < 10 * Timers.TIMEOUT_TICKS; tick++) {
        traffic.tick();
      }
      // A tick late at each time, for grain or for the queue of new timeouts.
      assertTrue(Math.abs(traffic.expiries() - 10_000) <= 150, traffic.expiries() + " expiries");
    }
  }

  /** Lets random things happen to some timers; every expired one as "timer deadline", sorted. */
  private static List<String> run(WheelRival rival) {
    List<String> expired = new ArrayList<>();
    long[] deadlines = new long[TIMERS];
    Arrays.fill(deadlines, NOT_WAITING);
    Timers.Expiry expiry =
        (timer, nowNanos) -> {
          long late = nowNanos - deadlines[timer];
          assertTrue(late >= 0 && late < Timers.TICK_NANOS, rival + ": " + late + " ns late");
          expired.add(timer + " " + deadlines[timer]);
          deadlines[timer] = NOT_WAITING;
        };
    try (Timers timers = rival.timers(TIMERS, expiry)) {
      Random random = new Random(7);
      for (int tick = 1; tick <= TICKS; tick++) {
        long nowNanos = tick * Timers.TICK_NANOS;
        timers.tick(nowNanos);
        step(timers, deadlines, nowNanos, random);
      }
    }
    expired.sort(null);
    return expired;
  }

  private static void step(Timers timers, long[] deadlines, long nowNanos, Random random) {
    int timer = random.nextInt(TIMERS);
    int chance = random.nextInt(8);
    long laterNanos = (random.nextInt(1000) + 10) * Timers.TICK_NANOS;
    if (deadlines[timer] == NOT_WAITING) {
      // Amid a tick, where all rivals agree on which one it is.
      deadlines[timer] = nowNanos + laterNanos + Timers.TICK_NANOS / 2;
      timers.add(timer, deadlines[timer]);
    } else if (chance == 0) {
      timers.remove(timer);
      deadlines[timer] = NOT_WAITING;
    } else if (chance == 1) {
      deadlines[timer] += laterNanos;
      timers.touch(timer, deadlines[timer]);
    }
  }
}
