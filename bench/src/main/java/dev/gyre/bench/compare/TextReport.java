package dev.gyre.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** The result for a terminal, and as Markdown. */
final class TextReport {
  private final Facts facts;
  private final Results results;
  private final List<Gate.Judgement> judgements;
  private final List<String> changes;

  /**
   * Of a comparison that has ended.
   *
   * @param judgements of the gates
   * @param changes since the baseline, in sentences
   */
  TextReport(Facts facts, Results results, List<Gate.Judgement> judgements, List<String> changes) {
    this.facts = facts;
    this.results = results;
    this.judgements = judgements;
    this.changes = changes;
  }

  /** In columns, however many characters a line has. */
  String plain() {
    return plain(Integer.MAX_VALUE);
  }

  /** The same, with tables that go on below where a line would be longer than this. */
  String plain(int columnsMax) {
    StringBuilder text = new StringBuilder(facts.text());
    for (Scenario scenario : results.scenarios()) {
      text.append('\n').append(heading(scenario)).append('\n');
      columns(Table.of(results, scenario), columnsMax, text);
      Words.of(results, scenario).forEach(sentence -> text.append(sentence).append('\n'));
    }
    text.append('\n').append(Words.summary(results)).append('\n');
    closing().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** For a page of a forge. */
  String markdown() {
    StringBuilder text = new StringBuilder("# Servers side by side\n\n");
    facts.values().forEach((name, value) -> text.append("- " + name + ": " + value + "\n"));
    for (Scenario scenario : results.scenarios()) {
      Table table = Table.of(results, scenario);
      text.append("\n## ").append(heading(scenario)).append("\n\n");
      text.append("| ").append(String.join(" | ", table.head())).append(" |\n|---");
      text.append("|--:".repeat(table.head().size() - 1)).append("|\n");
      for (List<String> row : table.rows()) {
        List<String> cells = row.stream().map(cell -> cell.replace("|", "\\|")).toList();
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
      }
      text.append('\n');
      Words.of(results, scenario).forEach(sentence -> text.append(sentence).append('\n'));
    }
    text.append("\n## In words\n\n").append(Words.summary(results)).append('\n');
    closing().forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }

  /** Remarks, gates and changes, a line each. */
  List<String> closing() {
    List<String> lines = new ArrayList<>(results.remarks());
    for (Gate.Judgement judgement : judgements) {
      lines.add(
          "gate '%s' in %s: %s, ratio %s"
              .formatted(
                  judgement.gate().text(),
                  judgement.scenario().name(),
                  judgement.outcome(),
                  judgement.ratio()));
    }
    lines.addAll(changes);
    return lines;
  }

  /** Of one scenario. */
  String heading(Scenario scenario) {
    int rate = results.rate(scenario);
    return scenario.name()
        + ": "
        + scenario.description()
        + (rate > 0 ? "; latency at " + rate + " requests a second" : "");
  }

  private static void columns(Table table, int columnsMax, StringBuilder text) {
    int[] widths = new int[table.head().size()];
    List<List<String>> rows = new ArrayList<>(table.rows());
    rows.addFirst(table.head());
    for (List<String> row : rows) {
      for (int i = 0; row.size() == widths.length && i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int from = 1; from < widths.length; ) {
      int to = from;
      int length = widths[0];
      do {
        length += 2 + widths[to++];
      } while (to < widths.length && length + 2 + widths[to] <= columnsMax);
      lines(rows, widths, from, to, text);
      from = to;
    }
  }

  // Names, and of each row some further cells; what was not measured is told once.
  private static void lines(
      List<List<String>> rows, int[] widths, int from, int to, StringBuilder text) {
    for (List<String> row : rows) {
      if (from > 1 && row.size() < widths.length) {
        continue;
      }
      StringBuilder line = new StringBuilder(row.getFirst());
      line.append(" ".repeat(widths[0] - row.getFirst().length()));
      for (int i = from; i < Math.min(to, row.size()); i++) {
        String blank = " ".repeat(Math.max(0, widths[i] - row.get(i).length()));
        line.append("  ").append(blank).append(row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
