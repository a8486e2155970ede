package dev.gyre.bench;

import dev.gyre.bench.load.LoadOptions;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.CloseLog;
import dev.gyre.bench.machine.CpuPlan;
import dev.gyre.bench.machine.HeapHistogram;
import dev.gyre.bench.machine.OutputFiles;
import dev.gyre.bench.machine.OutputFiles.Output;
import dev.gyre.bench.machine.ProcessFacts;
import dev.gyre.bench.machine.ProcessUse;
import dev.gyre.bench.machine.Report;
import dev.gyre.bench.machine.ServerProcess;
import dev.gyre.bench.machine.Spread;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.ExitCode;
import dev.gyre.cli.Terminal;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.os.ResourceLimits;
import dev.gyre.transport.TransportKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Memory, CPU time and ends of idle connections on each transport. */
final class IdleBench {
  private static final Duration END_TIME_MAX = Duration.ofSeconds(30);
  private static final Duration SETTLE_TIME = Duration.ofSeconds(2);
  private static final int DESCRIPTORS_KEPT = 200;
  private static final int WARM_UP_CONNECTIONS = 64;
  private static final Duration WARM_UP_TIME = Duration.ofSeconds(1);

  private final LoadClient client;
  private final List<Integer> steps;
  private final Duration watch;
  private final Duration idleTimeout;
  private final boolean encrypts;

  private IdleBench(LoadClient client, Settings settings) {
    this.client = client;
    this.steps = settings.get(BenchOptions.STEPS);
    this.watch = settings.get(BenchOptions.WATCH);
    this.idleTimeout = settings.get(Options.IDLE_TIMEOUT);
    this.encrypts = settings.get(BenchOptions.TLS);
  }

  /** Good is that every server ended all connections in time, and had no timer for each. */
  static ExitCode run(Invocation invocation, Report report, Terminal terminal)
      throws BenchFailure, InterruptedException {
    Settings settings = invocation.settings();
    List<IdleResult> results = new ArrayList<>();
    try (LoadClient client =
        LoadClient.open(
            settings.get(BenchOptions.LOAD_TRANSPORT),
            settings.get(BenchOptions.TLS),
            settings.get(LoadOptions.HTTP2))) {
      IdleBench bench = new IdleBench(client, settings);
      bench.requireSense();
      report.machine(client.transport(), CpuPlan.unpinned());
      for (TransportKind transport : settings.get(BenchOptions.TRANSPORTS)) {
        IdleResult result = bench.measure(transport);
        results.add(result);
        report.line(
            "%s: %d connections, %.0f bytes of heap each",
            transport, result.connections(), result.heapBytesEach());
      }
    }
    IdleTable table = new IdleTable(results);
    table.print(report);
    List<Output> files = List.of(new Output(LoadOptions.JSON, table::json));
    if (!OutputFiles.write(files, settings, "bench-idle", terminal)) {
      return ExitCode.CANNOT_CREATE;
    }
    return results.stream().allMatch(IdleResult::proper) ? ExitCode.OK : ExitCode.NOT_AS_EXPECTED;
  }

  private void requireSense() throws BenchFailure {
    boolean ascending = steps.size() > 1;
    for (int i = 1; i < steps.size(); i++) {
      ascending &= steps.get(i - 1) < steps.get(i);
    }
    if (!ascending) {
      throw new IllegalArgumentException(
          "--steps: '" + text(steps) + "' must be two or more numbers, each more than that before");
    }
    long descriptors = ResourceLimits.openFiles();
    if (steps.getLast() + DESCRIPTORS_KEPT > descriptors) {
      throw new BenchFailure(
          "--steps: '%s' needs more than the %d descriptors of a process; ask for fewer, or raise"
                  .formatted(text(steps), descriptors)
              + " ulimit -Hn");
    }
    if (watch.plus(SETTLE_TIME).compareTo(idleTimeout) >= 0) {
      throw new IllegalArgumentException(
          "--watch: with %d s before it, %d s must be shorter than the %d s of --idle-timeout"
              .formatted(SETTLE_TIME.toSeconds(), watch.toSeconds(), idleTimeout.toSeconds()));
    }
  }

  private static String text(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private IdleResult measure(TransportKind transport) throws BenchFailure, InterruptedException {
    CloseLog log;
    IdleLoad load;
    List<HeapHistogram> heaps = new ArrayList<>();
    List<IdleResult.Step> memory;
    long cpuNanos;
    Spread endNanos;
    try (ServerProcess server = ServerProcess.start(List.of(), transport, arguments())) {
      log = server.closeLog();
      load = new IdleLoad(client, Target.hello(server.port()));
      memory = measureSteps(server, load, heaps);
      load.grow(steps.getLast()); // one more request on each: all deadlines begin now
      cpuNanos = cpuNanosWhileIdle(server);
      endNanos = Spread.of(load.awaitEnds(idleTimeout.plus(END_TIME_MAX)));
    }
    HeapHistogram first = heaps.getFirst();
    HeapHistogram last = heaps.getLast();
    return new IdleResult(
        transport,
        memory,
        last.growthSince(first, steps.getLast() - steps.getFirst()),
        // The wheel's one tick, which runs while there is a connection, may be between them.
        Math.max(0, last.timers() - first.timers() - 1),
        cpuNanos,
        watch,
        idleTimeout,
        endNanos,
        log.closed("idle") + log.lost(),
        log.describe(),
        load.faults(),
        log.messages());
  }

  private List<String> arguments() {
    return List.of(
        "hello",
        "--tls-self-signed",
        encrypts ? "on" : "off",
        "--idle-timeout",
        idleTimeout.toMillis() + "ms",
        // Above three quarters of the limit idle connections are ended before their time.
        "--max-connections",
        String.valueOf(Math.max(steps.getLast(), WARM_UP_CONNECTIONS) * 4L / 3 + 1));
  }

  private List<IdleResult.Step> measureSteps(
      ServerProcess server, IdleLoad load, List<HeapHistogram> heaps)
      throws BenchFailure, InterruptedException {
    List<IdleResult.Step> measured = new ArrayList<>();
    // Classes are loaded and code is compiled by the first requests: not a cost of connections.
    warmUp(server);
    for (int connections : steps) {
      load.grow(connections);
      HeapHistogram heap = HeapHistogram.of(server.pid());
      heaps.add(heap);
      measured.add(
          new IdleResult.Step(
              connections, heap.liveBytes(), ProcessFacts.residentBytes(server.pid())));
    }
    return measured;
  }

  private void warmUp(ServerProcess server) throws BenchFailure, InterruptedException {
    Settings settings =
        Settings.DEFAULTS
            .with(LoadOptions.CONNECTIONS, String.valueOf(WARM_UP_CONNECTIONS))
            .with(LoadOptions.DURATION, WARM_UP_TIME.toMillis() + "ms");
    if (client.load(server.port(), settings).bad() > 0) {
      throw new BenchFailure("the server answered wrongly before there were idle connections");
    }
    HeapHistogram.of(server.pid());
  }

  private long cpuNanosWhileIdle(ServerProcess server) throws BenchFailure, InterruptedException {
    // What the burst of requests left behind, such as code to compile, is not the cost of waiting.
    TimeUnit.NANOSECONDS.sleep(SETTLE_TIME.toNanos());
    List<Long> pids = List.of(server.pid());
    ProcessUse before = ProcessUse.of(pids);
    TimeUnit.NANOSECONDS.sleep(watch.toNanos());
    return ProcessUse.of(pids).since(before).cpuNanos();
  }
}
