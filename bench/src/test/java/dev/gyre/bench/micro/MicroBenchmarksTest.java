package dev.gyre.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class MicroBenchmarksTest {
  @Test
  void everyBenchmarkRunsAndHasItsRow() throws Exception {
    // The harness lets one run at a time on a machine, so that they do not disturb each other.
    System.setProperty("jmh.ignoreLock", "true");
    Options options =
        new OptionsBuilder()
            .param("timers", "1000")
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(3)
            .build();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    Progress progress =
        new Progress(
            OutputFormatFactory.createFormatInstance(
                new PrintStream(log, true, StandardCharsets.UTF_8), VerboseMode.NORMAL),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    List<Row> rows = new ArrayList<>();
    for (RunResult result : new Runner(options, progress).run()) {
      rows.add(Row.of(result));
    }
    assertEquals(0, progress.failures(), log.toString(StandardCharsets.UTF_8));
    assertEquals(5 * 4 + 2 * 2 + 2 * 2 + 4 * 2 + 2 + 2 * 2, rows.size());
    String table = Table.of(rows);
    for (Row row : rows) {
      assertTrue(table.contains(row.benchmark()), table);
    }
  }

  @Test
  void rivalsStandUnderGyreWithTheirRatio() {
    String table =
        Table.of(
            List.of(
                new Row("Timer.add", "timers 100000", "gyre", 8, 1, 0),
                new Row("Timer.add", "timers 1000", "agrona", 15, Double.NaN, Double.NaN),
                new Row("Timer.add", "timers 1000", "gyre", 10, 1, 0)));
    List<String> lines = table.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    assertEquals(
        List.of(
            "benchmark parameters rival ns/op ± bytes/op to Gyre",
            "",
            "Timer.add timers 1000 gyre 10.0 1.0 0.0 1.00",
            "agrona 15.0 – – 1.50",
            "",
            "Timer.add timers 100000 gyre 8.0 1.0 0.0 1.00"),
        lines);
  }
}
