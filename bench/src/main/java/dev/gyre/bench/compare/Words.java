package dev.gyre.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the numbers say, in sentences. */
final class Words {
  /** From here on its thread hardly ever waits. */
  private static final double LOAD_BUSY_CPUS = 0.9;

  private Words() {}

  /** A sentence for each candidate but the first, and one about a load that was busy itself. */
  static List<String> of(Results results, Scenario scenario) {
    String first = results.candidates().getFirst();
    List<String> sentences = new ArrayList<>();
    for (String candidate : results.candidates()) {
      if (!candidate.equals(first)) {
        sentences.add(
            sentence(results.ratio(scenario, candidate, first, Metric.CPU), candidate, first));
      }
    }
    List<String> busy = busy(results, scenario);
    if (!busy.isEmpty()) {
      sentences.add(
          format(
              "The load itself was busy all the time against %s: it may be what limits requests/s.",
              String.join(", ", busy)));
    }
    return sentences;
  }

  private static List<String> busy(Results results, Scenario scenario) {
    return results.candidates().stream()
        .filter(candidate -> results.measured(scenario, candidate))
        .filter(candidate -> results.loadCpus(scenario, candidate) > LOAD_BUSY_CPUS)
        .toList();
  }

  private static String sentence(Ratio ratio, String candidate, String first) {
    return switch (ratio.verdict()) {
      case LESS ->
          format("%s needs less CPU time than %s: %s times as much.", candidate, first, ratio);
      case MORE ->
          format("%s needs more CPU time than %s: %s times as much.", candidate, first, ratio);
      case NO_DIFFERENCE, TOO_FEW ->
          format("%s against %s: %s, %s.", candidate, first, ratio.verdict(), ratio);
      case NOT_MEASURED -> format("%s against %s: not measured.", candidate, first);
    };
  }

  /** Which candidate needs the least, over all scenarios. */
  static String summary(Results results) {
    String first = results.candidates().getFirst();
    List<String> parts = new ArrayList<>();
    for (String candidate : results.candidates()) {
      if (candidate.equals(first)) {
        continue;
      }
      int less = 0;
      int more = 0;
      int same = 0;
      for (Scenario scenario : results.scenarios()) {
        switch (results.ratio(scenario, candidate, first, Metric.CPU).verdict()) {
          case LESS -> less++;
          case MORE -> more++;
          case NO_DIFFERENCE -> same++;
          case TOO_FEW, NOT_MEASURED -> {}
        }
      }
      List<String> clauses = new ArrayList<>();
      clause(clauses, format("needs more CPU time than %s in %%s", first), more);
      clause(clauses, format("needs less than %s in %%s", first), less);
      clause(clauses, format("differs not significantly from %s in %%s", first), same);
      if (!clauses.isEmpty()) {
        parts.add(candidate + " " + String.join(", ", clauses) + ".");
      }
    }
    return String.join(" ", parts);
  }

  private static void clause(List<String> clauses, String format, int scenarios) {
    if (scenarios > 0) {
      clauses.add(format(format, scenarios == 1 ? "1 scenario" : scenarios + " scenarios"));
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library
  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
