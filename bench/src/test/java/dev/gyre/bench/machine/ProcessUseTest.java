package dev.gyre.bench.machine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessUseTest {
  private static final long WORK_NANOS = 300_000_000;
  private static final long TICK_NANOS = 10_000_000;

  /** As of a server with a thread for each connection, which would seem to need nearly nothing. */
  @Test
  void whatAThreadHasUsedThatEndedMeanwhileCounts() throws Exception {
    List<Long> pids = List.of(ProcessHandle.current().pid());
    ProcessUse before = ProcessUse.of(pids);
    Thread worker = new Thread(ProcessUseTest::work);
    worker.start();
    worker.join();
    long used = ProcessUse.of(pids).since(before).cpuNanos();
    assertTrue(used >= WORK_NANOS - 2 * TICK_NANOS, "used " + used);
  }

  private static void work() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    while (threads.getCurrentThreadCpuTime() < WORK_NANOS) {
      Thread.onSpinWait();
    }
  }
}
