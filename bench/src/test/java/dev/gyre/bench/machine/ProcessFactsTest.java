package dev.gyre.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.bench.machine.ProcessFacts.CpuTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFactsTest {
  @Test
  void aThreadThatEndsMeanwhileHasNoTicks(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("7")); // and nothing in it any more
    Files.writeString(
        Files.createDirectory(folder.resolve("8")).resolve("stat"),
        "8 (C2 CompilerThre) S 1 1 1 0 -1 0 0 0 0 0 30 4 0 0 20 0 1 0 5\n");
    assertEquals(34, ProcessFacts.compilerTicks(folder));
  }

  @Test
  void timesAreFoundBehindAnyProgramName() {
    String stat = "42 (a) b) 1 2 3) S 1 42 42 0 -1 4194304 9 0 0 0 123 45 0 0 20 0 22 0 77\n";
    assertEquals(new CpuTimes(123, 45), ProcessFacts.parseStat(stat));
  }

  @Test
  void timesAreSubtractedAndConverted() {
    CpuTimes used = new CpuTimes(30, 12).minus(new CpuTimes(10, 2));
    assertEquals(30, used.ticks());
    assertEquals(200_000, used.userMicros());
    assertEquals(100_000, used.systemMicros());
  }

  @Test
  void aListOfCpusIsRead() {
    assertEquals(List.of(0, 1, 2, 3, 8, 10, 11), ProcessFacts.parseCpus("0-3,8,10-11"));
  }

  @Test
  void aStatusFieldIsFoundByItsWholeName() {
    assertEquals("12 kB", ProcessFacts.field("VmRSSx:\t1 kB\nVmRSS:\t  12 kB\n", "VmRSS"));
  }

  @Test
  void thisProcessHasMemoryAndCpus() throws BenchFailure {
    assertTrue(ProcessFacts.residentBytes(ProcessHandle.current().pid()) > 1 << 20);
    assertFalse(ProcessFacts.usableCpus().isEmpty());
  }
}
