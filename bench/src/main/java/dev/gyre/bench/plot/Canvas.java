package dev.gyre.bench.plot;

import java.util.List;
import java.util.Locale;

/** Writes the elements of one SVG picture. Coordinates are in units of its own width. */
final class Canvas {
  /** A plot is so wide; at this width a letter is as large as in text. */
  static final int WIDTH = 480;

  /** About as wide as a letter is. */
  static final int LETTER = 7;

  /** Colours repeat after so many. */
  static final int COLOURS = 5;

  // Told apart also by those who see few colours (Okabe and Ito), on white and on near black.
  private static final String STYLE =
      """
      .gyre-plot{--ink:#1c1f23;--soft:#5c6570;--grid:#d9dde2;--paper:#fff;
      --c0:#0068a6;--c1:#c24e00;--c2:#00805d;--c3:#a8478a;--c4:#7a6400;
      font:13px system-ui,sans-serif;width:100%;max-width:45rem;height:auto}
      @media(prefers-color-scheme:dark){.gyre-plot{--ink:#e8eaed;--soft:#a7afb9;--grid:#3a4048;
      --paper:#16181b;--c0:#5db8f0;--c1:#f0a030;--c2:#37cf9f;--c3:#ee9fd0;--c4:#dccb52}}
      .gyre-plot text{fill:var(--ink)}.gyre-plot .soft{fill:var(--soft)}
      .gyre-plot .title{font-weight:600}.gyre-plot .paper{fill:var(--paper)}
      .gyre-plot .grid{stroke:var(--grid)}.gyre-plot .mark{stroke:var(--soft);stroke-dasharray:4 3}
      .gyre-plot .line{fill:none;stroke-width:2;stroke-linejoin:round}
      .gyre-plot .whisker{stroke:var(--ink);stroke-width:1.5}
      """;

  private final StringBuilder svg = new StringBuilder();

  Canvas(String title, int height) {
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"gyre-plot\" role=\"img\"");
    add(" viewBox=\"0 0 %d %d\">", WIDTH, height);
    svg.append("<title>").append(escape(title)).append("</title>");
    svg.append("<style>").append(STYLE.replace("\n", "")).append("</style>\n");
    add("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n", WIDTH, height);
  }

  void straight(String style, double fromX, double fromY, double toX, double toY) {
    add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\"", style, fromX, fromY);
    add(" x2=\"%.1f\" y2=\"%.1f\"/>\n", toX, toY);
  }

  /** A line of a series through points, x and y in turn. */
  void curve(int series, List<Double> coordinates) {
    svg.append("<polyline class=\"line\"");
    stroke(series);
    svg.append(" points=\"");
    for (int i = 0; i < coordinates.size(); i++) {
      add(i % 2 == 0 ? " %.1f" : ",%.1f", coordinates.get(i));
    }
    svg.append("\"/>\n");
  }

  /** The sample of a series in a legend. */
  void sample(int series, double fromX, double toX, double y) {
    curve(series, List.of(fromX, y, toX, y));
  }

  // A dash of its own for each, for print and for those who see no colours.
  private void stroke(int series) {
    String[] dashes = {"", "6 3", "2 3", "9 3 2 3", "1 2"};
    String dash = dashes[series % COLOURS];
    add(
        " style=\"stroke:var(--c%d)%s\"",
        series % COLOURS, dash.isEmpty() ? "" : ";stroke-dasharray:" + dash);
  }

  void dot(int series, double x, double y) {
    add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" style=\"fill:var(--c%d)\"/>\n",
        x, y, series % COLOURS);
  }

  void bar(int series, double x, double y, double width, double height) {
    add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", x, y, width, height);
    add(" style=\"fill:var(--c%d)\"/>\n", series % COLOURS);
  }

  void text(String style, String anchor, double x, double y, String text) {
    add("<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">", style, anchor, x, y);
    svg.append(escape(text)).append("</text>\n");
  }

  /** The names of ticks below a plot; of those that would touch, the second is left out. */
  void ticks(List<Ruler.Tick> ticks, int left, int right, double y) {
    double free = -1;
    for (Ruler.Tick tick : ticks) {
      double length = tick.label().length() * LETTER;
      double x = Math.min(left + tick.place() * (right - left), WIDTH - length / 2);
      boolean first = tick.place() < 0.03 && left < length;
      if ((first ? x : x - length / 2) > free) {
        text("soft", first ? "start" : "middle", x, y, tick.label());
        free = (first ? x + length : x + length / 2) + LETTER;
      }
    }
  }

  String end() {
    return svg.append("</svg>\n").toString();
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library
  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
  }
}
