package dev.gyre.bench.micro;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** All measurements as text, rivals under each other, the ratio to ours beside them. */
final class Table {
  private static final Comparator<Row> ORDER =
      Comparator.comparing(Row::benchmark)
          .thenComparingLong(row -> number(row.parameters()))
          .thenComparing(Row::parameters)
          .thenComparing(row -> !row.isGyre())
          .thenComparing(Row::rival);

  private static final String LINE = "%-29s %-16s %-24s %14s %12s %10s %9s%n";

  private Table() {}

  /** The rows in any order. */
  static String of(List<Row> rows) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(ORDER);
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            LINE, "benchmark", "parameters", "rival", "ns/op", "±", "bytes/op", "to Gyre"));
    String group = "";
    double gyreNanos = Double.NaN;
    for (Row row : sorted) {
      String rowGroup = row.benchmark() + row.parameters();
      boolean first = !rowGroup.equals(group);
      if (first) {
        group = rowGroup;
        gyreNanos = row.isGyre() ? row.nanos() : Double.NaN;
        text.append(System.lineSeparator());
      }
      text.append(
          String.format(
              LINE,
              first ? row.benchmark() : "",
              first ? row.parameters() : "",
              row.rival(),
              decimal(row.nanos(), 1),
              decimal(row.spread(), 1),
              decimal(row.bytes(), 1),
              decimal(row.nanos() / gyreNanos, 2)));
    }
    return text.toString();
  }

  private static String decimal(double value, int digits) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** Sizes are sorted as numbers; zero where there is none. */
  private static long number(String parameters) {
    String digits = parameters.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }
}
