package dev.gyre.bench;

import dev.gyre.transport.Transport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Prints results, line by line as they come. */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  /** One line, formatted the same way in every locale. */
  void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    out.flush();
  }

  /** What the numbers were measured on and with. */
  void machine(Transport load, CpuPlan cpus) {
    line(
        "Linux %s %s, %d CPUs, load average %s; Java %s %s",
        System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        loadAverage(),
        Runtime.version(),
        String.join(" ", ServerProcess.jvmOptions()));
    line("load on %s; %s", load, cpus.describe());
  }

  private static String loadAverage() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }
}
