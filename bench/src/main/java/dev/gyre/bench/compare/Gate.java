package dev.gyre.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule that a run must keep, such as {@code small: io_uring.cpu <= 1.05 * epoll.cpu}.
 *
 * @param text as it was given
 * @param scenario the one it is about, or empty for all
 * @param left the candidate that must be good
 * @param metric of both
 * @param atMost whether the left side may be at most the right one; else at least
 * @param factor of the right side
 * @param right the candidate it is compared with
 */
record Gate(
    String text,
    String scenario,
    String left,
    Metric metric,
    boolean atMost,
    double factor,
    String right) {
  private static final String TERM = "([A-Za-z][A-Za-z0-9_-]*)\\.([a-z]+)";
  private static final Pattern RULE =
      Pattern.compile(
          "(?:([A-Za-z0-9_-]+)\\s*:)?\\s*"
              + TERM
              + "\\s*(<=|>=)\\s*(?:(\\d+(?:\\.\\d+)?)\\s*\\*\\s*)?"
              + TERM);

  /** What became of a rule in one scenario. */
  enum Outcome {
    /** The ratio keeps to it. */
    KEPT("kept"),
    /** The ratio is beyond it, but so little that it may be chance. */
    UNCERTAIN("not broken with confidence"),
    /** The whole interval is beyond it. */
    BROKEN("broken"),
    /** There is nothing to judge by. */
    NOT_MEASURED("not measured");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /** A rule about nothing must not pass. */
    boolean passes() {
      return this == KEPT || this == UNCERTAIN;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * A rule in one scenario.
   *
   * @param ratio of its left to its right side, without the factor
   */
  record Judgement(Gate gate, Scenario scenario, Ratio ratio, Outcome outcome) {}

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Gate parse(String text) {
    Matcher matcher = RULE.matcher(text.strip());
    if (!matcher.matches() || !matcher.group(3).equals(matcher.group(7))) {
      throw new IllegalArgumentException(text);
    }
    return new Gate(
        text.strip(),
        matcher.group(1) == null ? "" : matcher.group(1),
        matcher.group(2),
        Metric.of(matcher.group(3)).orElseThrow(() -> new IllegalArgumentException(text)),
        matcher.group(4).equals("<="),
        matcher.group(5) == null ? 1 : Double.parseDouble(matcher.group(5)),
        matcher.group(6));
  }

  /** Judges every scenario it is about. */
  List<Judgement> judge(Results results) {
    List<Judgement> judgements = new ArrayList<>();
    for (Scenario each : results.scenarios()) {
      if (scenario.isEmpty() || scenario.equals(each.name())) {
        Ratio ratio = results.ratio(each, left, right, metric);
        judgements.add(new Judgement(this, each, ratio, outcome(ratio)));
      }
    }
    return judgements;
  }

  private Outcome outcome(Ratio ratio) {
    if (ratio.pairs() == 0) {
      return Outcome.NOT_MEASURED;
    }
    if (atMost ? ratio.value() <= factor : ratio.value() >= factor) {
      return Outcome.KEPT;
    }
    boolean certain = atMost ? ratio.low() > factor : ratio.high() < factor;
    return certain && ratio.pairs() >= Ratio.PAIRS_MIN ? Outcome.BROKEN : Outcome.UNCERTAIN;
  }

  /** Whether its names are those of a run. */
  boolean fits(List<String> candidates, List<String> scenarios) {
    return candidates.contains(left)
        && candidates.contains(right)
        && (scenario.isEmpty() || scenarios.contains(scenario));
  }
}
