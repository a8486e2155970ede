package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a result that nobody takes. */
final class StandardOutputTest {
  /** What the kernel holds in a pipe (pipe(7)). */
  private static final int PIPE_BYTES = 64 * 1024;

  @TempDir private Path directory = Path.of("set by JUnit");

  private static String java(String arguments) {
    return "'%s' --enable-native-access=ALL-UNNAMED -cp '%s' dev.gyre.cli.Main %s"
        .formatted(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            arguments);
  }

  /** The help, to a program. */
  private ServerProcess help(String to) {
    String command = java("help serve") + to + "; exit ${PIPESTATUS[0]}";
    return ServerProcess.start(directory, List.of("bash", "-c", command), Map.of());
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

  /** What was not as it must be is told by the code, but why is lost. */
  @Test
  void aFullDiskIsToldOfAFailureToo() throws Exception {
    Files.writeString(directory.resolve("a.css"), "a{}");
    Files.writeString(directory.resolve("a.css.gz"), "");
    String check = java("check '%s' >/dev/full".formatted(directory));
    try (ServerProcess full =
        ServerProcess.start(directory, List.of("bash", "-c", check), Map.of())) {
      assertEquals(1, full.exitCode(), full::toString);
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

  /** As who shows a log and has stopped at a page of it. */
  @Test
  @Timeout(60)
  void whoReadsNoFurtherDoesNotKeepAServerFromItsEnd() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    String serve = java("serve '%s' --port 0 --transport nio".formatted(directory));
    List<String> command = List.of("bash", "-c", "exec %s 1<>'%s'".formatted(serve, pipe));
    try (RandomAccessFile output = new RandomAccessFile(pipe.toFile(), "rw");
        ServerProcess server = ServerProcess.start(directory, command, Map.of())) {
      assertTrue(String.valueOf(output.readLine()).contains("serving"));
      output.write(new byte[PIPE_BYTES]);
      server.signal("TERM");
      assertEquals(0, server.exitCode(), server::toString);
    }
  }
}
