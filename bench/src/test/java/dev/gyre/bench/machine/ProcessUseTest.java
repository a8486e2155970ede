package dev.gyre.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /**
   * As of a server with a process for each connection; the kernel ends it after about a second of
   * CPU, by ticks that it found it at work in, beside others after 0.92 once.
   */
  @Test
  void whatAChildHasUsedThatEndedMeanwhileCounts() throws Exception {
    String script = "read go; (ulimit -t 1; while :; do :; done) 2>&1; echo done; read go";
    Process parent = new ProcessBuilder("sh", "-c", script).start();
    try (BufferedWriter to = parent.outputWriter();
        BufferedReader from = parent.inputReader()) {
      List<Long> pids = List.of(parent.pid());
      ProcessUse before = ProcessUse.of(pids);
      to.write("go\n");
      to.flush();
      while (!String.valueOf(from.readLine()).endsWith("done")) {
        assertTrue(parent.isAlive());
      }
      long used = ProcessUse.of(pids).since(before).cpuNanos();
      assertTrue(used >= 500_000_000, "used " + used);
    } finally {
      parent.destroyForcibly();
    }
  }

  /** Of a server with a process for each connection, the last ones may just be ending. */
  @Test
  void processesThatHaveEndedAreNoObstacle() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    assertEquals(0, gone.waitFor());
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & exec sleep 100").start();
    try {
      Path stat = Path.of("/proc/" + firstChild(parent) + "/stat");
      while (!Files.readString(stat).contains(") Z ")) { // nobody waits for it
        assertTrue(parent.isAlive());
      }
      List<Long> pids = List.of(parent.pid(), gone.pid(), firstChild(parent));
      ProcessUse before = ProcessUse.of(pids);
      assertTrue(ProcessUse.of(pids).since(before).cpuNanos() >= 0);
      assertEquals(0, ProcessFacts.residentBytes(firstChild(parent)));
      assertEquals(0, ProcessFacts.residentBytes(gone.pid()));
      assertThrows(BenchFailure.class, () -> ProcessUse.of(List.of(gone.pid())));
    } finally {
      parent.destroyForcibly();
    }
  }

  private static long firstChild(Process parent) {
    while (true) {
      Optional<ProcessHandle> child = parent.children().findFirst();
      if (child.isPresent()) {
        return child.get().pid();
      }
      assertTrue(parent.isAlive());
    }
  }

  private static void work() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    while (threads.getCurrentThreadCpuTime() < WORK_NANOS) {
      Thread.onSpinWait();
    }
  }
}
