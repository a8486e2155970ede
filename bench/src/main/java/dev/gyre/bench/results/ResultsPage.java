package dev.gyre.bench.results;

import dev.gyre.bench.machine.Spread;
import dev.gyre.bench.results.Judgement.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table as Markdown. */
final class ResultsPage {
  private final StringBuilder text = new StringBuilder();
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

  ResultsPage(Targets targets, Measurements measurements) {
    StringBuilder table = new StringBuilder();
    for (Targets.Work work : targets.works()) {
      String name = work.name(); // in its first row only
      for (Rule rule : work.rules()) {
        Judgement judgement = Judgement.of(rule, measurements);
        counts.merge(judgement.outcome(), 1, Integer::sum);
        row(table, name, judgement);
        name = "";
      }
    }
    summary();
    text.append("\n| Work | Reach | Got | Ratio | Verdict |\n|---|---|--:|--:|---|\n")
        .append(table);
    List<String> remarks = new ArrayList<>(targets.remarks());
    remarks.addAll(measurements.remarks());
    if (!remarks.isEmpty()) {
      text.append("\n## Remarks\n\n");
      remarks.forEach(remark -> text.append("- ").append(remark).append('\n'));
    }
  }

  private void summary() {
    List<String> parts = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      parts.add(count(outcome) + " " + outcome);
    }
    text.append(String.join(", ", parts)).append(".\n");
  }

  private int count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0);
  }

  private static void row(StringBuilder table, String work, Judgement judgement) {
    Rule rule = judgement.rule();
    String verdict =
        switch (judgement.outcome()) {
          case REACHED, STATED -> judgement.outcome().toString();
          case MISSED -> "**missed**, see [Profile](#profile)";
          case NOT_MEASURED -> "**not measured**: " + judgement.reason();
        };
    table.append(
        "| %s | %s | %s | %s | %s |%n"
            .formatted(
                cell(work), cell(rule.text()), got(judgement), ratio(judgement), cell(verdict)));
  }

  private static String got(Judgement judgement) {
    Spread got = judgement.got();
    Spread yardstick = judgement.yardstick();
    if (got == null) {
      return "–";
    }
    String value = number(got.median());
    if (yardstick != null) {
      value += " : " + number(yardstick.median());
    }
    return (value + " " + judgement.rule().unit()).strip();
  }

  private static String ratio(Judgement judgement) {
    Spread ratio = judgement.ratio();
    return ratio == null
        ? "–"
        : String.format(
            Locale.ROOT, "%.3f (%.2f–%.2f)", ratio.median(), ratio.lowest(), ratio.highest());
  }

  private static String number(double value) {
    String form = Math.abs(value) >= 1000 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }

  private static String cell(String words) {
    return words.replace("|", "\\|").replace("<", "&lt;");
  }

  /** Whether everything that was to be reached was measured and is. */
  boolean allReached() {
    return count(Outcome.REACHED) > 0
        && count(Outcome.MISSED) == 0
        && count(Outcome.NOT_MEASURED) == 0;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
