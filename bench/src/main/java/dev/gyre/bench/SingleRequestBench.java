package dev.gyre.bench;

import dev.gyre.bench.SingleRequestLoad.Tally;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.CloseLog;
import dev.gyre.bench.machine.CpuPlan;
import dev.gyre.bench.machine.ProcessFacts;
import dev.gyre.bench.machine.ProcessFacts.CpuTimes;
import dev.gyre.bench.machine.Report;
import dev.gyre.bench.machine.ServerProcess;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.config.Settings;
import dev.gyre.transport.TransportKind;
import java.util.List;
import java.util.Set;

/** The traffic of htstress against each transport. */
final class SingleRequestBench {
  private static final Set<String> PROPER_ENDS = Set.of("completed", "peer_closed");

  private SingleRequestBench() {}

  /** Returns whether every request was good and every server counted the same. */
  static boolean run(Invocation invocation, Report report)
      throws BenchFailure, InterruptedException {
    Settings settings = invocation.settings();
    CpuPlan cpus = CpuPlan.apply();
    boolean proper = true;
    try (LoadClient client = LoadClient.open(settings.get(BenchOptions.LOAD_TRANSPORT))) {
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
      for (TransportKind transport : settings.get(BenchOptions.TRANSPORTS)) {
        for (int connections : settings.get(BenchOptions.CONCURRENCY)) {
          proper &=
              measure(
                  client,
                  cpus,
                  transport,
                  settings.get(BenchOptions.REQUESTS),
                  connections,
                  report);
        }
      }
    }
    return proper;
  }

  private static boolean measure(
      LoadClient client,
      CpuPlan cpus,
      TransportKind transport,
      int requests,
      int connections,
      Report report)
      throws BenchFailure, InterruptedException {
    Tally tally;
    CpuTimes used;
    CloseLog log;
    try (ServerProcess server =
        ServerProcess.start(cpus.serverPrefix(), transport, List.of("hello"))) {
      CpuTimes before = ProcessFacts.cpuTimes(server.pid());
      tally = SingleRequestLoad.run(client, Target.hello(server.port()), requests, connections);
      used = ProcessFacts.cpuTimes(server.pid()).minus(before);
      log = server.closeLog();
    }
    report.line(
        "%-10s %11d %9d %9d %6d %13d %8.3f %11.0f %10.1f",
        transport,
        connections,
        tally.requests(),
        tally.good(),
        tally.bad(),
        tally.socketErrors(),
        tally.seconds(),
        tally.requestsPerSecond(),
        (used.userMicros() + used.systemMicros()) / tally.requests());
    report.line("%-10s the server's own count: %s", "", log.describe());
    // One more connection than requests: the one that asked nothing.
    return tally.allGood()
        && log.connections() == tally.requests() + 1
        && PROPER_ENDS.containsAll(log.reasons());
  }
}
