package dev.gyre.bench.load;

import dev.gyre.bench.machine.OutputFiles;
import dev.gyre.bench.plot.Axis;
import dev.gyre.bench.plot.LinePlot;
import dev.gyre.cli.ExitCode;
import dev.gyre.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the rounds of an echo have shown, on a terminal and in files. */
final class EchoReport {
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
  private static final List<String> FILES = List.of("bench.txt", "bench.svg");

  private final EchoTally tally;

  EchoReport(EchoTally tally) {
    this.tally = tally;
  }

  /** Whether the files can be written, and complains of those that cannot. To be asked first. */
  static boolean canWrite(Path folder, Terminal terminal) {
    boolean all = true;
    for (String name : FILES) {
      Path file = folder.toAbsolutePath().resolve(name);
      if (!OutputFiles.isWritable(file)) {
        terminal.complain(
            "load: --echo: cannot write "
                + file
                + "; call it in a directory where that can be made");
        all = false;
      }
    }
    return all;
  }

  /** Prints, and writes {@code bench.txt} and {@code bench.svg} into the folder. */
  ExitCode print(Terminal terminal, Path folder) {
    terminal.out().print(text());
    terminal.out().flush();
    try {
      Files.writeString(folder.resolve(FILES.getFirst()), ranks());
      Files.writeString(folder.resolve(FILES.getLast()), plot());
    } catch (IOException e) {
      terminal.complain("load: cannot write a result: " + e.getMessage());
      return ExitCode.CANNOT_CREATE;
    }
    boolean allGood = tally.bad() == 0 && tally.times().getTotalCount() > 0;
    return allGood ? ExitCode.OK : ExitCode.NOT_AS_EXPECTED;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        Result.text(
            "%s at a time; good %d, bad %d",
            Result.counted(tally.connections(), "connection"),
            tally.times().getTotalCount(),
            tally.bad()));
    for (Failure failure : Failure.values()) {
      if (failure != Failure.STATUS && failure != Failure.PROTOCOL) {
        text.append(Result.text(", %s %d", failure, tally.failures(failure)));
      }
    }
    text.append('\n');
    if (!tally.firstError().isEmpty()) {
      text.append("first connection that failed: ").append(tally.firstError()).append('\n');
    }
    boolean any = tally.times().getTotalCount() > 0;
    text.append(any ? "from sending a message to having it back:\n" : "no message came back\n");
    for (double percentile : any ? PERCENTILES : new double[0]) {
      String name = percentile == 100 ? "max" : ("p" + percentile).replace(".0", "");
      double micros = tally.times().getValueAtPercentile(percentile) / 1e3;
      text.append(Result.text("  %-6s %12.1f us%n", name, micros));
    }
    return text.append("bench.txt and bench.svg have the mean by rank\n").toString();
  }

  /** Rank and mean in whole us, a line each: the form that kecho's plot script reads. */
  String ranks() {
    StringBuilder text = new StringBuilder();
    double[] means = tally.meanMicrosByRank();
    for (int i = 0; i < means.length; i++) {
      text.append(i).append(' ').append(Math.round(means[i])).append('\n');
    }
    return text.toString();
  }

  // The mean by rank hides a slow message among as many fast ones of other rounds; the share of all
  // messages that were as fast does not, and fits on the same axis.
  private String plot() {
    double[] means = tally.meanMicrosByRank();
    double[] ranks = new double[means.length];
    double[] all = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      ranks[i] = i + 1;
      all[i] = tally.times().getValueAtPercentile(100.0 * (i + 1) / means.length) / 1e3;
    }
    return new LinePlot("Echo, time by rank", Axis.linear("rank"), Axis.linear("time, us"))
        .points("mean over rounds", ranks, means)
        .line("percentile of all messages", ranks, all)
        .svg();
  }
}
