package dev.gyre.bench.load;

import dev.gyre.bench.plot.Axis;
import dev.gyre.bench.plot.LinePlot;
import dev.gyre.http.HtmlEscape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The result of a run as one page that needs nothing else. */
final class ResultPage {
  private static final double[] SHOWN = {50, 90, 99, 99.9, 99.99, 100};
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1c1f23;--soft:#5c6570;--rule:#d9dde2;--paper:#fff}
      @media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a7afb9;--rule:#3a4048;
      --paper:#16181b}}
      body{font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);
      margin:0 auto;padding:1rem;max-width:64rem}
      h1{font-size:1.3rem;overflow-wrap:anywhere}h2{font-size:1.05rem;margin-top:1.6rem}
      .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:1rem}
      table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:left;
      vertical-align:top;border-bottom:1px solid var(--rule);overflow-wrap:anywhere}
      th{font-weight:400;color:var(--soft)}th:first-child{min-width:7rem}.number{text-align:right;white-space:nowrap;
      font-variant-numeric:tabular-nums}.doubt{border-left:.25rem solid #c24e00;padding-left:.7rem}
      """;

  private final Result result;
  private final Tally tally;

  ResultPage(Result result) {
    this.result = result;
    this.tally = result.tally();
  }

  String html() {
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    String title = "gyre load " + result.plan().traffic().requests().getFirst().name();
    page.append("<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
    page.append("<title>").append(escape(title)).append("</title>\n<style>\n");
    page.append(STYLE).append("</style>\n</head>\n<body>\n<main>\n<h1>");
    page.append(escape(title)).append("</h1>\n");
    page.append("<p>").append(escape(headline())).append("</p>\n");
    for (String doubt : result.doubts()) {
      page.append("<p class=\"doubt\">").append(escape(doubt)).append("</p>\n");
    }
    page.append("<div class=\"plots\">\n");
    if (tally.good() > 0) {
      page.append(percentilePlot()).append(timePlot());
    }
    page.append(ratePlot()).append("</div>\n");
    latencyTable(page);
    table(page, "Answers", answers());
    table(page, "Measured on", conditions());
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private String headline() {
    return Result.text(
        "%s in %.3f s, %.1f a second; good %d, bad %d. Generator: %.2f CPUs, %.1f us a request.",
        Result.counted(tally.requests(), "request"),
        tally.seconds(),
        tally.requestsPerSecond(),
        tally.good(),
        tally.bad(),
        result.cpus(),
        result.cpuMicrosPerRequest());
  }

  private String percentilePlot() {
    LinePlot plot =
        new LinePlot(
            "Latency by percentile", Axis.percentile("percentile"), Axis.log("latency, ms"));
    curve(plot, "response", tally.response());
    if (result.plan().timesDiffer()) {
      curve(plot, "service", tally.service());
    }
    return plot.svg();
  }

  /** Adds the distribution as a curve, as far as there are values to stand for it. */
  static void curve(LinePlot plot, String name, Histogram histogram) {
    // Beyond one in the number of values every percentile is the greatest value.
    double last = Math.log10((double) Math.max(10, histogram.getTotalCount()));
    int points = (int) (last * 20);
    double[] percentiles = new double[points + 1];
    double[] millis = new double[points + 1];
    for (int i = 0; i <= points; i++) {
      percentiles[i] = 100 * (1 - Math.pow(10, -last * i / points));
      millis[i] = histogram.getValueAtPercentile(percentiles[i]) / 1e6;
    }
    plot.line(name, percentiles, millis);
  }

  private interface Slices {
    double of(int number);
  }

  private String timePlot() {
    Timeline timeline = tally.timeline();
    LinePlot plot =
        new LinePlot(
            "Response time over time", Axis.linear("time, s"), Axis.log("response time, ms"));
    over(plot, timeline.slices(), "longest", number -> timeline.maxNanos(number) / 1e6);
    over(plot, timeline.slices(), "median", number -> timeline.medianNanos(number) / 1e6);
    return plot.svg();
  }

  private String ratePlot() {
    Timeline timeline = tally.timeline();
    LinePlot plot =
        new LinePlot("Answers over time", Axis.linear("time, s"), Axis.linear("answers a second"));
    // The last slice was cut by the end of the run, so that its rate would be too low.
    int count = Math.max(1, timeline.slices() - 1);
    double seconds = timeline.slices() == 1 ? tally.seconds() : timeline.sliceSeconds();
    over(plot, count, "good", number -> timeline.good(number) / seconds);
    if (tally.bad() > 0) {
      over(plot, count, "bad", number -> timeline.bad(number) / seconds);
    }
    return plot.svg();
  }

  private void over(LinePlot plot, int count, String name, Slices values) {
    Timeline timeline = tally.timeline();
    double[] seconds = new double[count];
    double[] heights = new double[count];
    for (int i = 0; i < count; i++) {
      seconds[i] = (i + 0.5) * timeline.sliceSeconds();
      heights[i] = values.of(i);
    }
    plot.line(name, seconds, heights);
  }

  private void latencyTable(StringBuilder page) {
    if (tally.good() == 0) {
      page.append("<p>No latency, since there was no good answer.</p>\n");
      return;
    }
    page.append("<h2>Latency in ms</h2>\n<table>\n<tr><td></td><th>response</th>");
    page.append("<th>service</th></tr>\n");
    for (double percentile : SHOWN) {
      String name = percentile == 100 ? "max" : Result.text("p%s", percentile).replace(".0", "");
      page.append(
          Result.text(
              "<tr><th>%s</th><td class=\"number\">%.3f</td><td class=\"number\">%.3f</td></tr>%n",
              name,
              tally.response().getValueAtPercentile(percentile) / 1e6,
              tally.service().getValueAtPercentile(percentile) / 1e6));
    }
    page.append("</table>\n");
    page.append("<p>Response time counts from the moment a request was to be sent, service time");
    page.append(" from the moment it was.</p>\n");
  }

  private Map<String, Object> answers() {
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("good", tally.good());
    for (Failure failure : Failure.values()) {
      rows.put(failure.toString(), tally.failures(failure));
    }
    if (!tally.firstError().isEmpty()) {
      rows.put("first error", tally.firstError());
    }
    List<Plan.Request> requests = result.plan().traffic().requests();
    for (int i = 0; requests.size() > 1 && i < requests.size(); i++) {
      rows.put("good from " + requests.get(i).name(), tally.good(i));
    }
    if (result.plan().destination().encrypted()) {
      rows.put("full TLS handshakes with the warm-up", tally.handshakes().full());
      rows.put("resumed TLS handshakes with the warm-up", tally.handshakes().resumed());
    }
    return rows;
  }

  // The names are those of JSON, which has no spaces in them.
  private Map<String, Object> conditions() {
    Map<String, Object> rows = new LinkedHashMap<>();
    result
        .environment()
        .facts()
        .forEach(
            (name, value) ->
                rows.put(name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT), value));
    rows.put("seed", result.plan().pace().seed());
    return rows;
  }

  private static void table(StringBuilder page, String title, Map<String, Object> rows) {
    page.append("<h2>").append(escape(title)).append("</h2>\n<table>\n");
    rows.forEach(
        (name, value) ->
            page.append("<tr><th>")
                .append(escape(name))
                .append("</th><td>")
                .append(escape(String.valueOf(value)))
                .append("</td></tr>\n"));
    page.append("</table>\n");
  }

  private static String escape(String text) {
    return HtmlEscape.escapeHtml(text);
  }
}
