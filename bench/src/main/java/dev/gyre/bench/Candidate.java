package dev.gyre.bench;

import dev.gyre.bench.BenchOptions.Service;
import dev.gyre.bench.KeepAliveLoad.Round;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.CloseLog;
import dev.gyre.bench.machine.ProcessFacts;
import dev.gyre.bench.machine.ProcessFacts.CpuTimes;
import dev.gyre.bench.machine.Report;
import dev.gyre.bench.machine.ServerProcess;
import dev.gyre.bench.machine.Spread;
import dev.gyre.transport.TransportKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One server in a comparison, the connections to it, and what was measured. One thread. */
final class Candidate implements AutoCloseable {
  private static final Duration EXTRA_WARM_UP = Duration.ofMillis(500);
  private static final int EXTRA_WARM_UPS_MAX = 20;

  /** Compilers rest when they have less than this part, one twentieth, of the CPU time. */
  private static final int COMPILER_SHARE = 20;

  private final Service service;
  private final TransportKind transport;
  private final ServerProcess server;
  private final KeepAliveLoad load;
  private final List<Sample> samples = new ArrayList<>();
  private long answers;
  private long badAnswers;
  private long bytes;

  /** Takes the server and connects to it; closes the server if that fails. */
  Candidate(
      Service service,
      TransportKind transport,
      ServerProcess server,
      LoadClient client,
      Target target,
      int connections)
      throws BenchFailure, InterruptedException {
    this.service = service;
    this.transport = transport;
    this.server = server;
    boolean connected = false;
    try {
      this.load = KeepAliveLoad.connect(client, target, connections);
      connected = true;
    } finally {
      if (!connected) {
        server.close();
      }
    }
  }

  /**
   * One measurement; times are the server's CPU time for one answer.
   *
   * @param userMicros in the program
   * @param systemMicros in the kernel
   * @param answersPerSecond how many came
   * @param busyPercent CPU time of all threads against wall time
   */
  record Sample(
      double userMicros, double systemMicros, double answersPerSecond, double busyPercent) {
    double totalMicros() {
      return userMicros + systemMicros;
    }
  }

  Service service() {
    return service;
  }

  TransportKind transport() {
    return transport;
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  Spread spread(ToDoubleFunction<Sample> part) {
    return Spread.of(samples.stream().mapToDouble(part).toArray());
  }

  /** Answers so far, those of the warm-up too. */
  long answers() {
    return answers;
  }

  /** Bytes received so far, those of the warm-up too. */
  long bytes() {
    return bytes;
  }

  /**
   * Keeps the server busy for a time, and then until its compilers rest.
   *
   * @return whether they do; if not, what is measured next is partly their work
   */
  boolean warmUp(Duration time) throws BenchFailure, InterruptedException {
    count(load.run(time));
    for (int i = 0; i < EXTRA_WARM_UPS_MAX; i++) {
      long compilersBefore = ProcessFacts.compilerTicks(server.pid());
      CpuTimes before = ProcessFacts.cpuTimes(server.pid());
      count(load.run(EXTRA_WARM_UP));
      long all = ProcessFacts.cpuTimes(server.pid()).minus(before).ticks();
      long compilers = ProcessFacts.compilerTicks(server.pid()) - compilersBefore;
      if (compilers * COMPILER_SHARE <= all) {
        return true;
      }
    }
    return false;
  }

  void measure(Duration time) throws BenchFailure, InterruptedException {
    CpuTimes before = ProcessFacts.cpuTimes(server.pid());
    Round round = load.run(time);
    CpuTimes used = ProcessFacts.cpuTimes(server.pid()).minus(before);
    count(round);
    samples.add(
        new Sample(
            used.userMicros() / round.answers(),
            used.systemMicros() / round.answers(),
            round.answersPerSecond(),
            (used.userMicros() + used.systemMicros()) * 100_000 / round.nanos()));
  }

  private void count(Round round) throws BenchFailure {
    answers += round.answers();
    badAnswers += round.badAnswers();
    bytes += round.bytes();
    if (round.answers() == 0 || badAnswers > 0) {
      close(); // then the server has said why
      throw new BenchFailure(
          "%s on %s: %d answers, %d of them bad or missing; the server's count of ends: %s %s"
              .formatted(
                  service,
                  transport,
                  round.answers(),
                  badAnswers,
                  server.closeLog().describe(),
                  String.join(" ", server.closeLog().messages())));
    }
  }

  /** Ends the connections and the server, and says so where its counts are not the load's. */
  boolean stopAndCompare(Report report) {
    close();
    CloseLog log = server.closeLog();
    boolean agree = log.requests() == answers && log.bytes() == bytes;
    if (!agree) {
      report.line(
          "%s on %s: the load counted %d answers and %d bytes, the server %d and %d (%s)",
          service, transport, answers, bytes, log.requests(), log.bytes(), log.describe());
    }
    return agree;
  }

  /** Ends the connections and the server. */
  @Override
  public void close() {
    load.close();
    server.close();
  }
}
