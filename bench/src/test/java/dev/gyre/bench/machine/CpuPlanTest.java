package dev.gyre.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CpuPlanTest {
  private static final int PINNINGS = 40;

  @Test
  void serverAndLoadGetDifferentCpusIfThereAreTwo() {
    CpuPlan two = CpuPlan.of(List.of(2, 5), List.of());
    assertEquals(List.of("taskset", "-c", "2"), two.serverPrefix());
    assertEquals(List.of(), CpuPlan.of(List.of(2), List.of()).serverPrefix());
  }

  /** Two threads of one core take time from each other. */
  @Test
  void serverAndLoadGetDifferentCoresIfThereAreTwo() {
    assertEquals(new CpuPlan(2, 6, ""), CpuPlan.of(List.of(2, 5, 6), List.of(2, 5)));
    assertEquals(new CpuPlan(2, 5, ""), CpuPlan.of(List.of(2, 5, 6), List.of(2)));
    assertEquals(new CpuPlan(2, 5, ""), CpuPlan.of(List.of(2, 5), List.of(2, 5)));
  }

  /** The compilers of a JVM, or the loop of a load, end while taskset goes through all threads. */
  @Test
  void aProcessIsPinnedWhileThreadsOfItEnd() throws Exception {
    String cpus =
        ProcessFacts.usableCpus().stream().map(String::valueOf).collect(Collectors.joining(","));
    AtomicBoolean enough = new AtomicBoolean();
    Thread starter =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!enough.get()) {
                    Thread.ofPlatform().start(CpuPlanTest::rest);
                  }
                });
    try {
      for (int i = 0; i < PINNINGS; i++) {
        assertEquals("", CpuPlan.pin(cpus));
      }
    } finally {
      enough.set(true);
      starter.join();
    }
  }

  private static void rest() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
