package dev.gyre.bench;

import dev.gyre.bench.load.Failure;
import dev.gyre.bench.load.LoadOptions;
import dev.gyre.bench.load.Tally;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.CloseLog;
import dev.gyre.bench.machine.CpuPlan;
import dev.gyre.bench.machine.ProcessUse;
import dev.gyre.bench.machine.Report;
import dev.gyre.bench.machine.ServerProcess;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.config.Settings;
import dev.gyre.transport.TransportKind;
import java.util.List;

/** The traffic of htstress against each transport. */
final class SingleRequestBench {
  private final LoadClient client;
  private final CpuPlan cpus;
  private final Report report;
  private final int requests;

  private SingleRequestBench(LoadClient client, CpuPlan cpus, Report report, int requests) {
    this.client = client;
    this.cpus = cpus;
    this.report = report;
    this.requests = requests;
  }

  /** Returns whether every request was good and every server counted the same. */
  static boolean run(Invocation invocation, Report report)
      throws BenchFailure, InterruptedException {
    Settings settings = invocation.settings();
    CpuPlan cpus = CpuPlan.apply();
    boolean proper = true;
    try (LoadClient client =
        LoadClient.open(settings.get(BenchOptions.LOAD_TRANSPORT), false, false)) {
      report.machine(client.transport(), cpus);
      report.line(
          "%-10s %11s %9s %9s %6s %13s %8s %11s %10s",
          "transport",
          "connections",
          "requests",
          "good",
          "bad",
          "socket errors",
          "seconds",
          "requests/s",
          "server us");
      SingleRequestBench bench =
          new SingleRequestBench(client, cpus, report, settings.get(BenchOptions.REQUESTS));
      for (TransportKind transport : settings.get(BenchOptions.TRANSPORTS)) {
        for (int connections : settings.get(BenchOptions.CONCURRENCY)) {
          proper &= bench.measure(transport, connections);
        }
      }
    } finally {
      cpus.release();
    }
    return proper;
  }

  private boolean measure(TransportKind transport, int connections)
      throws BenchFailure, InterruptedException {
    Tally tally;
    ProcessUse.Difference used;
    CloseLog log;
    try (ServerProcess server =
        ServerProcess.start(cpus.serverPrefix(), transport, List.of("hello"))) {
      List<Long> pids = List.of(server.pid());
      ProcessUse before = ProcessUse.of(pids);
      tally = load(server.port(), connections);
      used = ProcessUse.of(pids).since(before);
      log = server.closeLog();
    }
    long socketErrors = tally.failures(Failure.CONNECT) + tally.failures(Failure.RESET);
    report.line(
        "%-10s %11d %9d %9d %6d %13d %8.3f %11.0f %10.1f",
        transport,
        connections,
        tally.requests(),
        tally.good(),
        tally.bad() - socketErrors,
        socketErrors,
        tally.seconds(),
        tally.requestsPerSecond(),
        used.cpuNanos() / 1e3 / tally.requests());
    report.line("%-10s the server's own count: %s", "", log.describe());
    return tally.good() == requests
        && tally.bad() == 0
        && log.closed("completed") == requests
        && log.connections() == requests;
  }

  private Tally load(int port, int connections) throws BenchFailure, InterruptedException {
    Settings settings =
        Settings.DEFAULTS
            .with(LoadOptions.HTSTRESS, "on")
            .with(LoadOptions.REQUESTS, String.valueOf(requests))
            .with(LoadOptions.CONNECTIONS, String.valueOf(connections));
    return client.load(port, settings);
  }
}
