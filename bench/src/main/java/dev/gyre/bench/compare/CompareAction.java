package dev.gyre.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gyre.bench.compare.Experiment.Design;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.CpuPlan;
import dev.gyre.bench.machine.MachineFacts;
import dev.gyre.bench.machine.Onlooker;
import dev.gyre.bench.machine.OutputFiles;
import dev.gyre.bench.machine.OutputFiles.Output;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.ExitCode;
import dev.gyre.cli.StopSignals;
import dev.gyre.cli.Terminal;
import dev.gyre.config.FileReason;
import dev.gyre.config.Option;
import dev.gyre.config.Settings;
import dev.gyre.time.Clock;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportReport;
import dev.gyre.transport.TransportSelector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code gyre compare} does: check what was asked, measure, report, judge. */
final class CompareAction {
  private static final int COMMAND_LENGTH_MAX = 200;
  private static final List<Option<String>> REPORTS =
      List.of(
          CompareOptions.MARKDOWN, CompareOptions.JSON, CompareOptions.JUNIT, CompareOptions.HTML);

  private final Settings settings;
  private final Terminal terminal;
  private final boolean watched;
  private final Stop stop;

  private CompareAction(Settings settings, Terminal terminal, boolean watched, Stop stop) {
    this.settings = settings;
    this.terminal = terminal;
    this.watched = watched;
    this.stop = stop;
  }

  static ExitCode run(Invocation invocation, Terminal terminal) throws InterruptedException {
    Stop stop = new Stop();
    StopSignals.onFirst(stop::ask, stop::leaveNothing);
    return run(invocation, terminal, Onlooker.seesErrors(), stop);
  }

  /** With progress if somebody looks. */
  static ExitCode run(Invocation invocation, Terminal terminal, boolean watched, Stop stop)
      throws InterruptedException {
    CompareAction action = new CompareAction(invocation.settings(), terminal, watched, stop);
    try {
      return action.run();
    } catch (IllegalArgumentException e) {
      terminal.complain("compare: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      terminal.complain("compare: " + e.getMessage());
      return ExitCode.NO_INPUT;
    } catch (BenchFailure e) {
      terminal.complainInLines("compare: " + e.getMessage());
      return ExitCode.UNAVAILABLE;
    }
  }

  private ExitCode run() throws IOException, BenchFailure, InterruptedException {
    Design design = design();
    List<Gate> gates = settings.get(CompareOptions.GATE);
    requireSense(design, gates);
    JsonNode baseline = baseline();
    if (!OutputFiles.canWrite(REPORTS, settings, "compare", terminal)) {
      return ExitCode.CANNOT_CREATE;
    }
    TransportReport report =
        TransportSelector.select(settings.get(CompareOptions.LOAD_TRANSPORT), 1);
    Transport transport = report.chosen();
    if (transport == null) {
      throw new BenchFailure("no transport for the load: " + report.diagnosis());
    }
    Map<String, String> facts = new LinkedHashMap<>(MachineFacts.all());
    CpuPlan cpus = CpuPlan.apply();
    facts.putAll(describe(design, transport, cpus));
    Results results =
        new Results(
            design.scenarios(),
            design.names(),
            settings.get(CompareOptions.CONFIDENCE) / 100.0,
            design.seed());
    Progress progress = new Progress(terminal.err(), watched, design.steps());
    try (Site site = Site.make(design.scenarios().stream().map(Scenario::path).toList(), stop);
        Meter meter = new Meter(transport, site.root(), stop)) {
      new Experiment(design, cpus, meter, site, results, progress, stop).run();
    } finally {
      progress.end();
      cpus.release();
    }
    return print(new Facts(facts), results, gates, baseline);
  }

  private Design design() throws IOException {
    requireOneListOfScenarios();
    List<Candidate> candidates = new ArrayList<>(settings.get(CompareOptions.CANDIDATES));
    candidates.addAll(settings.get(CompareOptions.SERVER));
    String file = settings.get(CompareOptions.SCENARIO_FILE);
    int seed = settings.get(CompareOptions.SEED);
    return new Design(
        candidates,
        file.isEmpty()
            ? settings.get(CompareOptions.SCENARIOS)
            : read(CompareOptions.SCENARIO_FILE, ScenarioFile::read),
        settings.get(CompareOptions.GENERATIONS),
        settings.get(CompareOptions.TRIALS),
        settings.get(CompareOptions.TRIAL_TIME),
        settings.get(CompareOptions.WARM_UP),
        settings.get(CompareOptions.LATENCY_SHARE) / 100.0,
        seed > 0 ? seed : 1 + Math.floorMod(Clock.SYSTEM.nanoTime(), Integer.MAX_VALUE - 1));
  }

  private void requireOneListOfScenarios() {
    String names = settings.text(CompareOptions.SCENARIOS);
    if (!settings.get(CompareOptions.SCENARIO_FILE).isEmpty()
        && !names.equals(CompareOptions.SCENARIOS.defaultText())) {
      throw new IllegalArgumentException(
          "--scenarios: '%s' must be left out with --scenario-file, which has others in their place"
              .formatted(names));
    }
  }

  private static void requireSense(Design design, List<Gate> gates) {
    List<String> names = design.names();
    if (names.isEmpty()) {
      throw new IllegalArgumentException("--candidates and --server name no server");
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException("two candidates have one name: " + names);
    }
    List<String> scenarios = design.scenarios().stream().map(Scenario::name).toList();
    if (!gates.isEmpty() && design.generations() < Ratio.PAIRS_MIN) {
      throw new IllegalArgumentException(
          "--generations: '%d' must be %d or more with --gate, which nothing could break else"
              .formatted(design.generations(), Ratio.PAIRS_MIN));
    }
    for (Gate gate : gates) {
      if (!gate.fits(names, scenarios)) {
        throw new IllegalArgumentException(
            "--gate '%s' names what is not measured; candidates are %s, scenarios %s"
                .formatted(gate.text(), names, scenarios));
      }
      if (gate.left().equals(gate.right())) {
        throw new IllegalArgumentException(
            "--gate: '%s' compares %s with itself; name two candidates, or the same transport twice"
                    .formatted(gate.text(), gate.left())
                + " by --candidates a=epoll,b=epoll");
      }
    }
  }

  private @Nullable JsonNode baseline() throws IOException {
    String file = settings.get(CompareOptions.BASELINE);
    return file.isEmpty() ? null : read(CompareOptions.BASELINE, JsonReport::read);
  }

  private interface Reader<T> {
    T read(Path file) throws IOException;
  }

  private <T> T read(Option<String> option, Reader<T> reader) throws IOException {
    String name = "--" + option.name() + ": ";
    String file = settings.get(option);
    try {
      return reader.read(Path.of(file));
    } catch (IOException e) {
      throw new IOException(name + file + " cannot be read: " + FileReason.of(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + e.getMessage(), e);
    }
  }

  private static Map<String, String> describe(Design design, Transport transport, CpuPlan cpus) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("load", "on " + transport + "; " + cpus.describe());
    facts.put(
        "candidates",
        design.candidates().stream()
            .map(CompareAction::describe)
            .collect(Collectors.joining("; ")));
    facts.put(
        "order",
        "%d generations of %d trials of %d ms in random order, seed %d"
            .formatted(
                design.generations(),
                design.trials(),
                design.trialTime().toMillis(),
                design.seed()));
    return facts;
  }

  private static String describe(Candidate candidate) {
    return switch (candidate) {
      case Candidate.Gyre gyre -> gyre.name() + ": gyre on " + gyre.transport() + ", 1 loop";
      case Candidate.Other other ->
          other.name() + ": " + shortened(String.join(" ", other.command()));
    };
  }

  private static String shortened(String command) {
    return command.length() <= COMMAND_LENGTH_MAX
        ? command
        : command.substring(0, COMMAND_LENGTH_MAX) + "...";
  }

  private ExitCode print(
      Facts facts, Results results, List<Gate> gates, @Nullable JsonNode baseline) {
    List<Gate.Judgement> judgements =
        gates.stream().flatMap(gate -> gate.judge(results).stream()).toList();
    List<String> changes = baseline == null ? List.of() : Baseline.changes(baseline, results);
    TextReport text = new TextReport(facts, results, judgements, changes);
    // In a pipe, a line of a table stays one for whatever reads it.
    int columns = terminal.styled() ? terminal.columns() : Integer.MAX_VALUE;
    terminal.out().print(text.plain(columns));
    terminal.out().flush();
    List<Output> files =
        List.of(
            new Output(CompareOptions.MARKDOWN, text::markdown),
            new Output(CompareOptions.JSON, () -> JsonReport.of(facts, results, judgements)),
            new Output(CompareOptions.JUNIT, () -> JunitReport.of(results, judgements)),
            new Output(CompareOptions.HTML, () -> HtmlReport.of(facts, results, text)));
    if (!OutputFiles.write(files, settings, "compare", terminal)) {
      return ExitCode.CANNOT_CREATE;
    }
    boolean passes =
        judgements.stream().allMatch(judgement -> judgement.outcome().passes())
            && !results.anyFailure()
            && results.remarks().isEmpty();
    return passes ? ExitCode.OK : ExitCode.NOT_AS_EXPECTED;
  }
}
