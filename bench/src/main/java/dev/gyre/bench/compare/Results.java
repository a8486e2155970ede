package dev.gyre.bench.compare;

import dev.gyre.bench.machine.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Everything that was measured, and what follows from it. Filled and read by one thread. */
final class Results {
  /** What names one cell of the table. */
  private record Cell(String scenario, String candidate) {}

  /**
   * Measured once for a scenario and candidate, since it costs or disturbs.
   *
   * @param value the number
   * @param missing why there is none, or empty
   */
  record Extra(double value, String missing) {
    static final Extra NOTHING = new Extra(Double.NaN, "not measured");
  }

  private final List<Scenario> scenarios;
  private final List<String> candidates;
  private final double confidence;
  private final long seed;
  private final Map<Cell, List<List<Trial>>> trials = new HashMap<>();
  private final Map<Cell, Latency> latencies = new HashMap<>();
  private final Map<Cell, Extra> systemCalls = new HashMap<>();
  private final Map<Cell, Extra> heaps = new HashMap<>();
  private final Map<String, Integer> rates = new HashMap<>();
  private final Map<Cell, String> failures = new HashMap<>();
  private final Set<Cell> leftOut = new HashSet<>();
  private final List<String> remarks = new ArrayList<>();

  Results(List<Scenario> scenarios, List<String> candidates, double confidence, long seed) {
    this.scenarios = List.copyOf(scenarios);
    this.candidates = List.copyOf(candidates);
    this.confidence = confidence;
    this.seed = seed;
  }

  List<Scenario> scenarios() {
    return scenarios;
  }

  List<String> candidates() {
    return candidates;
  }

  double confidence() {
    return confidence;
  }

  void add(Scenario scenario, String candidate, int generation, Trial trial) {
    List<List<Trial>> all =
        trials.computeIfAbsent(new Cell(scenario.name(), candidate), cell -> new ArrayList<>());
    while (all.size() <= generation) {
      all.add(new ArrayList<>());
    }
    all.get(generation).add(trial);
  }

  /** Leaves of a generation that was cut short only as many trials of each as all have. */
  void evenOut(Scenario scenario, int generation) {
    List<List<List<Trial>>> running = new ArrayList<>();
    for (String candidate : candidates) {
      if (failure(scenario, candidate).isEmpty()) {
        running.add(generations(scenario, candidate));
      }
    }
    int least =
        running.stream()
            .mapToInt(all -> all.size() > generation ? all.get(generation).size() : 0)
            .min()
            .orElse(0);
    for (List<List<Trial>> all : running) {
      if (all.size() > generation) {
        List<Trial> cut = all.get(generation);
        cut.subList(least, cut.size()).clear();
        if (least == 0) {
          all.remove(generation);
        }
      }
    }
  }

  /** Says so, and of what was not measured at all that this is why. */
  void cutShort(String remark) {
    remark(remark);
    for (Scenario scenario : scenarios) {
      for (String candidate : candidates) {
        if (!measured(scenario, candidate)) {
          failed(scenario, candidate, "stopped before it was");
        }
      }
    }
  }

  void addLatency(Scenario scenario, String candidate, Latency latency) {
    latencies.merge(new Cell(scenario.name(), candidate), latency, Latency::plus);
  }

  void systemCalls(Scenario scenario, String candidate, Extra calls) {
    systemCalls.put(new Cell(scenario.name(), candidate), calls);
  }

  void heap(Scenario scenario, String candidate, Extra mebibytes) {
    heaps.put(new Cell(scenario.name(), candidate), mebibytes);
  }

  void rate(Scenario scenario, int requestsPerSecond) {
    rates.put(scenario.name(), requestsPerSecond);
  }

  /** Takes a candidate out of a scenario; only the first reason is kept. */
  void failed(Scenario scenario, String candidate, String reason) {
    failures.putIfAbsent(new Cell(scenario.name(), candidate), reason);
  }

  /** Leaves a candidate out of a scenario that it is not made for, which is no failure. */
  void leaveOut(Scenario scenario, String candidate, String reason) {
    failed(scenario, candidate, reason);
    leftOut.add(new Cell(scenario.name(), candidate));
  }

  boolean isLeftOut(Scenario scenario, String candidate) {
    return leftOut.contains(new Cell(scenario.name(), candidate));
  }

  void remark(String remark) {
    remarks.add(remark);
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Why there is nothing to say, or empty. */
  String failure(Scenario scenario, String candidate) {
    return failures.getOrDefault(new Cell(scenario.name(), candidate), "");
  }

  boolean anyFailure() {
    return !leftOut.containsAll(failures.keySet())
        || scenarios.stream()
            .anyMatch(scenario -> candidates.stream().noneMatch(name -> measured(scenario, name)));
  }

  boolean measured(Scenario scenario, String candidate) {
    Cell cell = new Cell(scenario.name(), candidate);
    return !failures.containsKey(cell) && !trials.getOrDefault(cell, List.of()).isEmpty();
  }

  /** The rate at which latency was measured, or 0. */
  int rate(Scenario scenario) {
    return rates.getOrDefault(scenario.name(), 0);
  }

  /** What was found at that rate; nothing when not measured. */
  Latency latency(Scenario scenario, String candidate) {
    return latencies.getOrDefault(new Cell(scenario.name(), candidate), Latency.nothing());
  }

  Extra systemCalls(Scenario scenario, String candidate) {
    return systemCalls.getOrDefault(new Cell(scenario.name(), candidate), Extra.NOTHING);
  }

  Extra heap(Scenario scenario, String candidate) {
    return heaps.getOrDefault(new Cell(scenario.name(), candidate), Extra.NOTHING);
  }

  /** Over all trials. */
  Spread spread(Scenario scenario, String candidate, Metric metric) {
    return spread(scenario, candidate, metric::of);
  }

  /** CPUs that the load used against a candidate: with all of its one, it may be what limits. */
  double loadCpus(Scenario scenario, String candidate) {
    return spread(scenario, candidate, Trial::loadCpus).median();
  }

  private Spread spread(Scenario scenario, String candidate, ToDoubleFunction<Trial> number) {
    return Spread.of(
        generations(scenario, candidate).stream()
            .flatMap(List::stream)
            .mapToDouble(number)
            .toArray());
  }

  /** The candidate's number to that of another, from the medians of each generation. */
  Ratio ratio(Scenario scenario, String candidate, String reference, Metric metric) {
    if (!measured(scenario, candidate) || !measured(scenario, reference)) {
      return Ratio.NONE;
    }
    double[] values = medians(scenario, candidate, metric);
    double[] references = medians(scenario, reference, metric);
    int pairs = Math.min(values.length, references.length);
    return Ratio.of(
        Arrays.copyOf(values, pairs),
        Arrays.copyOf(references, pairs),
        confidence,
        new SplittableRandom(seed));
  }

  private double[] medians(Scenario scenario, String candidate, Metric metric) {
    return generations(scenario, candidate).stream()
        .mapToDouble(
            generation -> Spread.of(generation.stream().mapToDouble(metric::of).toArray()).median())
        .toArray();
  }

  /** The trials by generation. */
  List<List<Trial>> generations(Scenario scenario, String candidate) {
    return trials.getOrDefault(new Cell(scenario.name(), candidate), List.of());
  }
}
