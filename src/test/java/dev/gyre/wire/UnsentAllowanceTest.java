package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.transport.Transport;
import org.junit.jupiter.api.Test;

class UnsentAllowanceTest {
  @Test
  void fewHaveMuchAndManyHaveTheLeast() {
    UnsentAllowance allowance = new UnsentAllowance();
    assertEquals(4 << 20, allowance.enter());
    long total = 4 << 20;
    int share = 0;
    for (int peers = 2; peers <= 1000; peers++) {
      share = allowance.enter();
      total += share;
    }
    assertEquals(Transport.UNSENT_BYTES_MIN, share);
    assertTrue(total < 512L << 20, total + " bytes for 1,000 peers");
  }

  @Test
  void whoLeavesMakesRoom() {
    UnsentAllowance allowance = new UnsentAllowance();
    for (int peers = 0; peers < 64; peers++) {
      allowance.enter();
    }
    for (int peers = 0; peers < 63; peers++) {
      allowance.leave();
    }
    assertEquals(4 << 20, allowance.enter());
  }
}
