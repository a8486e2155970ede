package dev.gyre.bench.results;

import dev.gyre.bench.machine.Spread;
import java.util.Arrays;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a rule.
 *
 * @param outcome reached or not
 * @param reason why it was not measured, or empty
 * @param got the value of the subject over all rounds; null when not measured
 * @param yardstick the same of the yardstick; null without one
 * @param ratio of both, round by round
 */
record Judgement(
    Rule rule,
    Outcome outcome,
    String reason,
    @Nullable Spread got,
    @Nullable Spread yardstick,
    @Nullable Spread ratio) {

  /** Whether it is as it should be. */
  enum Outcome {
    REACHED("reached"),
    MISSED("missed"),
    NOT_MEASURED("not measured"),
    /** There was nothing to reach. */
    STATED("stated");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  static Judgement of(Rule rule, Measurements measurements) {
    String obstacle = measurements.obstacle(rule.subject());
    if (obstacle.isEmpty() && !rule.yardstick().isEmpty()) {
      obstacle = measurements.obstacle(rule.yardstick());
    }
    if (!obstacle.isEmpty()) {
      return notMeasured(rule, obstacle);
    }
    NavigableMap<Integer, Double> values = measurements.values(rule.subject());
    Spread got = spread(values);
    if (rule.yardstick().isEmpty()) {
      return finite(got)
          ? new Judgement(rule, outcome(rule, got.median()), "", got, null, null)
          : notMeasured(rule, "no number");
    }
    NavigableMap<Integer, Double> limits = measurements.values(rule.yardstick());
    if (!values.keySet().equals(limits.keySet())) {
      return notMeasured(rule, "not measured in the same rounds");
    }
    // Round by round, so that what a round had to bear weighs on both sides.
    double[] ratios = numbers(values);
    double[] divisors = numbers(limits);
    Arrays.setAll(ratios, i -> ratios[i] / divisors[i]);
    Spread ratio = Spread.of(ratios);
    return finite(ratio)
        ? new Judgement(rule, outcome(rule, ratio.median()), "", got, spread(limits), ratio)
        : notMeasured(rule, "no number");
  }

  private static Judgement notMeasured(Rule rule, String reason) {
    return new Judgement(rule, Outcome.NOT_MEASURED, reason, null, null, null);
  }

  private static Outcome outcome(Rule rule, double value) {
    if (rule.relation() == Rule.Relation.STATED) {
      return Outcome.STATED;
    }
    return rule.relation().holds(value, rule.factor()) ? Outcome.REACHED : Outcome.MISSED;
  }

  private static Spread spread(NavigableMap<Integer, Double> values) {
    return Spread.of(numbers(values));
  }

  /** In the order of the rounds. */
  private static double[] numbers(NavigableMap<Integer, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static boolean finite(Spread spread) {
    return Double.isFinite(spread.lowest()) && Double.isFinite(spread.highest());
  }
}
