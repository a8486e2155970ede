package dev.gyre.bench.compare;

import dev.gyre.bench.compare.Results.Extra;
import dev.gyre.bench.load.Failure;
import dev.gyre.bench.load.LoadOptions;
import dev.gyre.bench.load.LoadRun;
import dev.gyre.bench.load.Plan;
import dev.gyre.bench.load.PlanReader;
import dev.gyre.bench.load.Tally;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.ProcessFacts;
import dev.gyre.bench.machine.ProcessUse;
import dev.gyre.bench.machine.SystemCalls;
import dev.gyre.config.Settings;
import dev.gyre.transport.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Sends the load of a scenario to a candidate and reads what that cost it. One thread. */
final class Meter implements AutoCloseable {
  private static final Duration END_TIME_MAX = Duration.ofSeconds(60);
  private static final double MEBIBYTE = 1 << 20;

  /** Some dozens of full handshakes of TLS take that long at most. */
  private static final String CONNECTING_TIME_MAX = "500ms";

  private final Transport transport;
  private final EventLoopGroup group;
  private final Path root;
  private final Stop stop;
  private final long loadThread;

  /** With load on this transport, for candidates that serve this directory, until the stop. */
  Meter(Transport transport, Path root, Stop stop) {
    this.transport = transport;
    this.stop = stop;
    this.group = transport.newLoop(new DefaultThreadFactory("gyre-load", true));
    this.root = root;
    this.loadThread =
        loop().submit(() -> Thread.currentThread().threadId()).syncUninterruptibly().getNow();
  }

  Transport transport() {
    return transport;
  }

  EventLoop loop() {
    return group.next();
  }

  /** Load that is not measured. */
  void warmUp(Scenario scenario, CandidateProcess server, Duration time)
      throws BenchFailure, InterruptedException {
    run("warm-up", scenario.load(), scenario, server, time);
  }

  /** A closed loop: the next request follows each answer. */
  Trial trial(Scenario scenario, CandidateProcess server, Duration time)
      throws BenchFailure, InterruptedException {
    ProcessUse[] before = {ProcessUse.of(server.pids())};
    long[] loadNanos = {loadNanos()};
    Runnable afterWarmUp =
        () -> {
          lookAgain(server, before);
          loadNanos[0] = loadNanos();
        };
    Tally tally = run("trial", scenario.load(), scenario, server, time, afterWarmUp);
    double loadSeconds = (loadNanos() - loadNanos[0]) / 1e9;
    // Else the numbers would be those of full handshakes under another name.
    if (scenario.load().get(LoadOptions.TLS_RESUME) && tally.handshakes().resumed() == 0) {
      throw new BenchFailure(server.name() + " resumed no TLS session");
    }
    ProcessUse.Difference used = ProcessUse.of(server.pids()).since(before[0]);
    double requests = tally.requests();
    double micros = used.cpuNanos() / 1e3 / requests;
    long residentBytes = 0;
    for (long pid : server.pids()) {
      residentBytes += ProcessFacts.residentBytes(pid);
    }
    return new Trial(
        tally.requests(),
        tally.seconds(),
        micros,
        micros * used.userShare(),
        used.switches() / requests,
        residentBytes / MEBIBYTE,
        loadSeconds / tally.seconds());
  }

  private long loadNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(loadThread);
  }

  // Of a scenario with a warm-up of its own, what that took does not count.
  private static void lookAgain(CandidateProcess server, ProcessUse[] before) {
    try {
      before[0] = ProcessUse.of(server.pids());
    } catch (BenchFailure e) {
      return; // it has ended, and the run will say so
    }
  }

  /** Response times of a schedule, counted from the moments when requests were to be sent. */
  Latency latency(Scenario scenario, CandidateProcess server, int requestsPerSecond, Duration time)
      throws BenchFailure, InterruptedException {
    Settings load = onSchedule(scenario.load(), requestsPerSecond);
    Tally tally = run("schedule", load, scenario, server, time);
    return new Latency(tally.response(), tally.lag(), tally.unsentRequests());
  }

  /** Connections that stay are there before times count; others are a part of their request's. */
  static Settings onSchedule(Settings load, int requestsPerSecond) {
    return load.with(LoadOptions.RATE, String.valueOf(requestsPerSecond))
        .with(LoadOptions.ARRIVALS, "poisson")
        .with(LoadOptions.WARM_UP, load.get(LoadOptions.KEEP_ALIVE) ? CONNECTING_TIME_MAX : "0s");
  }

  /** System calls for a request, where perf may count them. */
  Extra systemCalls(Scenario scenario, CandidateProcess server, Duration time)
      throws BenchFailure, InterruptedException {
    SystemCalls calls;
    try {
      calls = SystemCalls.begin(server.pids());
    } catch (BenchFailure e) {
      return new Extra(Double.NaN, String.valueOf(e.getMessage()));
    }
    Tally tally = run("system calls", scenario.load(), scenario, server, time);
    OptionalLong count = calls.end();
    return count.isPresent()
        ? new Extra((double) count.getAsLong() / tally.allSent(), "")
        : new Extra(Double.NaN, "perf may not count system calls here");
  }

  private Tally run(
      String phase, Settings load, Scenario scenario, CandidateProcess server, Duration time)
      throws BenchFailure, InterruptedException {
    return run(phase, load, scenario, server, time, () -> {});
  }

  private Tally run(
      String phase,
      Settings load,
      Scenario scenario,
      CandidateProcess server,
      Duration time,
      Runnable afterWarmUp)
      throws BenchFailure, InterruptedException {
    LoadRun run = new LoadRun(plan(load, scenario, server, time), transport, group.next());
    run.afterWarmUp(afterWarmUp);
    Promise<Tally> end = run.start();
    stop.ends(run);
    if (!end.await(time.plus(END_TIME_MAX).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new BenchFailure(
          "%s, %s of %s: did not end".formatted(server.name(), phase, scenario.name()));
    }
    Tally tally = end.sync().getNow();
    server.asked(tally.allSent());
    if (tally.bad() > 0 || tally.good() == 0) {
      throw new BenchFailure(
          "%s, %s of %s: %d good answers, %s"
              .formatted(server.name(), phase, scenario.name(), tally.good(), describe(tally)));
    }
    return tally;
  }

  private static String describe(Tally tally) {
    StringBuilder text = new StringBuilder(tally.bad() + " bad");
    for (Failure failure : Failure.values()) {
      if (tally.failures(failure) > 0) {
        text.append(", ").append(failure).append(' ').append(tally.failures(failure));
      }
    }
    return tally.firstError().isEmpty() ? text.toString() : text + ": " + tally.firstError();
  }

  private Plan plan(Settings load, Scenario scenario, CandidateProcess server, Duration time)
      throws BenchFailure {
    Settings settings = load.with(LoadOptions.DURATION, time.toMillis() + "ms");
    String path = Site.withoutQuery(scenario.path());
    Path file = root.resolve(path.substring(path.isEmpty() ? 0 : 1));
    if (Files.isRegularFile(file) && !asksForParts(settings)) {
      settings = settings.with(LoadOptions.VERIFY, file.toString());
    }
    try {
      return scenario.service() == Service.ECHO
          ? PlanReader.readEcho("127.0.0.1:" + server.port(), settings)
          : PlanReader.read(
              scenario.service().scheme() + "127.0.0.1:" + server.port() + scenario.path(),
              settings);
    } catch (IOException e) {
      throw new BenchFailure("cannot read " + file, e);
    }
  }

  private static boolean asksForParts(Settings settings) {
    return settings.get(LoadOptions.HEADER).stream()
        .anyMatch(field -> field.toLowerCase(Locale.ROOT).startsWith("range:"));
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
