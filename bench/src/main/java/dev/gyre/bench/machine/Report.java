package dev.gyre.bench.machine;

import dev.gyre.transport.Transport;
import java.io.PrintStream;
import java.util.Locale;

/** Prints results, line by line as they come. */
public final class Report {
  private final PrintStream out;
  private final int cpus = Runtime.getRuntime().availableProcessors(); // before we pin ourselves

  public Report(PrintStream out) {
    this.out = out;
  }

  /** One line, formatted the same way in every locale. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library
  public void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    out.flush();
  }

  /** What the numbers were measured on and with. */
  public void machine(Transport load, CpuPlan plan) {
    line(
        "Linux %s %s, %d CPUs, load average %s; Java %s %s",
        System.getProperty("os.version"),
        System.getProperty("os.arch"),
        cpus,
        MachineFacts.loadAverage(),
        Runtime.version(),
        String.join(" ", ServerProcess.jvmOptions()));
    line("load on %s; %s", load, plan.describe());
  }
}
