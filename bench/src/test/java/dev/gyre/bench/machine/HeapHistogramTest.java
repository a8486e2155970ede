package dev.gyre.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gyre.bench.machine.HeapHistogram.Growth;
import dev.gyre.bench.machine.HeapHistogram.Instances;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeapHistogramTest {
  private static final String TABLE =
      """
      4711:
       num     #instances         #bytes  class name (module)
      -------------------------------------------------------
         1:          2000          64000  [B (java.base@25.0.3)
         2:            10            480  io.netty.util.concurrent.ScheduledFutureTask
         3:             1             16  java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask (java.base@25.0.3)
         4:             3             48  a.B$$Lambda/0x1
         5:             1             16  a.B$$Lambda/0x1
      Total          2015          64560
      """;

  @Test
  void theTableIsRead() throws BenchFailure {
    HeapHistogram heap = HeapHistogram.parse(TABLE);
    assertEquals(64_560, heap.liveBytes());
    assertEquals(new Instances(2000, 64_000), heap.classes().get("[B"));
    assertEquals(new Instances(4, 64), heap.classes().get("a.B$$Lambda/0x1"));
  }

  @Test
  void timersOfNettyAndOfTheJdkAreCounted() throws BenchFailure {
    assertEquals(11, HeapHistogram.parse(TABLE).timers());
  }

  @Test
  void onlyClassesThatGrowWithTheConnectionsAreNamed() throws BenchFailure {
    HeapHistogram before = HeapHistogram.parse(TABLE);
    HeapHistogram after =
        HeapHistogram.parse(
            """
               1:          2400          76800  [B (java.base@25.0.3)
               2:            11            528  io.netty.util.concurrent.ScheduledFutureTask
               3:           200          12800  a.Connection
            Total          2611          90128
            """);
    assertEquals(
        Set.of(new Growth("[B", 2, 64), new Growth("a.Connection", 1, 64)),
        Set.copyOf(after.growthSince(before, 200)));
  }

  @Test
  void outputWithoutATotalIsAFailure() {
    assertThrows(
        BenchFailure.class, () -> HeapHistogram.parse("4711:\nUnable to open socket file\n"));
  }
}
