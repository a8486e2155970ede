package dev.gyre.bench.compare;

import dev.gyre.bench.compare.Results.Extra;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.CpuPlan;
import dev.gyre.bench.machine.HeapHistogram;
import dev.gyre.bench.machine.ProcessFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * All trials in their order: generation by generation, each with new processes; in it scenario by
 * scenario; in it trial by trial, and in each trial the candidates in random order. One thread.
 */
final class Experiment {
  private static final double MEBIBYTE = 1 << 20;

  /** Compilers rest when they have less than this part, one twentieth, of the CPU time. */
  private static final int COMPILER_SHARE = 20;

  private static final int EXTRA_WARM_UPS_MAX = 50;

  /** They rest for a moment too before they compile for the last time what matters most. */
  private static final int RESTS = 3;

  /** Rare answers are slow ones, so their percentiles need more of them than a mean does. */
  private static final int LATENCY_TRIALS = 5;

  private final Design design;
  private final CpuPlan cpus;
  private final Meter meter;
  private final Site site;
  private final Results results;
  private final Progress progress;
  private final Stop stop;
  private final Random random;

  Experiment(
      Design design,
      CpuPlan cpus,
      Meter meter,
      Site site,
      Results results,
      Progress progress,
      Stop stop) {
    this.design = design;
    this.cpus = cpus;
    this.meter = meter;
    this.site = site;
    this.results = results;
    this.progress = progress;
    this.stop = stop;
    this.random = new Random(design.seed());
  }

  /**
   * What is done how often.
   *
   * @param candidates the first is what others are compared with
   * @param generations processes of each candidate, one after the other
   * @param trials measurements of each process in each scenario
   * @param trialTime of one measurement
   * @param warmUp load on each process before its first trial of a scenario
   * @param latencyShare of the slowest candidate's rate, at which latency is measured
   * @param seed of the order
   */
  record Design(
      List<Candidate> candidates,
      List<Scenario> scenarios,
      int generations,
      int trials,
      Duration trialTime,
      Duration warmUp,
      double latencyShare,
      long seed) {
    List<String> names() {
      return candidates.stream().map(Candidate::name).toList();
    }

    /** Loads that are put on servers from beginning to end. */
    int steps() {
      return generations * scenarios.size() * candidates.size() * (trials + 2);
    }
  }

  void run() throws BenchFailure, InterruptedException {
    for (int generation = 0; generation < design.generations(); generation++) {
      String obstacle = "";
      try {
        run(generation);
      } catch (BenchFailure e) {
        // Who types Ctrl-C ends the servers too, and what is asked of them then fails.
        if (!stop.isAsked() && generation == 0) {
          throw e;
        }
        obstacle = String.valueOf(e.getMessage());
      }
      if (stop.isAsked()) {
        obstacle = "stopped by a signal";
      }
      if (!obstacle.isEmpty()) {
        results.cutShort(
            "%s in generation %d of %d: these are the numbers until then"
                .formatted(obstacle, generation + 1, design.generations()));
        return;
      }
    }
  }

  private void run(int generation) throws BenchFailure, InterruptedException {
    Map<Service, Map<String, CandidateProcess>> running = new EnumMap<>(Service.class);
    try {
      for (Scenario scenario : design.scenarios()) {
        if (!running.containsKey(scenario.service())) {
          Map<String, CandidateProcess> started = new HashMap<>();
          running.put(scenario.service(), started);
          start(scenario.service(), started);
        }
      }
      for (Scenario scenario : design.scenarios()) {
        measure(scenario, generation, running.getOrDefault(scenario.service(), Map.of()));
      }
      if (!stop.isAsked()) {
        stopAndCompare(running);
      }
    } finally {
      running.values().forEach(map -> map.values().forEach(CandidateProcess::close));
    }
  }

  private void start(Service service, Map<String, CandidateProcess> started)
      throws BenchFailure, InterruptedException {
    for (Candidate candidate : design.candidates()) {
      if (stop.isAsked()) {
        return;
      }
      if (service == Service.FILES || candidate instanceof Candidate.Gyre) {
        started.put(
            candidate.name(), CandidateProcess.start(candidate, service, site.root(), cpus));
      }
    }
  }

  private void stopAndCompare(Map<Service, Map<String, CandidateProcess>> running) {
    for (Map.Entry<Service, Map<String, CandidateProcess>> entry : running.entrySet()) {
      for (CandidateProcess process : entry.getValue().values()) {
        String difference = process.stopAndCompare();
        if (entry.getKey() != Service.ECHO && !difference.isEmpty()) {
          results.remark(difference);
        }
      }
    }
  }

  private void measure(Scenario scenario, int generation, Map<String, CandidateProcess> processes)
      throws InterruptedException {
    List<IdleConnections> idle = new ArrayList<>();
    try {
      each(
          scenario,
          processes,
          "warm-up",
          process -> {
            idle.add(
                IdleConnections.open(
                    meter.transport(), meter.loop(), process.port(), scenario.idleConnections()));
            warmUp(scenario, process);
          });
      for (int i = 0; i < design.trials(); i++) {
        each(
            scenario,
            processes,
            "trial",
            process -> {
              Trial trial = meter.trial(scenario, process, design.trialTime());
              if (!stop.isAsked()) {
                results.add(scenario, process.name(), generation, trial);
              }
            });
      }
      if (stop.isAsked()) {
        results.evenOut(scenario, generation);
        return;
      }
      chooseRate(scenario);
      each(
          scenario,
          processes,
          "latency",
          process -> {
            Latency latency =
                meter.latency(
                    scenario,
                    process,
                    results.rate(scenario),
                    design.trialTime().multipliedBy(LATENCY_TRIALS));
            if (!stop.isAsked()) {
              results.addLatency(scenario, process.name(), latency);
            }
          });
      if (generation == design.generations() - 1) {
        each(scenario, processes, "", process -> extras(scenario, process));
      }
    } finally {
      idle.forEach(IdleConnections::close);
    }
  }

  /** Something that is done with one running candidate. */
  @FunctionalInterface
  private interface Step {
    void on(CandidateProcess process) throws BenchFailure, InterruptedException;
  }

  // A candidate that fails is out of this scenario, and the others go on.
  private void each(
      Scenario scenario, Map<String, CandidateProcess> processes, String what, Step step)
      throws InterruptedException {
    List<String> order = new ArrayList<>(design.names());
    Collections.shuffle(order, random);
    for (String name : order) {
      if (stop.isAsked()) {
        return;
      }
      CandidateProcess process = processes.get(name);
      if (!what.isEmpty()) {
        progress.step(scenario.name() + ", " + name + ", " + what);
      }
      if (process == null) {
        results.leaveOut(scenario, name, "not every server can do this one");
      } else if (results.failure(scenario, name).isEmpty()) {
        try {
          step.on(process);
        } catch (BenchFailure e) {
          if (!stop.isAsked()) {
            results.failed(scenario, name, String.valueOf(e.getMessage()));
          }
        }
      }
    }
  }

  private void warmUp(Scenario scenario, CandidateProcess process)
      throws BenchFailure, InterruptedException {
    meter.warmUp(scenario, process, design.warmUp());
    int rests = 0;
    for (int i = 0; i < EXTRA_WARM_UPS_MAX && rests < RESTS && !stop.isAsked(); i++) {
      long compilers = ProcessFacts.compilerTicks(process.pid());
      long all = ProcessFacts.cpuTimes(process.pid()).ticks();
      meter.warmUp(scenario, process, design.trialTime());
      compilers = ProcessFacts.compilerTicks(process.pid()) - compilers;
      all = ProcessFacts.cpuTimes(process.pid()).ticks() - all;
      rests = compilers * COMPILER_SHARE <= all ? rests + 1 : 0;
    }
  }

  // The same rate for all, or their latencies could not be compared.
  private void chooseRate(Scenario scenario) {
    if (results.rate(scenario) == 0) {
      results.candidates().stream()
          .filter(name -> results.measured(scenario, name))
          .mapToDouble(name -> results.spread(scenario, name, Metric.RATE).median())
          .min()
          .ifPresent(
              slowest ->
                  results.rate(scenario, Math.max(1, (int) (slowest * design.latencyShare()))));
    }
  }

  private void extras(Scenario scenario, CandidateProcess process)
      throws BenchFailure, InterruptedException {
    results.systemCalls(
        scenario, process.name(), meter.systemCalls(scenario, process, design.trialTime()));
    results.heap(
        scenario,
        process.name(),
        process.isGyre()
            ? new Extra(HeapHistogram.of(process.pid()).liveBytes() / MEBIBYTE, "")
            : new Extra(Double.NaN, "no JVM of ours"));
  }
}
