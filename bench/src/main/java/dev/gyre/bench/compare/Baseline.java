package dev.gyre.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** An earlier run. Only ratios are compared, since the machine may be another one. */
final class Baseline {
  private Baseline() {}

  /** A sentence for each ratio of CPU time that both runs have, or that there is none. */
  static List<String> changes(JsonNode earlier, Results results) {
    String first = results.candidates().getFirst();
    List<String> sentences = new ArrayList<>();
    for (Scenario scenario : results.scenarios()) {
      for (String candidate : results.candidates()) {
        Ratio before = JsonReport.ratio(earlier, scenario.name(), candidate, first);
        Ratio now = results.ratio(scenario, candidate, first, Metric.CPU);
        if (!candidate.equals(first) && before.pairs() > 0 && now.pairs() > 0) {
          sentences.add(
              "%s, cpu of %s to %s: %s, was %s, now %s"
                  .formatted(
                      scenario.name(),
                      candidate,
                      first,
                      before.agreesWith(now)
                          ? "no significant change"
                          : now.value() > before.value() ? "has grown" : "has shrunk",
                      before,
                      now));
        }
      }
    }
    if (sentences.isEmpty()) {
      sentences.add(
          "the baseline has none of these ratios of CPU time to %s: nothing to compare with"
              .formatted(first));
    }
    return sentences;
  }
}
