package dev.gyre.bench.compare;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How many times as much one candidate needs as another, and between what bounds that is certain.
 *
 * @param value the geometric mean of the ratios of pairs
 * @param low the lower bound of the confidence interval
 * @param high the upper bound
 * @param pairs how many there were; with fewer than {@link #PAIRS_MIN} it tells nothing
 */
record Ratio(double value, double low, double high, int pairs) {
  /** Fewer pairs cannot tell a difference from chance. */
  static final int PAIRS_MIN = 4;

  private static final int RESAMPLES = 20_000;

  /** What may be said. */
  enum Verdict {
    LESS("less"),
    MORE("more"),
    NO_DIFFERENCE("no significant difference"),
    TOO_FEW("too few generations to tell"),
    NOT_MEASURED("not measured");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** Nothing was measured. */
  static final Ratio NONE = new Ratio(Double.NaN, Double.NaN, Double.NaN, 0);

  /**
   * Of pairs that were measured together, so that what disturbs one disturbs both.
   *
   * <p>The interval is the expanded percentile bootstrap (T. Hesterberg, What Teachers Should Know
   * About the Bootstrap, 2015, section 4.2): resampling is too narrow for few pairs, so the
   * percentiles are moved outwards by as much as Student's t is wider than the normal distribution.
   * It cannot reach beyond the pairs themselves, though, which for four of them would mislead in
   * one of eight cases; so it is no narrower than Student's own interval.
   *
   * @param values of the candidate
   * @param references of the first candidate, as many
   * @param confidence from 0 to 1, such as 0.99
   */
  static Ratio of(double[] values, double[] references, double confidence, RandomGenerator random) {
    int pairs = values.length;
    double[] logarithms = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      logarithms[i] = Math.log(values[i] / references[i]);
      if (!Double.isFinite(logarithms[i])) {
        return NONE;
      }
    }
    if (pairs == 0) {
      return NONE;
    }
    double value = Math.exp(mean(logarithms));
    if (pairs < 2) {
      return new Ratio(value, 0, Double.POSITIVE_INFINITY, pairs);
    }
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < pairs; j++) {
        sum += logarithms[random.nextInt(pairs)];
      }
      means[i] = sum / pairs;
    }
    Arrays.sort(means);
    double t = TDistribution.of(pairs - 1).inverseCumulativeProbability((1 - confidence) / 2);
    double expandedTail =
        NormalDistribution.of(0, 1).cumulativeProbability(Math.sqrt(pairs / (pairs - 1.0)) * t);
    int at = (int) (expandedTail * RESAMPLES);
    double middle = mean(logarithms);
    double reach = -t * deviation(logarithms, middle) / Math.sqrt(pairs);
    return new Ratio(
        value,
        Math.exp(Math.min(means[at], middle - reach)),
        Math.exp(Math.max(means[RESAMPLES - 1 - at], middle + reach)),
        pairs);
  }

  private static double deviation(double[] values, double mean) {
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** What may be said with confidence. */
  Verdict verdict() {
    if (pairs == 0) {
      return Verdict.NOT_MEASURED;
    }
    if (pairs < PAIRS_MIN) {
      return Verdict.TOO_FEW;
    }
    if (low <= 1 && high >= 1) {
      return Verdict.NO_DIFFERENCE;
    }
    return high < 1 ? Verdict.LESS : Verdict.MORE;
  }

  /** Whether two measurements of a ratio can be of the same truth. */
  boolean agreesWith(Ratio other) {
    return low <= other.high && other.low <= high;
  }

  /** Whether its interval says anything: of fewer pairs it spans many powers of ten. */
  boolean hasInterval() {
    return pairs >= PAIRS_MIN;
  }

  /** Such as {@code 0.55 (0.52-0.58)}. */
  @Override
  public String toString() {
    if (!hasInterval()) {
      return pairs == 0 ? "not measured" : String.format(Locale.ROOT, "%.2f", value);
    }
    return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", value, low, high);
  }
}
