package dev.gyre.bench.micro;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Behind {@code bench/micro}: runs the harness and prints the table. */
public final class MicroMain {
  private MicroMain() {}

  /**
   * Runs.
   *
   * @param arguments the file for what the harness says; then those of {@code bench/micro}
   */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(Path.of(arguments[0]), Arrays.asList(arguments).subList(1, arguments.length)));
  }

  private static int run(Path log, List<String> arguments) throws IOException {
    List<String> forHarness = new ArrayList<>(arguments);
    boolean quick = forHarness.remove("--quick");
    int json = forHarness.indexOf("--json");
    if (json >= 0 && json + 1 == forHarness.size()) {
      System.err.println("micro: --json is followed by a file");
      return 2;
    }
    String file = json < 0 ? "" : forHarness.remove(json + 1);
    forHarness.remove("--json");
    ChainedOptionsBuilder options;
    try {
      options =
          new OptionsBuilder().parent(new CommandLineOptions(forHarness.toArray(new String[0])));
    } catch (CommandLineOptionException e) {
      System.err.println("micro: " + e.getMessage());
      return 2;
    }
    if (!file.isEmpty()) {
      options.result(file).resultFormat(ResultFormatType.JSON);
    }
    options.addProfiler(GCProfiler.class);
    if (quick) {
      options
          .param("timers", "10000")
          .param("head", "BROWSER")
          .param("target", "ENCODED")
          .param("depth", "FOUR")
          .measurementIterations(5)
          .measurementTime(TimeValue.milliseconds(100));
    }
    Files.createDirectories(log.toAbsolutePath().getParent());
    try (PrintStream logStream = new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
      return run(options, logStream, log);
    }
  }

  private static int run(ChainedOptionsBuilder options, PrintStream logStream, Path log) {
    Progress progress =
        new Progress(
            OutputFormatFactory.createFormatInstance(logStream, VerboseMode.NORMAL), System.err);
    List<Row> rows = new ArrayList<>();
    try {
      for (RunResult result : new Runner(options.build(), progress).run()) {
        rows.add(Row.of(result));
      }
    } catch (NoBenchmarksException e) {
      System.err.println("micro: no benchmark has such a name");
      return 2;
    } catch (RunnerException e) {
      System.err.println("micro: " + e.getMessage());
      return 1;
    }
    System.out.print(Table.of(rows));
    if (progress.failures() > 0) {
      System.err.println("micro: " + progress.failures() + " failed, see " + log);
      return 1;
    }
    return 0;
  }
}
