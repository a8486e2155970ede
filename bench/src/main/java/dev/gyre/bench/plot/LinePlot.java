package dev.gyre.bench.plot;

import dev.gyre.bench.plot.Ruler.Tick;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines, or points, of several series over two axes. Not thread-safe.
 *
 * <pre>{@code
 * new LinePlot("Latency", Axis.percentile("percentile"), Axis.log("latency, ms"))
 *     .line("io_uring", percentiles, millis)
 *     .svg();
 * }</pre>
 */
public final class LinePlot {
  private static final int HEIGHT = 310;
  private static final int LEFT = 52;
  private static final int RIGHT = Canvas.WIDTH - 16;
  private static final int TOP = 72;
  private static final int BOTTOM = HEIGHT - 42;
  private static final int SAMPLE = 22;
  private static final int GAP = 13;
  private static final int LEGEND_LINE = 18;

  private final String title;
  private final Axis across;
  private final Axis up;
  private final List<Series> all = new ArrayList<>();
  private int top = TOP;
  private int bottom = BOTTOM;

  private record Series(String name, double[] x, double[] y, boolean joined) {}

  /** Without a line yet. */
  public LinePlot(String title, Axis across, Axis up) {
    this.title = title;
    this.across = across;
    this.up = up;
  }

  /**
   * Adds points that are joined.
   *
   * @param name for the legend
   * @param x ascending
   * @param y as many as x; on a logarithmic axis values of zero or less are left out
   */
  public LinePlot line(String name, double[] x, double[] y) {
    all.add(new Series(name, x.clone(), y.clone(), true));
    return this;
  }

  /** Adds points that stand by themselves. */
  public LinePlot points(String name, double[] x, double[] y) {
    all.add(new Series(name, x.clone(), y.clone(), false));
    return this;
  }

  /** The picture as one SVG element. */
  public String svg() {
    int shift = furtherLines() * LEGEND_LINE;
    top = TOP + shift;
    bottom = BOTTOM + shift;
    Canvas canvas = new Canvas(title, HEIGHT + shift);
    Ruler horizontal = ruler(across, Series::x);
    Ruler vertical = ruler(up, Series::y);
    grid(canvas, horizontal, vertical);
    canvas.text("title", "start", 8, 18, title);
    legend(canvas);
    for (int i = 0; i < all.size(); i++) {
      draw(canvas, i, horizontal, vertical);
    }
    return canvas.end();
  }

  private interface Values {
    double[] of(Series series);
  }

  private Ruler ruler(Axis axis, Values values) {
    double least = Double.MAX_VALUE;
    double greatest = -Double.MAX_VALUE;
    for (Series series : all) {
      for (double value : values.of(series)) {
        if (axis.scale() != Axis.Scale.LOG || value > 0) {
          least = Math.min(least, value);
          greatest = Math.max(greatest, value);
        }
      }
    }
    return least > greatest
        ? Ruler.covering(axis.scale(), 1, 10)
        : Ruler.covering(axis.scale(), least, greatest);
  }

  private void grid(Canvas canvas, Ruler horizontal, Ruler vertical) {
    for (Tick tick : horizontal.ticks()) {
      double x = LEFT + tick.place() * (RIGHT - LEFT);
      canvas.straight("grid", x, top, x, bottom);
    }
    canvas.ticks(horizontal.ticks(), LEFT, RIGHT, bottom + 16);
    for (Tick tick : vertical.ticks()) {
      double y = bottom - tick.place() * (bottom - top);
      canvas.straight("grid", LEFT, y, RIGHT, y);
      canvas.text("soft", "end", LEFT - 6, y + 4, tick.label());
    }
    canvas.text("soft", "end", RIGHT, bottom + 34, across.label());
    canvas.text("soft", "start", 8, top - 14, up.label());
  }

  private void legend(Canvas canvas) {
    double x = 8;
    double y = 32;
    for (int i = 0; i < all.size(); i++) {
      Series series = all.get(i);
      if (x > 8 && x + width(series) > Canvas.WIDTH) {
        x = 8;
        y += LEGEND_LINE;
      }
      if (series.joined()) {
        canvas.sample(i, x, x + SAMPLE, y);
      } else {
        canvas.dot(i, x + SAMPLE / 2.0, y);
      }
      canvas.text("soft", "start", x + SAMPLE + 5, y + 4, series.name());
      x += width(series) + GAP;
    }
  }

  private static int width(Series series) {
    return SAMPLE + 5 + series.name().length() * Canvas.LETTER;
  }

  /** How many lines the names take after the first one. */
  private int furtherLines() {
    int lines = 0;
    int x = 8;
    for (Series series : all) {
      if (x > 8 && x + width(series) > Canvas.WIDTH) {
        x = 8;
        lines++;
      }
      x += width(series) + GAP;
    }
    return lines;
  }

  private void draw(Canvas canvas, int number, Ruler horizontal, Ruler vertical) {
    Series series = all.get(number);
    List<Double> coordinates = new ArrayList<>();
    for (int i = 0; i < series.x().length; i++) {
      if (up.scale() == Axis.Scale.LOG && series.y()[i] <= 0) {
        continue;
      }
      coordinates.add(LEFT + horizontal.place(series.x()[i]) * (RIGHT - LEFT));
      coordinates.add(bottom - vertical.place(series.y()[i]) * (bottom - top));
    }
    if (series.joined() && coordinates.size() > 2) { // a line of one point would not be seen
      canvas.curve(number, coordinates);
      return;
    }
    for (int i = 0; i < coordinates.size(); i += 2) {
      canvas.dot(number, coordinates.get(i), coordinates.get(i + 1));
    }
  }
}
