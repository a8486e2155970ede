package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a result that nobody takes. */
final class StandardOutputTest {
  @TempDir private Path directory = Path.of("set by JUnit");

  /** The help, to a program. */
  private ServerProcess help(String to) {
    String java =
        "'%s' -cp '%s' dev.gyre.cli.Main help serve"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"));
    return ServerProcess.start(
        directory, List.of("bash", "-c", java + to + "; exit ${PIPESTATUS[0]}"), Map.of());
  }

  @Test
  void whoReadsNoFurtherHearsNoComplaint() {
    // It has ended before a JVM can print anything.
    try (ServerProcess cutOff = help(" | true")) {
      assertEquals(141, cutOff.exitCode(), cutOff::toString);
      assertEquals("", cutOff.errors());
    }
  }

  @Test
  void aFullDiskIsTold() {
    try (ServerProcess full = help(" > /dev/full")) {
      assertEquals(74, full.exitCode(), full::toString);
      assertEquals(
          List.of("gyre: the standard output cannot be written: No space left on device"),
          full.errors().lines().toList());
    }
  }

  @Test
  void whoReadsAllGetsAll() {
    try (ServerProcess whole = help(" | cat")) {
      assertEquals(0, whole.exitCode(), whole::toString);
      assertTrue(whole.output().contains("--access-log-file"), whole::toString);
    }
  }
}
