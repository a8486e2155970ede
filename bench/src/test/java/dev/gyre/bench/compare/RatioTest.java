package dev.gyre.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.bench.compare.Ratio.Verdict;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static final double CONFIDENCE = 0.99;
  private static final int RUNS = 500;

  @Test
  void theSameProgramIsCalledDifferentInFewerThanOneOfTwentyRuns() {
    assertTrue(runsCalled(Verdict.NO_DIFFERENCE, 1.0, 0.05, 8, 1) >= RUNS * 19 / 20);
    assertTrue(runsCalled(Verdict.NO_DIFFERENCE, 1.0, 0.20, 8, 2) >= RUNS * 19 / 20);
    assertTrue(runsCalled(Verdict.NO_DIFFERENCE, 1.0, 0.05, 4, 6) >= RUNS * 19 / 20);
  }

  @Test
  void aFifthMoreIsFoundAlthoughProcessesDiffer() {
    assertEquals(RUNS, runsCalled(Verdict.MORE, 1.2, 0.03, 8, 3));
    assertTrue(runsCalled(Verdict.MORE, 1.2, 0.05, 8, 4) >= RUNS * 19 / 20);
  }

  @Test
  void aFifthLessIsFoundToo() {
    assertEquals(RUNS, runsCalled(Verdict.LESS, 1 / 1.2, 0.03, 8, 5));
  }

  // How often a verdict is given of a candidate that truly needs so many times as much, when
  // processes of one program differ with this standard deviation.
  private static int runsCalled(
      Verdict verdict, double truth, double deviation, int generations, int seed) {
    Random random = new Random(seed);
    int called = 0;
    for (int run = 0; run < RUNS; run++) {
      double[] values = new double[generations];
      double[] references = new double[generations];
      for (int i = 0; i < generations; i++) {
        values[i] = 10 * truth * Math.exp(deviation * random.nextGaussian());
        references[i] = 10 * Math.exp(deviation * random.nextGaussian());
      }
      Ratio ratio = Ratio.of(values, references, CONFIDENCE, new SplittableRandom(run));
      called += ratio.verdict() == verdict ? 1 : 0;
    }
    return called;
  }

  @Test
  void fewerThanFourPairsProveNothing() {
    Ratio ratio =
        Ratio.of(
            new double[] {2, 2, 2}, new double[] {1, 1, 1}, CONFIDENCE, new SplittableRandom(1));
    assertEquals(2, ratio.value(), 1e-9);
    assertEquals(Verdict.TOO_FEW, ratio.verdict());
  }

  /** With two or three it spans many powers of ten, which only hides the number. */
  @Test
  void theIntervalIsToldFromFourPairsOn() {
    assertEquals("1.50", new Ratio(1.5, 1e-9, 1e17, 3).toString());
    assertEquals("1.50 (1.00-2.00)", new Ratio(1.5, 1, 2, 4).toString());
  }

  @Test
  void nothingMeasuredIsNoEquality() {
    Ratio none = Ratio.of(new double[0], new double[0], CONFIDENCE, new SplittableRandom(1));
    assertEquals(Verdict.NOT_MEASURED, none.verdict());
    Ratio zero =
        Ratio.of(new double[] {0, 1}, new double[] {1, 1}, CONFIDENCE, new SplittableRandom(1));
    assertEquals(Verdict.NOT_MEASURED, zero.verdict());
  }

  @Test
  void twoRunsAgreeWhenTheirIntervalsMeet() {
    Ratio low = new Ratio(1.0, 0.9, 1.1, 8);
    assertTrue(low.agreesWith(new Ratio(1.2, 1.1, 1.3, 8)));
    assertFalse(low.agreesWith(new Ratio(1.3, 1.2, 1.4, 8)));
  }
}
