package dev.gyre.bench.plot;

import dev.gyre.bench.plot.Ruler.Tick;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums as bars that show their parts, one below the other. Not thread-safe.
 *
 * <pre>{@code
 * new StackPlot("CPU time", "us a request", List.of("user", "system"))
 *     .row("io_uring", 2.1, 8.4)
 *     .svg();
 * }</pre>
 */
public final class StackPlot {
  private static final int LEFT = 12;
  private static final int RIGHT = Canvas.WIDTH - 16;
  private static final int TOP = 52;
  private static final int ROW_HEIGHT = 40;
  private static final int FOOT_HEIGHT = 46;
  private static final int LETTER = 7;

  private final String title;
  private final String label;
  private final List<String> parts;
  private final List<Row> rows = new ArrayList<>();

  private record Row(String label, double[] values) {
    double sum() {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum;
    }
  }

  /**
   * Without a bar yet.
   *
   * @param label what the numbers are
   * @param parts what the parts of each bar are, from the left
   */
  public StackPlot(String title, String label, List<String> parts) {
    this.title = title;
    this.label = label;
    this.parts = List.copyOf(parts);
  }

  /** Adds a bar; the values are not below zero. */
  public StackPlot row(String rowLabel, double... values) {
    rows.add(new Row(rowLabel, values.clone()));
    return this;
  }

  /** The picture as one SVG element. */
  public String svg() {
    int bottom = TOP + rows.size() * ROW_HEIGHT;
    Canvas canvas = new Canvas(title, bottom + FOOT_HEIGHT);
    Ruler ruler =
        Ruler.covering(Axis.Scale.LINEAR, 0, rows.stream().mapToDouble(Row::sum).max().orElse(1));
    canvas.text("title", "start", 8, 18, title);
    legend(canvas);
    for (Tick tick : ruler.ticks()) {
      double x = LEFT + tick.place() * (RIGHT - LEFT);
      canvas.straight("grid", x, TOP, x, bottom);
    }
    canvas.ticks(ruler.ticks(), LEFT, RIGHT, bottom + 16);
    canvas.text("soft", "end", RIGHT, bottom + FOOT_HEIGHT - 10, label);
    for (int i = 0; i < rows.size(); i++) {
      draw(canvas, ruler, rows.get(i), TOP + i * ROW_HEIGHT);
    }
    return canvas.end();
  }

  private void legend(Canvas canvas) {
    double x = 8;
    for (int i = 0; i < parts.size(); i++) {
      canvas.bar(i, x, 27, 11, 11);
      canvas.text("soft", "start", x + 16, 37, parts.get(i));
      x += 32 + parts.get(i).length() * LETTER;
    }
  }

  private static void draw(Canvas canvas, Ruler ruler, Row row, double y) {
    canvas.text("", "start", LEFT + 4, y + 15, row.label());
    double sum = 0;
    for (int i = 0; i < row.values().length; i++) {
      double from = LEFT + ruler.place(sum) * (RIGHT - LEFT);
      sum += row.values()[i];
      double to = LEFT + ruler.place(sum) * (RIGHT - LEFT);
      canvas.bar(i, from, y + 20, to - from, 13);
    }
  }
}
