package dev.gyre.bench.plot;

import dev.gyre.bench.plot.Axis.Scale;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Maps values to places on an axis, 0 to 1, and knows where its ticks are. Immutable. */
final class Ruler {
  private static final int TICKS = 5;
  private static final int DECADES_WITH_STEPS = 2;
  private static final double[] STEPS = {1, 2, 5};
  private static final double[] PERCENTILES = {0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999};
  private static final double PERCENTILE_MAX = 99.9999;

  private final Scale scale;
  private final double low;
  private final double high;

  /** A place on the axis that has a name. */
  record Tick(double place, String label) {}

  private Ruler(Scale scale, double low, double high) {
    this.scale = scale;
    this.low = low;
    this.high = high;
  }

  /** A ruler that has room for all values from the least to the greatest. */
  static Ruler covering(Scale scale, double least, double greatest) {
    return switch (scale) {
      case LINEAR -> linear(least, greatest);
      case LOG -> log(least, greatest);
      case PERCENTILE -> new Ruler(scale, 0, spread(scale, Math.max(90, greatest)));
    };
  }

  private static Ruler linear(double least, double greatest) {
    double low = Math.min(0, least);
    double high = greatest > low ? greatest : low + 1;
    double step = step(high - low);
    return new Ruler(
        Scale.LINEAR, Math.floor(low / step) * step, Math.ceil(high / step - 1e-9) * step);
  }

  private static Ruler log(double least, double greatest) {
    double low = stepBelow(Math.max(least, Double.MIN_NORMAL));
    double high = Math.max(greatest, low);
    double top = stepBelow(high);
    while (top < high || top <= low) {
      top = stepBelow(top * 2.6); // from 1 to 2, from 2 to 5, from 5 to 10
    }
    return new Ruler(Scale.LOG, Math.log10(low), Math.log10(top));
  }

  // The next 1, 2 or 5 times a power of ten that is not greater.
  private static double stepBelow(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    double best = power;
    for (double factor : STEPS) {
      if (factor * power <= value * (1 + 1e-9)) {
        best = factor * power;
      }
    }
    return best;
  }

  private static double step(double span) {
    double least = span / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : STEPS) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static double spread(Scale scale, double value) {
    return switch (scale) {
      case LINEAR -> value;
      case LOG -> Math.log10(Math.max(value, Double.MIN_NORMAL));
      case PERCENTILE -> -Math.log10(1 - Math.clamp(value, 0, PERCENTILE_MAX) / 100);
    };
  }

  /** Where a value stands: 0 at the low end, 1 at the high one, never outside. */
  double place(double value) {
    return Math.clamp((spread(scale, value) - low) / (high - low), 0, 1);
  }

  /** The places to name, ascending. */
  List<Tick> ticks() {
    return switch (scale) {
      case LINEAR -> linearTicks();
      case LOG -> logTicks();
      case PERCENTILE -> percentileTicks();
    };
  }

  private List<Tick> linearTicks() {
    List<Tick> ticks = new ArrayList<>();
    double step = step(high - low);
    for (int i = 0; low + i * step <= high + step / 1e3; i++) {
      double value = low + i * step;
      ticks.add(new Tick(place(value), number(Math.abs(value) < step / 1e3 ? 0 : value)));
    }
    return ticks;
  }

  private List<Tick> logTicks() {
    List<Tick> ticks = new ArrayList<>();
    boolean stepped = high - low <= DECADES_WITH_STEPS;
    for (int power = (int) Math.floor(low); power <= Math.ceil(high); power++) {
      for (double factor : STEPS) {
        double value = factor * Math.pow(10, power);
        double at = Math.log10(value);
        if ((stepped || factor == 1) && at >= low - 1e-9 && at <= high + 1e-9) {
          ticks.add(new Tick(place(value), number(value)));
        }
      }
    }
    return ticks;
  }

  private List<Tick> percentileTicks() {
    List<Tick> ticks = new ArrayList<>();
    for (double percentile : PERCENTILES) {
      if (spread(scale, percentile) <= high + 1e-9) {
        ticks.add(new Tick(place(percentile), number(percentile)));
      }
    }
    return ticks;
  }

  /** A number with at most six digits and a letter for thousands, millions and more. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1e9) {
      return plain(value / 1e9) + "G";
    }
    if (size >= 1e6) {
      return plain(value / 1e6) + "M";
    }
    return size >= 1e4 ? plain(value / 1e3) + "k" : plain(value);
  }

  private static String plain(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(6));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
