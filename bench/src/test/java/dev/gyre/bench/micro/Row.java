package dev.gyre.bench.micro;

import java.util.Locale;
import java.util.StringJoiner;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * One line of the table.
 *
 * @param benchmark class and method, without "Benchmark"
 * @param parameters all but the rival
 * @param rival whose code ran
 * @param nanos time of an operation
 * @param error half of the 99.9 % interval; not a number when there was one measurement
 * @param bytes allocated by an operation; not a number when it was not counted
 */
record Row(
    String benchmark, String parameters, String rival, double nanos, double error, double bytes) {
  private static final String RIVAL = "rival";

  static Row of(RunResult result) {
    BenchmarkParams params = result.getParams();
    Result<?> time = result.getPrimaryResult();
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return new Row(
        nameOf(params),
        parametersOf(params, false),
        label(params.getParam(RIVAL)),
        time.getScore(),
        time.getScoreError(),
        bytes == null ? Double.NaN : bytes.getScore());
  }

  /** Whether the code is ours, which others are compared with. */
  boolean isGyre() {
    return rival.startsWith("gyre");
  }

  static String nameOf(BenchmarkParams params) {
    return params.getBenchmark().replaceFirst("^.*\\.(\\w+)Benchmark\\.", "$1.");
  }

  static String parametersOf(BenchmarkParams params, boolean withRival) {
    StringJoiner text = new StringJoiner(", ");
    for (String key : params.getParamsKeys()) {
      if (withRival || !key.equals(RIVAL)) {
        text.add(key + " " + label(params.getParam(key)));
      }
    }
    return text.toString();
  }

  private static String label(String value) {
    return value.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
