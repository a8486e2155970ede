package dev.gyre.bench;

import dev.gyre.bench.load.LoadOptions;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.CloseLog;
import dev.gyre.bench.machine.CpuPlan;
import dev.gyre.bench.machine.HeapHistogram;
import dev.gyre.bench.machine.HeapHistogram.Growth;
import dev.gyre.bench.machine.ProcessFacts;
import dev.gyre.bench.machine.Report;
import dev.gyre.bench.machine.ServerProcess;
import dev.gyre.bench.machine.Spread;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.transport.TransportKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Memory, CPU time and ends of idle connections on each transport. */
final class IdleBench {
  private static final Duration END_TIME_MAX = Duration.ofSeconds(30);
  private static final Duration SETTLE_TIME = Duration.ofSeconds(2);
  private static final int CLASSES_MAX = 8;
  private static final int WARM_UP_CONNECTIONS = 64;
  private static final Duration WARM_UP_TIME = Duration.ofSeconds(1);

  private final LoadClient client;
  private final Report report;
  private final List<Integer> steps;
  private final Duration watch;
  private final Duration idleTimeout;

  private IdleBench(LoadClient client, Report report, Settings settings) {
    this.client = client;
    this.report = report;
    this.steps = settings.get(BenchOptions.STEPS);
    this.watch = settings.get(BenchOptions.WATCH);
    this.idleTimeout = settings.get(Options.IDLE_TIMEOUT);
  }

  /** Returns whether every server ended all connections in time, and had no timer for each. */
  static boolean run(Invocation invocation, Report report)
      throws BenchFailure, InterruptedException {
    Settings settings = invocation.settings();
    boolean proper = true;
    try (LoadClient client = LoadClient.open(settings.get(BenchOptions.LOAD_TRANSPORT))) {
      IdleBench bench = new IdleBench(client, report, settings);
      bench.requireSense();
      report.machine(client.transport(), CpuPlan.unpinned());
      for (TransportKind transport : settings.get(BenchOptions.TRANSPORTS)) {
        proper &= bench.measure(transport);
      }
    }
    return proper;
  }

  private void requireSense() throws BenchFailure {
    boolean ascending = steps.size() > 1;
    for (int i = 1; i < steps.size(); i++) {
      ascending &= steps.get(i - 1) < steps.get(i);
    }
    if (!ascending) {
      throw new BenchFailure("--steps " + steps + " is not two or more ascending numbers");
    }
    if (watch.plus(SETTLE_TIME).compareTo(idleTimeout) >= 0) {
      throw new BenchFailure(
          "--watch and %d s before it must be shorter than --idle-timeout"
              .formatted(SETTLE_TIME.toSeconds()));
    }
  }

  private boolean measure(TransportKind transport) throws BenchFailure, InterruptedException {
    report.line("");
    report.line(
        "%s%n%11s %15s %15s %7s",
        transport, "connections", "live heap bytes", "resident bytes", "timers");
    CloseLog log;
    IdleLoad load;
    List<HeapHistogram> heaps;
    long ticks;
    Spread endNanos;
    try (ServerProcess server =
        ServerProcess.start(
            List.of(),
            transport,
            List.of("hello", "--idle-timeout", idleTimeout.toMillis() + "ms"))) {
      log = server.closeLog();
      load = new IdleLoad(client, Target.hello(server.port()));
      heaps = measureSteps(server, load);
      load.grow(steps.getLast()); // one more request on each: all deadlines begin now
      ticks = ticksWhileIdle(server);
      endNanos = Spread.of(load.awaitEnds(idleTimeout.plus(END_TIME_MAX)));
    }
    boolean noTimers = report(heaps, ticks);
    return reportEnds(endNanos, log, load.faults()) && noTimers;
  }

  private List<HeapHistogram> measureSteps(ServerProcess server, IdleLoad load)
      throws BenchFailure, InterruptedException {
    List<HeapHistogram> heaps = new ArrayList<>();
    double[] connections = steps.stream().mapToDouble(Integer::doubleValue).toArray();
    double[] heapBytes = new double[connections.length];
    double[] residentBytes = new double[connections.length];
    // Classes are loaded and code is compiled by the first requests: not a cost of connections.
    warmUp(server);
    for (int i = 0; i < connections.length; i++) {
      load.grow(steps.get(i));
      HeapHistogram heap = HeapHistogram.of(server.pid());
      heaps.add(heap);
      heapBytes[i] = heap.liveBytes();
      residentBytes[i] = ProcessFacts.residentBytes(server.pid());
      report.line(
          "%11d %15.0f %15.0f %7d", steps.get(i), heapBytes[i], residentBytes[i], heap.timers());
    }
    report.line(
        "each connection: %.0f bytes of heap, %.0f bytes resident (slopes)",
        Spread.slope(connections, heapBytes), Spread.slope(connections, residentBytes));
    return heaps;
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

  private long ticksWhileIdle(ServerProcess server) throws BenchFailure, InterruptedException {
    // What the burst of requests left behind, such as code to compile, is not the cost of waiting.
    TimeUnit.NANOSECONDS.sleep(SETTLE_TIME.toNanos());
    ProcessFacts.CpuTimes before = ProcessFacts.cpuTimes(server.pid());
    TimeUnit.NANOSECONDS.sleep(watch.toNanos());
    return ProcessFacts.cpuTimes(server.pid()).minus(before).ticks();
  }

  private boolean report(List<HeapHistogram> heaps, long ticks) {
    int grown = steps.getLast() - steps.getFirst();
    for (Growth growth :
        heaps.getLast().growthSince(heaps.getFirst(), grown).stream().limit(CLASSES_MAX).toList()) {
      report.line(
          "  %6.1f bytes in %4.1f x %s",
          growth.bytesPerConnection(), growth.perConnection(), growth.className());
    }
    report.line(
        "CPU time of the server while %d were idle for %d s: %d ms",
        steps.getLast(), watch.toSeconds(), ticks * 1000 / ProcessFacts.TICKS_PER_SECOND);
    long timers = heaps.getLast().timers() - heaps.getFirst().timers();
    // The wheel's one tick, which runs while there is a connection.
    boolean none = timers <= 1;
    report.line("timer objects: %+d for %d connections", timers, grown);
    return none;
  }

  private boolean reportEnds(Spread endNanos, CloseLog log, int faults) {
    double timeoutSeconds = idleTimeout.toNanos() / 1e9;
    report.line(
        "ended after the last request: first %.3f s, median %.3f s, last %.3f s (timeout %.3f s)",
        endNanos.lowest() / 1e9, endNanos.median() / 1e9, endNanos.highest() / 1e9, timeoutSeconds);
    report.line("the server's own count: %s", log.describe());
    log.messages().forEach(message -> report.line("the server said: %s", message));
    if (faults > 0) {
      report.line("faults seen by the load: %d", faults);
    }
    return faults == 0
        && endNanos.lowest() / 1e9 >= timeoutSeconds
        && log.closed("idle") + log.lost() == steps.getLast();
  }
}
