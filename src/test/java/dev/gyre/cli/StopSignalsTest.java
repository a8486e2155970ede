package dev.gyre.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals that really arrive, in a process of its own. */
@Timeout(60)
class StopSignalsTest {
  @ParameterizedTest
  @CsvSource({"TERM", "INT", "HUP"})
  void theFirstSignalStopsAndTheProcessChoosesItsCode(String signal) throws Exception {
    Process process = start("stops");
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      assertEquals("ready", lines.readLine());
      send(signal, process);
      assertEquals("stopping", lines.readLine());
      assertEquals(0, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TERM, TERM, 143",
    "INT, INT, 130",
    "TERM, INT, 130",
    "INT, TERM, 143",
    "HUP, TERM, 143",
    "TERM, HUP, 129",
  })
  void theSecondSignalEndsAtOnce(String first, String second, int exitCode) throws Exception {
    Process process = start("hangs");
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      assertEquals("ready", lines.readLine());
      send(first, process);
      assertEquals("stopping", lines.readLine());
      sendUntilItEnds(second, process);
      assertEquals(exitCode, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  /** As timeout(1) sends one to the process and another to its group. */
  @Test
  void twoSignalsAtTheSameMomentAreOne() throws Exception {
    Process process = start("stops slowly");
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      assertEquals("ready", lines.readLine());
      String both = "kill -TERM $0; kill -INT $0"; // of one kind they might be one for the kernel
      String pid = String.valueOf(process.pid());
      assertEquals(0, new ProcessBuilder("sh", "-c", both, pid).start().waitFor());
      assertEquals("stopping", lines.readLine());
      assertEquals(0, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aStopThatFailsEndsTheProcessAllTheSame() throws Exception {
    Process process = start("fails");
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      assertEquals("ready", lines.readLine());
      send("TERM", process);
      assertEquals("stopping", lines.readLine());
      assertEquals(ExitCode.INTERNAL.number(), process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  /** As the servers of a measurement do. */
  @Test
  void whatTheProcessHasStartedEndsWithItAtTheSecondSignal() throws Exception {
    Process process = start("starts");
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      ProcessHandle started = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      assertEquals("ready", lines.readLine());
      send("TERM", process);
      assertEquals("stopping", lines.readLine());
      sendUntilItEnds("TERM", process);
      assertEquals(143, process.waitFor());
      started.onExit().get(30, TimeUnit.SECONDS);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String mode) throws IOException {
    return new ProcessBuilder(
            // What runs in the background of a script ignores SIGINT, and its children would too.
            "env",
            "--default-signal=INT,HUP",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            mode)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** More than once: one that comes with the first is taken for that. */
  private static void sendUntilItEnds(String signal, Process process) throws Exception {
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
    }
  }

  private static void send(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
    assertEquals(true, kill.waitFor(10, TimeUnit.SECONDS));
    assertEquals(0, kill.exitValue());
  }

  /** Stops when asked, or hangs or fails while stopping. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      if (arguments[0].equals("starts")) {
        System.out.println(new ProcessBuilder("sleep", "50").start().pid());
      }
      CountDownLatch stopped = new CountDownLatch(1);
      StopSignals.onFirst(
          () -> {
            System.out.println("stopping");
            switch (arguments[0]) {
              case "stops" -> stopped.countDown();
              case "stops slowly" -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300)); // the second has come
                stopped.countDown();
              }
              case "fails" -> throw new NoClassDefFoundError("planted");
              default -> {} // hangs
            }
          });
      System.out.println("ready");
      stopped.await();
    }
  }
}
