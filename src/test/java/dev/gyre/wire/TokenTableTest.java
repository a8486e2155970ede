package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenTableTest {
  private static final long COST = 100;
  private static final long BURST = 300;

  private final TokenTable table = new TokenTable(64, BURST, 1000);

  @Test
  void aBurstIsTakenAndThenTheRateCounts() {
    assertEquals(0, table.take(7, COST, 1000));
    assertEquals(0, table.take(7, COST, 1000));
    assertEquals(0, table.take(7, COST, 1000));
    assertEquals(100, table.take(7, COST, 1000));
    assertEquals(60, table.take(7, COST, 1040));
    assertEquals(0, table.take(7, COST, 1100));
    assertEquals(100, table.take(7, COST, 1100));
  }

  @Test
  void whoWaitsHasAFullBucketAndNoMore() {
    for (int i = 0; i < 3; i++) {
      assertEquals(0, table.take(7, COST, 1000));
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(0, table.take(7, COST, 1_000_000));
    }
    assertEquals(100, table.take(7, COST, 1_000_000));
  }

  @Test
  void clientsDoNotShare() {
    for (int i = 0; i < 3; i++) {
      assertEquals(0, table.take(7, COST, 1000));
    }
    assertEquals(0, table.take(7 + 64, COST, 1000), "the same slot");
    assertEquals(100, table.take(7, COST, 1000));
  }

  @Test
  void aChargeGoesBeyondTheBurst() {
    assertEquals(0, table.charge(7, 300, 1000));
    assertEquals(1000, table.charge(7, 1000, 1000));
    assertEquals(900, table.charge(7, 0, 1100));
    assertEquals(0, table.charge(7, 0, 3000));
  }

  @Test
  void aFullTableForgetsWhoHasSpentLeast() {
    for (int i = 0; i < 3; i++) {
      table.take(1, COST, 1000);
    }
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      assertEquals(0, table.take(random.nextLong() | 1, COST, 1000), "never refused for others");
    }
    assertTrue(table.take(1, COST, 1000) > 0, "who has spent most stays");
  }
}
