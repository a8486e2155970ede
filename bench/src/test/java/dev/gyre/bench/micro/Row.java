package dev.gyre.bench.micro;

import java.util.Locale;
import java.util.StringJoiner;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * One line of the table.
 *
 * @param benchmark class and method, by which it can be run alone
 * @param parameters all but the rival
 * @param rival whose code ran
 * @param nanos time of an operation: the median, since other work on the machine spoils means
 * @param spread half the width of the middle half of the measurements; not a number when there was
 *     one
 * @param bytes allocated by an operation; not a number when it was not counted
 */
record Row(
    String benchmark, String parameters, String rival, double nanos, double spread, double bytes) {
  private static final String RIVAL = "rival";

  static Row of(RunResult result) {
    BenchmarkParams params = result.getParams();
    Statistics times = result.getPrimaryResult().getStatistics();
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return new Row(
        nameOf(params),
        parametersOf(params, false),
        label(params.getParam(RIVAL)),
        times.getPercentile(50),
        times.getN() < 2 ? Double.NaN : (times.getPercentile(75) - times.getPercentile(25)) / 2,
        bytes == null ? Double.NaN : bytes.getScore());
  }

  /** Whether the code is ours, which others are compared with. */
  boolean isGyre() {
    return rival.startsWith("gyre");
  }

  static String nameOf(BenchmarkParams params) {
    return params.getBenchmark().replaceFirst("^.*\\.(\\w+\\.\\w+)$", "$1");
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
