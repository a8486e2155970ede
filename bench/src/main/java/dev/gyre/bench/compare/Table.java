package dev.gyre.bench.compare;

import dev.gyre.bench.machine.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The numbers of one scenario as cells, for every kind of report.
 *
 * @param head names of the columns
 * @param rows a row for each candidate, with as many cells, or two: its name and why there is none
 */
record Table(List<String> head, List<List<String>> rows) {
  private static final double NANOS_PER_MILLI = 1e6;

  static Table of(Results results, Scenario scenario) {
    String first = results.candidates().getFirst();
    List<String> head =
        List.of(
            "candidate",
            "cpu us",
            "lowest-highest",
            "user us",
            "system us",
            "cpu to " + first,
            "requests/s",
            "switches",
            "calls",
            "RSS MiB",
            "heap MiB",
            "p50 ms",
            "p90",
            "p99",
            "p99.9",
            "max",
            "lag p99",
            "unsent");
    List<List<String>> rows = new ArrayList<>();
    for (String candidate : results.candidates()) {
      String failure = results.failure(scenario, candidate);
      rows.add(
          failure.isEmpty()
              ? row(results, scenario, candidate)
              : List.of(candidate, "not measured: " + failure));
    }
    return new Table(head, rows);
  }

  private static List<String> row(Results results, Scenario scenario, String candidate) {
    String first = results.candidates().getFirst();
    Spread cpu = results.spread(scenario, candidate, Metric.CPU);
    List<String> cells = new ArrayList<>(List.of(candidate, number(cpu.median())));
    cells.add(number(cpu.lowest()) + "-" + number(cpu.highest()));
    cells.add(median(results, scenario, candidate, Metric.USER));
    cells.add(median(results, scenario, candidate, Metric.SYSTEM));
    cells.add(
        candidate.equals(first)
            ? "1"
            : results.ratio(scenario, candidate, first, Metric.CPU).toString());
    cells.add(median(results, scenario, candidate, Metric.RATE));
    cells.add(median(results, scenario, candidate, Metric.SWITCHES));
    cells.add(extra(results.systemCalls(scenario, candidate)));
    cells.add(median(results, scenario, candidate, Metric.RSS));
    cells.add(extra(results.heap(scenario, candidate)));
    Latency latency = results.latency(scenario, candidate);
    for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
      cells.add(millis(latency.response(), percentile));
    }
    cells.add(millis(latency.lag(), 99));
    boolean measured = latency.response().getTotalCount() > 0;
    cells.add(measured ? String.valueOf(latency.unsent()) : "-");
    return cells;
  }

  private static String millis(Histogram nanos, double percentile) {
    return nanos.getTotalCount() == 0
        ? "-"
        : number(nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI);
  }

  private static String median(
      Results results, Scenario scenario, String candidate, Metric metric) {
    return number(results.spread(scenario, candidate, metric).median());
  }

  private static String extra(Results.Extra extra) {
    return extra.missing().isEmpty() ? number(extra.value()) : "-";
  }

  /** Three digits or so, which is all that such numbers are good for. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
