package dev.gyre.bench.compare;

import dev.gyre.bench.plot.Axis;
import dev.gyre.bench.plot.IntervalPlot;
import dev.gyre.bench.plot.LinePlot;
import dev.gyre.bench.plot.StackPlot;
import dev.gyre.http.HtmlEscape;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** The result as one page that needs nothing else: words first, then plots, then all numbers. */
final class HtmlReport {
  private static final int STEPS_PER_HALF = 5;
  private static final double PERCENTILE_MAX = 99.99;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1c1f23;--soft:#5c6570;--line:#d9dde2;--paper:#fff}
      @media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a7afb9;--line:#3a4048;
      --paper:#16181b}}
      body{margin:0 auto;padding:1rem;max-width:60rem;background:var(--paper);color:var(--ink);
      font:1rem/1.5 system-ui,sans-serif}
      h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem;border-top:1px solid var(--line);
      padding-top:1rem}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;color:var(--soft)}
      dd{margin:0;overflow-wrap:anywhere}
      .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem}
      .table{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem;
      font-variant-numeric:tabular-nums}
      th,td{padding:.2rem .6rem;text-align:right;border-bottom:1px solid var(--line);
      white-space:nowrap}
      th:first-child,td:first-child,td[colspan]{text-align:left}thead th{color:var(--soft);font-weight:500}
      nav a{margin-right:.75rem}a{color:inherit}
      """;

  private final Facts facts;
  private final Results results;
  private final TextReport text;
  private final StringBuilder page = new StringBuilder();

  private HtmlReport(Facts facts, Results results, TextReport text) {
    this.facts = facts;
    this.results = results;
    this.text = text;
  }

  static String of(Facts facts, Results results, TextReport text) {
    return new HtmlReport(facts, results, text).write();
  }

  private String write() {
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
    page.append("<title>Servers side by side</title>\n<style>\n").append(STYLE);
    page.append("</style></head><body>\n<main>\n<h1>Servers side by side</h1>\n");
    if (!Words.summary(results).isEmpty()) {
      paragraph(Words.summary(results));
    }
    text.closing().forEach(this::paragraph);
    page.append("<nav aria-label=\"Scenarios\">");
    for (Scenario scenario : results.scenarios()) {
      String name = escape(scenario.name());
      page.append("<a href=\"#").append(name).append("\">").append(name).append("</a>");
    }
    page.append("</nav>\n");
    page.append(ratios());
    facts();
    results.scenarios().forEach(this::scenario);
    return page.append("</main>\n</body></html>\n").toString();
  }

  private void facts() {
    page.append("<dl>");
    facts
        .values()
        .forEach(
            (name, value) ->
                page.append("<dt>" + escape(name) + "</dt><dd>" + escape(value) + "</dd>\n"));
    page.append("</dl>\n");
  }

  private String ratios() {
    String first = results.candidates().getFirst();
    IntervalPlot plot =
        new IntervalPlot(
            "CPU time of a request, compared with " + first, Axis.log("times as much"));
    plot.mark(1);
    boolean any = false;
    for (Scenario scenario : results.scenarios()) {
      for (int i = 1; i < results.candidates().size(); i++) {
        String candidate = results.candidates().get(i);
        Ratio ratio = results.ratio(scenario, candidate, first, Metric.CPU);
        if (ratio.hasInterval()) {
          any = true;
          plot.row(
              scenario.name() + ": " + candidate + " " + ratio,
              i,
              ratio.low(),
              ratio.value(),
              ratio.high());
        }
      }
    }
    return any ? plot.svg() : "";
  }

  private void scenario(Scenario scenario) {
    String name = escape(scenario.name());
    page.append("<h2 id=\"").append(name).append("\">");
    page.append(escape(text.heading(scenario))).append("</h2>\n");
    Words.of(results, scenario).forEach(this::paragraph);
    if (!measured(scenario).isEmpty()) {
      page.append("<div class=\"plots\">").append(cpu(scenario)).append(latency(scenario));
      page.append("</div>\n");
    }
    table(Table.of(results, scenario));
  }

  private String cpu(Scenario scenario) {
    StackPlot plot =
        new StackPlot(
            "CPU time of a request", "microseconds", List.of("in the program", "in the kernel"));
    for (String candidate : measured(scenario)) {
      double user = results.spread(scenario, candidate, Metric.USER).median();
      double system = results.spread(scenario, candidate, Metric.SYSTEM).median();
      // Medians of parts are not parts of the median, which is what the bar is to be as long as.
      double share = user + system > 0 ? user / (user + system) : 0;
      double all = results.spread(scenario, candidate, Metric.CPU).median();
      plot.row(candidate, all * share, all * (1 - share));
    }
    return plot.svg();
  }

  private String latency(Scenario scenario) {
    List<String> timed =
        measured(scenario).stream()
            .filter(candidate -> response(scenario, candidate).getTotalCount() > 0)
            .toList();
    if (timed.isEmpty()) {
      return "";
    }
    LinePlot plot =
        new LinePlot("Response time on a schedule", Axis.percentile("percentile"), Axis.log("ms"));
    for (String candidate : timed) {
      List<double[]> points = new ArrayList<>();
      for (HistogramIterationValue value :
          response(scenario, candidate).percentiles(STEPS_PER_HALF)) {
        points.add(
            new double[] {
              Math.min(value.getPercentile(), PERCENTILE_MAX),
              value.getValueIteratedTo() / NANOS_PER_MILLI
            });
      }
      plot.line(
          candidate,
          points.stream().mapToDouble(point -> point[0]).toArray(),
          points.stream().mapToDouble(point -> point[1]).toArray());
    }
    return plot.svg();
  }

  private Histogram response(Scenario scenario, String candidate) {
    return results.latency(scenario, candidate).response();
  }

  private List<String> measured(Scenario scenario) {
    return results.candidates().stream()
        .filter(candidate -> results.measured(scenario, candidate))
        .toList();
  }

  private void table(Table table) {
    page.append("<div class=\"table\" tabindex=\"0\"><table><thead><tr>");
    table.head().forEach(name -> page.append("<th scope=\"col\">" + escape(name) + "</th>"));
    page.append("</tr></thead><tbody>\n");
    for (List<String> row : table.rows()) {
      page.append("<tr><th scope=\"row\">").append(escape(row.getFirst())).append("</th>");
      int last = table.head().size() - row.size() + 1;
      for (int i = 1; i < row.size(); i++) {
        page.append(i == row.size() - 1 && last > 1 ? "<td colspan=\"" + last + "\">" : "<td>");
        page.append(escape(row.get(i))).append("</td>");
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
  }

  private void paragraph(String sentence) {
    page.append("<p>").append(escape(sentence)).append("</p>\n");
  }

  private static String escape(String text) {
    return HtmlEscape.escapeHtml(text);
  }
}
