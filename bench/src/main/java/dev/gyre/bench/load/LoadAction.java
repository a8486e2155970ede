package dev.gyre.bench.load;

import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.ExitCode;
import dev.gyre.cli.Terminal;
import dev.gyre.config.Settings;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportReport;
import dev.gyre.transport.TransportSelector;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What {@code gyre load} does. */
final class LoadAction {
  private static final long SIGNAL_SECONDS_MAX = 5;
  private static final int PROGRESS_LINES = 10;

  private LoadAction() {}

  static ExitCode run(Invocation invocation, Terminal terminal) throws InterruptedException {
    Settings settings = invocation.settings();
    Plan plan;
    try {
      plan = PlanReader.read(invocation.operand(), settings);
    } catch (IllegalArgumentException e) {
      terminal.complain("load: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      terminal.complain("load: cannot read the file to verify with: " + e.getMessage());
      return ExitCode.NO_INPUT;
    }
    TransportReport report = TransportSelector.select(settings.get(LoadOptions.TRANSPORT), 1);
    Transport transport = report.chosen();
    if (transport == null) {
      terminal.complain("no transport for the load: " + report.diagnosis());
      return ExitCode.UNAVAILABLE;
    }
    CountDownLatch printed = new CountDownLatch(1);
    EventLoopGroup group = transport.newLoop(new DefaultThreadFactory("gyre-load", true));
    try {
      LoadRun run = new LoadRun(plan, transport, group.next());
      Thread onSignal = onSignal(run, printed);
      Runtime.getRuntime().addShutdownHook(onSignal);
      long cpuBefore = cpuNanos();
      Tally tally = run.start().sync().getNow();
      Summary summary = new Summary(plan, tally, (cpuNanos() - cpuBefore) / 1e9);
      return print(summary, tally, settings, terminal);
    } finally {
      printed.countDown();
      group.shutdownGracefully(0, 2, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
    }
  }

  // A signal stops the sending and leaves time for the summary; the JVM then ends as it would have.
  private static Thread onSignal(LoadRun run, CountDownLatch printed) {
    return new Thread(
        () -> {
          try {
            if (printed.getCount() > 0) {
              run.stop();
              boolean inTime = printed.await(SIGNAL_SECONDS_MAX, TimeUnit.SECONDS);
              assert inTime : "the run did not end";
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "gyre-load-signal");
  }

  private static ExitCode print(
      Summary summary, Tally tally, Settings settings, Terminal terminal) {
    if (settings.get(LoadOptions.HTSTRESS)) {
      progress(tally.requests(), terminal.out());
      terminal.out().print(summary.htstress());
    } else {
      terminal.out().print(summary.text());
    }
    terminal.out().flush();
    try {
      write(settings, summary, tally);
    } catch (IOException e) {
      terminal.complain("load: cannot write a result: " + e.getMessage());
      return ExitCode.CANNOT_CREATE;
    }
    return tally.bad() == 0 && tally.good() > 0 ? ExitCode.OK : ExitCode.NOT_AS_EXPECTED;
  }

  private static void progress(long requests, PrintStream out) {
    long step = requests / PROGRESS_LINES;
    for (int i = 0; step > 0 && i < PROGRESS_LINES; i++) {
      out.println(i * step + " requests");
    }
  }

  private static void write(Settings settings, Summary summary, Tally tally) throws IOException {
    String json = settings.get(LoadOptions.JSON);
    if (!json.isEmpty()) {
      Files.writeString(Path.of(json), summary.json());
    }
    String hgrm = settings.get(LoadOptions.HGRM);
    if (!hgrm.isEmpty()) {
      try (PrintStream out = new PrintStream(Files.newOutputStream(Path.of(hgrm)))) {
        tally.response().outputPercentileDistribution(out, 1e6);
      }
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }
}
