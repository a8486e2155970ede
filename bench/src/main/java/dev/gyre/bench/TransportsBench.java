package dev.gyre.bench;

import dev.gyre.bench.BenchOptions.Service;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.CpuPlan;
import dev.gyre.bench.machine.Report;
import dev.gyre.bench.machine.ServerProcess;
import dev.gyre.bench.machine.Spread;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.config.Settings;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Server CPU time of a small request, transport against transport, in one interleaved run. */
final class TransportsBench implements AutoCloseable {
  private static final String FILE_NAME = "1k.bin";
  private static final int FILE_BYTES = 1024;

  private final Settings settings;
  private final Report report;
  private final CpuPlan cpus;
  private final LoadClient client;
  private final Path site;
  private final List<Candidate> candidates = new ArrayList<>();

  private TransportsBench(
      Settings settings, Report report, CpuPlan cpus, LoadClient client, Path site) {
    this.settings = settings;
    this.report = report;
    this.cpus = cpus;
    this.client = client;
    this.site = site;
  }

  /** Returns false only if the order was to be checked and does not hold, or counts differ. */
  static boolean run(Invocation invocation, Report report)
      throws BenchFailure, InterruptedException {
    CpuPlan cpus = CpuPlan.apply();
    Settings settings = invocation.settings();
    try (LoadClient client = LoadClient.open(settings.get(BenchOptions.LOAD_TRANSPORT));
        TransportsBench bench = new TransportsBench(settings, report, cpus, client, makeSite())) {
      return bench.run();
    }
  }

  private static Path makeSite() throws BenchFailure {
    try {
      Path site = Files.createTempDirectory("gyre-bench");
      Files.write(site.resolve(FILE_NAME), body());
      return site;
    } catch (IOException e) {
      throw new BenchFailure("cannot make a directory to serve", e);
    }
  }

  private static byte[] body() {
    byte[] body = new byte[FILE_BYTES];
    for (int i = 0; i < FILE_BYTES; i++) {
      body[i] = (byte) (i * 31);
    }
    return body;
  }

  private boolean run() throws BenchFailure, InterruptedException {
    int seed = settings.get(BenchOptions.SEED);
    if (seed == 0) {
      seed = new Random().nextInt(1, Integer.MAX_VALUE);
    }
    int rounds = settings.get(BenchOptions.ROUNDS);
    Duration roundTime = settings.get(BenchOptions.ROUND_TIME);
    report.machine(client.transport(), cpus);
    report.line(
        "%d keep-alive connections to each server, closed loop; %d rounds of %d ms, seed %d",
        settings.get(BenchOptions.CONNECTIONS), rounds, roundTime.toMillis(), seed);
    startAll();
    for (Candidate candidate : candidates) {
      if (!candidate.warmUp(settings.get(BenchOptions.WARM_UP))) {
        report.line(
            "%s on %s: the compilers still work after the warm-up; take a longer one",
            candidate.service(), candidate.transport());
      }
    }
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      List<Candidate> order = new ArrayList<>(candidates);
      Collections.shuffle(order, random);
      for (Candidate candidate : order) {
        candidate.measure(roundTime);
      }
    }
    boolean ordered = true;
    for (Service service : settings.get(BenchOptions.SERVICES)) {
      ordered &= print(service);
    }
    return print(countsAgree()) && (ordered || !settings.get(BenchOptions.CHECK));
  }

  private void startAll() throws BenchFailure, InterruptedException {
    for (Service service : settings.get(BenchOptions.SERVICES)) {
      for (TransportKind transport : settings.get(BenchOptions.TRANSPORTS)) {
        ServerProcess server =
            ServerProcess.start(cpus.serverPrefix(), transport, arguments(service));
        Target target =
            switch (service) {
              case HELLO -> Target.hello(server.port());
              case FILE -> new Target(server.port(), "/" + FILE_NAME, body());
            };
        candidates.add(
            new Candidate(
                service,
                transport,
                server,
                client,
                target,
                settings.get(BenchOptions.CONNECTIONS)));
      }
    }
  }

  // Connections wait while other servers have their turn.
  private List<String> arguments(Service service) {
    return switch (service) {
      case HELLO -> List.of("hello", "--idle-timeout", "1h");
      case FILE -> List.of("serve", "--idle-timeout", "1h", site.toString());
    };
  }

  private boolean print(Service service) {
    List<Candidate> compared =
        candidates.stream().filter(candidate -> candidate.service() == service).toList();
    report.line("");
    report.line(
        "%-10s %9s %9s %9s %17s %9s %6s  %s",
        service,
        "user us",
        "system us",
        "total us",
        "lowest-highest",
        "answers/s",
        "busy",
        "ratio");
    Candidate first = compared.getFirst();
    for (Candidate candidate : compared) {
      Spread total = candidate.spread(Candidate.Sample::totalMicros);
      report.line(
          "%-10s %9.2f %9.2f %9.2f %8.2f-%8.2f %9.0f %5.0f%%  %s",
          candidate.transport(),
          candidate.spread(Candidate.Sample::userMicros).median(),
          candidate.spread(Candidate.Sample::systemMicros).median(),
          total.median(),
          total.lowest(),
          total.highest(),
          candidate.spread(Candidate.Sample::answersPerSecond).median(),
          candidate.spread(Candidate.Sample::busyPercent).median(),
          candidate == first ? "1" : ratio(candidate, first) + " to " + first.transport());
    }
    boolean ordered = true;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < compared.size(); i++) {
      names.add(compared.get(i).transport().toString());
      ordered &= i == 0 || isLess(compared.get(i - 1), compared.get(i));
    }
    report.line("order %s: %s", String.join(" < ", names), ordered ? "holds" : "does not hold");
    return ordered;
  }

  // Ratios within a round, since what disturbs a round disturbs both.
  private static Spread ratios(Candidate candidate, Candidate to) {
    double[] ratios = new double[candidate.samples().size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = candidate.samples().get(i).totalMicros() / to.samples().get(i).totalMicros();
    }
    return Spread.of(ratios);
  }

  private static String ratio(Candidate candidate, Candidate to) {
    Spread ratios = ratios(candidate, to);
    return "%.2f (%.2f-%.2f)".formatted(ratios.median(), ratios.lowest(), ratios.highest());
  }

  private static boolean isLess(Candidate lesser, Candidate greater) {
    return ratios(lesser, greater).median() < 1;
  }

  private boolean countsAgree() {
    boolean agree = true;
    for (Candidate candidate : candidates) {
      agree &= candidate.stopAndCompare(report);
    }
    return agree;
  }

  private boolean print(boolean agree) {
    report.line("");
    if (agree) {
      report.line(
          "load and servers agree on %d requests and %d bytes; every answer was right",
          candidates.stream().mapToLong(Candidate::answers).sum(),
          candidates.stream().mapToLong(Candidate::bytes).sum());
    }
    return agree;
  }

  @Override
  public void close() {
    candidates.forEach(Candidate::close);
    try {
      Files.deleteIfExists(site.resolve(FILE_NAME));
      Files.deleteIfExists(site);
    } catch (IOException e) {
      report.line("%s was left behind: %s", site, e.toString());
    }
  }
}
