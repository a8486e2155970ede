package dev.gyre.idle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.idle.StallRule.Verdict;
import org.junit.jupiter.api.Test;

class StallRuleTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void noByteIsAStallWithAndWithoutARate() {
    assertEquals(Verdict.STALLED, StallRule.judge(7, 7, 60 * SECOND, 0));
    assertEquals(Verdict.STALLED, StallRule.judge(7, 7, 60 * SECOND, 1000));
  }

  @Test
  void oneByteIsEnoughWithoutARate() {
    assertEquals(Verdict.OK, StallRule.judge(7, 8, 60 * SECOND, 0));
  }

  @Test
  void rateIsMetExactlyOnItsEdge() {
    assertEquals(Verdict.OK, StallRule.judge(100, 60_100, 60 * SECOND, 1000));
    assertEquals(Verdict.TOO_SLOW, StallRule.judge(100, 60_099, 60 * SECOND, 1000));
  }

  @Test
  void rateCountsForPartsOfASecond() {
    assertEquals(Verdict.OK, StallRule.judge(0, 250, SECOND / 4, 1000));
    assertEquals(Verdict.TOO_SLOW, StallRule.judge(0, 249, SECOND / 4, 1000));
  }

  @Test
  void largestRateAndWindowDoNotOverflow() {
    assertEquals(Verdict.TOO_SLOW, StallRule.judge(0, 1L << 50, 86_400 * SECOND, 1L << 40));
    assertEquals(Verdict.OK, StallRule.judge(0, Long.MAX_VALUE, 86_400 * SECOND, 1L << 40));
  }
}
