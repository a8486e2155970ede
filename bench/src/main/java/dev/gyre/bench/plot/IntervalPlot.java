package dev.gyre.bench.plot;

import dev.gyre.bench.plot.Ruler.Tick;
import java.util.ArrayList;
import java.util.List;

/**
 * Values with the intervals they may lie in, one below the other on one axis. Not thread-safe.
 *
 * <pre>{@code
 * new IntervalPlot("CPU time to io_uring's", Axis.log("ratio"))
 *     .mark(1)
 *     .row("hello: epoll", 1.02, 1.10, 1.19)
 *     .svg();
 * }</pre>
 */
public final class IntervalPlot {
  private static final int LEFT = 12;
  private static final int RIGHT = Canvas.WIDTH - 16;
  private static final int TOP = 34;
  private static final int ROW_HEIGHT = 40;
  private static final int FOOT_HEIGHT = 46;

  private final String title;
  private final Axis axis;
  private final boolean bars;
  private final List<Row> rows = new ArrayList<>();
  private final List<Double> marks = new ArrayList<>();

  private record Row(String label, int colour, double low, double middle, double high) {}

  /** Values as points. */
  public IntervalPlot(String title, Axis axis) {
    this(title, axis, false);
  }

  private IntervalPlot(String title, Axis axis, boolean bars) {
    this.title = title;
    this.axis = axis;
    this.bars = bars;
  }

  /** Values as bars from zero, on a linear axis. */
  public static IntervalPlot bars(String title, String label) {
    return new IntervalPlot(title, Axis.linear(label), true);
  }

  /** Adds a value in the first colour. */
  public IntervalPlot row(String label, double low, double middle, double high) {
    return row(label, 0, low, middle, high);
  }

  /**
   * Adds a value.
   *
   * @param label stands above it
   * @param colour a small number; equal ones look alike
   */
  public IntervalPlot row(String label, int colour, double low, double middle, double high) {
    rows.add(new Row(label, colour, low, middle, high));
    return this;
  }

  /** Draws a line at a value to compare with, and makes room for it. */
  public IntervalPlot mark(double value) {
    marks.add(value);
    return this;
  }

  /** The picture as one SVG element. */
  public String svg() {
    int bottom = TOP + rows.size() * ROW_HEIGHT;
    Canvas canvas = new Canvas(title, bottom + FOOT_HEIGHT);
    Ruler ruler = ruler();
    canvas.text("title", "start", 8, 18, title);
    for (Tick tick : ruler.ticks()) {
      double x = LEFT + tick.place() * (RIGHT - LEFT);
      canvas.straight("grid", x, TOP, x, bottom);
    }
    canvas.ticks(ruler.ticks(), LEFT, RIGHT, bottom + 16);
    canvas.text("soft", "end", RIGHT, bottom + FOOT_HEIGHT - 10, axis.label());
    for (double value : marks) {
      double x = x(ruler, value);
      canvas.straight("mark", x, TOP, x, bottom);
    }
    for (int i = 0; i < rows.size(); i++) {
      draw(canvas, ruler, rows.get(i), TOP + i * ROW_HEIGHT);
    }
    return canvas.end();
  }

  private Ruler ruler() {
    double least = Double.MAX_VALUE;
    double greatest = -Double.MAX_VALUE;
    for (Row row : rows) {
      least = Math.min(least, row.low());
      greatest = Math.max(greatest, row.high());
    }
    for (double value : marks) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    return Ruler.covering(axis.scale(), Math.min(least, greatest), greatest);
  }

  private static double x(Ruler ruler, double value) {
    return LEFT + ruler.place(value) * (RIGHT - LEFT);
  }

  private void draw(Canvas canvas, Ruler ruler, Row row, double y) {
    canvas.text("", "start", LEFT + 4, y + 15, row.label());
    double middle = y + 27;
    double at = x(ruler, row.middle());
    if (bars) {
      canvas.bar(row.colour(), x(ruler, 0), middle - 6, at - x(ruler, 0), 12);
    }
    double low = x(ruler, row.low());
    double high = x(ruler, row.high());
    canvas.straight("whisker", low, middle, high, middle);
    canvas.straight("whisker", low, middle - 4, low, middle + 4);
    canvas.straight("whisker", high, middle - 4, high, middle + 4);
    if (!bars) {
      canvas.bar(row.colour(), at - 4, middle - 4, 8, 8);
    }
  }
}
