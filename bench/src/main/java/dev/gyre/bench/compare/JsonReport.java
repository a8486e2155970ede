package dev.gyre.bench.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The result as JSON: every trial, and what follows from them. */
final class JsonReport {
  private static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99, 100};
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonReport() {}

  static String of(Facts facts, Results results, List<Gate.Judgement> judgements) {
    ObjectNode root = MAPPER.createObjectNode();
    facts.values().forEach(root.putObject("facts")::put);
    root.put("confidence", results.confidence());
    ObjectNode scenarios = root.putObject("scenarios");
    for (Scenario scenario : results.scenarios()) {
      ObjectNode node = scenarios.putObject(scenario.name());
      node.put("description", scenario.description());
      node.put("latencyRate", results.rate(scenario));
      ObjectNode candidates = node.putObject("candidates");
      for (String candidate : results.candidates()) {
        candidate(candidates.putObject(candidate), results, scenario, candidate);
      }
    }
    ArrayNode gates = root.putArray("gates");
    for (Gate.Judgement judgement : judgements) {
      ObjectNode gate = gates.addObject();
      gate.put("gate", judgement.gate().text());
      gate.put("scenario", judgement.scenario().name());
      gate.put("outcome", judgement.outcome().toString());
    }
    results.remarks().forEach(root.putArray("remarks")::add);
    return root.toPrettyString() + "\n";
  }

  private static void candidate(
      ObjectNode node, Results results, Scenario scenario, String candidate) {
    if (!results.measured(scenario, candidate)) {
      node.put("failure", results.failure(scenario, candidate));
      return;
    }
    String first = results.candidates().getFirst();
    ObjectNode ratios = node.putObject("ratios");
    for (Metric metric : Metric.values()) {
      Ratio ratio = results.ratio(scenario, candidate, first, metric);
      if (!candidate.equals(first) && ratio.pairs() > 0) {
        ObjectNode interval = ratios.putObject(metric.toString());
        interval.put("value", ratio.value());
        if (ratio.pairs() > 1) { // of one there is no interval, and JSON has no infinity
          interval.put("low", ratio.low());
          interval.put("high", ratio.high());
        }
        interval.put("pairs", ratio.pairs());
        interval.put("verdict", ratio.verdict().toString());
      }
    }
    extra(node, "systemCalls", results.systemCalls(scenario, candidate));
    extra(node, "heapMebibytes", results.heap(scenario, candidate));
    Latency latency = results.latency(scenario, candidate);
    percentiles(node.putObject("latencyNanos"), latency.response());
    percentiles(node.putObject("lagNanos"), latency.lag());
    node.put("unsent", latency.unsent());
    ArrayNode generations = node.putArray("generations");
    for (List<Trial> trials : results.generations(scenario, candidate)) {
      ArrayNode generation = generations.addArray();
      for (Trial trial : trials) {
        generation.add(MAPPER.<JsonNode>valueToTree(trial));
      }
    }
  }

  private static void extra(ObjectNode node, String name, Results.Extra extra) {
    if (extra.missing().isEmpty()) {
      node.put(name, extra.value());
    } else {
      node.put(name + "Missing", extra.missing());
    }
  }

  private static void percentiles(ObjectNode node, Histogram nanos) {
    node.put("count", nanos.getTotalCount());
    for (double percentile : PERCENTILES) {
      node.put(
          "p" + String.valueOf(percentile).replaceFirst("\\.0$", ""),
          nanos.getValueAtPercentile(percentile));
    }
  }

  /** A ratio of CPU time to that reference as an earlier run found it; NONE when it did not. */
  static Ratio ratio(JsonNode report, String scenario, String candidate, String reference) {
    JsonNode candidates = report.path("scenarios").path(scenario).path("candidates");
    JsonNode ratios = candidates.path(reference).path("ratios");
    JsonNode ratio = candidates.path(candidate).path("ratios").path(Metric.CPU.toString());
    // The first one, to which all ratios are, is the one that has none.
    return !ratios.isObject() || !ratios.isEmpty() || ratio.isMissingNode()
        ? Ratio.NONE
        : new Ratio(
            ratio.path("value").asDouble(),
            ratio.path("low").asDouble(0),
            ratio.path("high").asDouble(Double.POSITIVE_INFINITY),
            ratio.path("pairs").asInt());
  }

  /**
   * Reads the report of an earlier run.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException when it is something else
   */
  static JsonNode read(Path file) throws IOException {
    JsonNode report;
    try {
      report = MAPPER.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is no JSON: " + e.getOriginalMessage(), e);
    }
    if (!report.path("scenarios").isObject()) {
      throw new IllegalArgumentException(file + " is not what gyre compare --json has written");
    }
    return report;
  }
}
