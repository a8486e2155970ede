package dev.gyre.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.bench.compare.Gate.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  @ParameterizedTest
  @CsvSource({
    "small: a.cpu <= b.cpu, KEPT",
    "small:b.cpu<=1.25*a.cpu, KEPT",
    "small: b.cpu <= 1.05 * a.cpu, BROKEN",
    "small: b.cpu <= 1.195 * a.cpu, UNCERTAIN",
    "small: b.cpu >= 1.1 * a.cpu, KEPT",
    "small: a.cpu >= b.cpu, BROKEN",
    "large: a.cpu <= b.cpu, NOT_MEASURED",
  })
  void isJudgedByTheIntervalOfTheRatio(String rule, Outcome outcome) {
    assertEquals(outcome, Gate.parse(rule).judge(Samples.results(1.2)).getFirst().outcome());
  }

  @Test
  void withoutAScenarioIsAboutAll() {
    assertEquals(2, Gate.parse("a.cpu <= b.cpu").judge(Samples.results(1)).size());
  }

  @Test
  void doesNotPassWithoutAMeasurement() {
    assertFalse(Outcome.NOT_MEASURED.passes());
    assertFalse(Outcome.BROKEN.passes());
    assertTrue(Outcome.UNCERTAIN.passes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.cpu < b.cpu",
        "a.cpu <= b.rate",
        "a.speed <= b.speed",
        "a.cpu <= 5",
        "cpu <= b.cpu",
        ""
      })
  void whatIsNoRuleIsRefused(String rule) {
    assertThrows(IllegalArgumentException.class, () -> Gate.parse(rule));
  }

  @Test
  void namesOfNobodyDoNotFit() {
    Gate gate = Gate.parse("small: a.cpu <= b.cpu");
    assertTrue(gate.fits(List.of("a", "b"), List.of("small")));
    assertFalse(gate.fits(List.of("a", "c"), List.of("small")));
    assertFalse(gate.fits(List.of("a", "b"), List.of("large")));
  }
}
