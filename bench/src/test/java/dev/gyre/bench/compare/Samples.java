package dev.gyre.bench.compare;

import dev.gyre.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** Results that look as if they had been measured. */
final class Samples {
  static final Scenario SMALL = scenario("small");
  static final Scenario LARGE = scenario("large");
  static final Facts FACTS = new Facts(Map.of("machine", "one & <only>"));

  private Samples() {}

  private static Scenario scenario(String name) {
    return new Scenario(name, name + " files", Service.FILES, "/x", Settings.DEFAULTS, 0);
  }

  /** Candidate b needs so many times as much as a in the scenario small; large was not answered. */
  static Results results(double factor) {
    Results results = new Results(List.of(SMALL, LARGE), List.of("a", "b"), 0.99, 1);
    Random random = new Random(1);
    for (int generation = 0; generation < 8; generation++) {
      for (int i = 0; i < 2; i++) {
        results.add(SMALL, "a", generation, trial(10 * Math.exp(0.02 * random.nextGaussian())));
        results.add(
            SMALL, "b", generation, trial(10 * factor * Math.exp(0.02 * random.nextGaussian())));
      }
    }
    Histogram latency = new Histogram(3);
    for (int i = 1; i <= 1000; i++) {
      latency.recordValue(i * 1000L);
    }
    Histogram lag = new Histogram(3);
    lag.recordValue(7_500_000);
    results.addLatency(SMALL, "a", new Latency(latency, lag, 40));
    results.addLatency(SMALL, "a", new Latency(latency, new Histogram(3), 2));
    results.rate(SMALL, 500);
    results.failed(LARGE, "a", "3 bad, short 3");
    results.failed(LARGE, "b", "it said <no>");
    return results;
  }

  private static Trial trial(double cpuMicros) {
    return new Trial(1000, 0.5, cpuMicros, cpuMicros / 4, 0.1, 100, 0.5);
  }
}
