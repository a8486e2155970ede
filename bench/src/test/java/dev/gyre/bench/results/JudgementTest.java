package dev.gyre.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.bench.machine.Spread;
import dev.gyre.bench.results.Judgement.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
  private static final String RELATIVE = "f/s/ours/cpu_us <= 1.10 x f/s/theirs/cpu_us";

  private final Measurements measurements = new Measurements();

  private void measured(String name, double... values) {
    for (int i = 0; i < values.length; i++) {
      measurements.add(name, i + 1, values[i]);
    }
  }

  private Judgement judge(String line) {
    return Judgement.of(Rule.parse(line).getFirst(), measurements);
  }

  private void notMeasured(String line, String reason) {
    Judgement judgement = judge(line);
    assertEquals(Outcome.NOT_MEASURED, judgement.outcome());
    assertTrue(judgement.reason().contains(reason), judgement.reason());
  }

  @ParameterizedTest
  @CsvSource({
    "<= 10, REACHED",
    "<= 9.99, MISSED",
    ">= 10, REACHED",
    ">= 10.01, MISSED",
    "~, STATED",
  })
  void aValueIsJudgedByItsLimit(String limit, Outcome outcome) {
    measured("listing/first_ms", 10);
    assertEquals(outcome, judge("listing/first_ms " + limit).outcome());
  }

  @Test
  void theRatioIsTheMedianOfThoseOfTheRounds() {
    // Of the medians it would be 1.05.
    measured("f/s/ours/cpu_us", 10, 21, 60);
    measured("f/s/theirs/cpu_us", 8, 20, 50);
    Judgement judgement = judge(RELATIVE);
    assertEquals(Outcome.MISSED, judgement.outcome());
    assertEquals(new Spread(1.2, 1.05, 1.25), judgement.ratio());
    assertEquals(new Spread(21, 10, 60), judgement.got());
    assertEquals(new Spread(20, 8, 50), judgement.yardstick());
  }

  @Test
  void aRatioAtItsLimitIsReached() {
    measured("f/s/ours/cpu_us", 11);
    measured("f/s/theirs/cpu_us", 10);
    assertEquals(Outcome.REACHED, judge(RELATIVE).outcome());
  }

  @Test
  void whatWasNotMeasuredIsNotReached() {
    notMeasured(RELATIVE, "no value of f/s/ours/cpu_us");
    measured("f/s/ours/cpu_us", 1);
    notMeasured(RELATIVE, "no value of f/s/theirs/cpu_us");
    measurements.explainServer("f", "theirs", "theirs: not installed");
    notMeasured(RELATIVE, "not installed");
  }

  @Test
  void theReasonIsThatOfTheNearestName() {
    measurements.explain("f/s/ours", "answers 404");
    notMeasured(RELATIVE, "answers 404");
    measurements.explain("g", "left out");
    notMeasured("g/s/ours/cpu_us <= 1", "left out");
    notMeasured("gg/s/ours/cpu_us <= 1", "no value");
  }

  @Test
  void tooFewRoundsAreNotMeasured() {
    measurements.requireRounds("f", 3);
    measured("f/s/ours/cpu_us", 1, 1, 1);
    measured("f/s/theirs/cpu_us", 2, 2);
    notMeasured(RELATIVE, "2 of 3 rounds");
  }

  @Test
  void roundsOfAnotherTimeAreNotCompared() {
    measured("f/s/ours/cpu_us", 1, 1);
    measurements.add("f/s/theirs/cpu_us", 2, 2);
    measurements.add("f/s/theirs/cpu_us", 3, 2);
    notMeasured(RELATIVE, "same rounds");
  }

  @Test
  void wrongAnswersOfEitherSideAreNotMeasured() {
    measured("f/s/ours/cpu_us", 1);
    measured("f/s/theirs/cpu_us", 2);
    measurements.distrust("f/s/theirs");
    notMeasured(RELATIVE, "errors in f/s/theirs");
  }

  @Test
  void nothingDividedByNothingIsNotMeasured() {
    measured("f/s/ours/cpu_us", 0);
    measured("f/s/theirs/cpu_us", 0);
    notMeasured(RELATIVE, "no number");
    measured("f/s/ours/cpu_us", Double.NaN);
    notMeasured("f/s/ours/cpu_us <= 1", "no number");
  }

  @Test
  void thePageHasARowForEachRuleAndIsReachedOnlyIfAllAre() {
    Targets targets = Targets.parse(List.of("## Work", "f/a <= 1", "f/b <= 1", "> A", "> remark."));
    measured("f/a", 1);
    ResultsPage page = new ResultsPage(targets, measurements);
    assertFalse(page.allReached());
    assertTrue(page.toString().contains("1 reached, 0 missed, 1 not measured, 0 stated."));
    assertTrue(page.toString().contains("| Work | a &lt;= 1 | 1.00 | – | reached |"));
    assertTrue(page.toString().contains("|  | b &lt;= 1 | – | – | **not measured**: no value"));
    assertTrue(page.toString().endsWith("\n- A remark.\n"));
    measured("f/b", 2);
    page = new ResultsPage(targets, measurements);
    assertFalse(page.allReached());
    assertTrue(page.toString().contains("**missed**, see [Profile](#profile)"));
    measured("f/b", 1);
    assertTrue(new ResultsPage(targets, measurements).allReached());
  }

  @Test
  void aPageWithoutRulesIsNotReached() {
    assertFalse(new ResultsPage(Targets.parse(List.of()), measurements).allReached());
  }
}
