package dev.gyre.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The last line that a process says on its standard error. Only if it does not start it matters; of
 * a server that runs it may be one for each request. For any thread.
 */
final class LastWords {
  private static final long WAIT_MILLIS = 1000;

  private final Thread reader;
  private volatile String line = "";

  private LastWords(Process process) {
    reader = Thread.ofPlatform().daemon().name("compare-errors").start(() -> read(process));
  }

  /** Listens from now on. */
  static LastWords of(Process process) {
    return new LastWords(process);
  }

  private void read(Process process) {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String next = lines.readLine(); next != null; next = lines.readLine()) {
        line = next;
      }
    } catch (IOException e) {
      return; // the process is gone
    }
  }

  /** Of a process that has ended: a colon and the line, or nothing. */
  String afterColon() throws InterruptedException {
    reader.join(WAIT_MILLIS);
    return line.isEmpty() ? "" : ": " + line;
  }
}
