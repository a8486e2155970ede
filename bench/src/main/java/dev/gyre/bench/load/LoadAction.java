package dev.gyre.bench.load;

import dev.gyre.bench.machine.Onlooker;
import dev.gyre.bench.machine.OutputFiles;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.ExitCode;
import dev.gyre.cli.StopSignals;
import dev.gyre.cli.Terminal;
import dev.gyre.config.Settings;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportReport;
import dev.gyre.transport.TransportSelector;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What {@code gyre load} does. */
final class LoadAction {
  private LoadAction() {}

  static ExitCode run(Invocation invocation, Terminal terminal) throws InterruptedException {
    Settings settings = invocation.settings();
    boolean inRounds = settings.get(LoadOptions.ECHO) && settings.get(LoadOptions.ROUNDS) > 0;
    Plan plan;
    try {
      if (inRounds) {
        Conflicts.checkRounds(settings);
      }
      plan =
          settings.get(LoadOptions.ECHO)
              ? PlanReader.readEcho(invocation.operand(), settings)
              : PlanReader.read(invocation.operand(), settings);
    } catch (IllegalArgumentException | ArithmeticException e) {
      terminal.complain("load: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      terminal.complain("load: " + e.getMessage());
      return ExitCode.NO_INPUT;
    }
    if (!OutputFiles.canWrite(LoadOptions.RESULTS, settings, "load", terminal)
        || (inRounds && !EchoReport.canWrite(Path.of(""), terminal))) {
      return ExitCode.CANNOT_CREATE;
    }
    try {
      plan = plan.to(Reachability.reached(plan.destination()));
    } catch (IOException e) {
      terminal.complain("load: " + e.getMessage());
      return ExitCode.UNAVAILABLE;
    }
    TransportReport report = TransportSelector.select(settings.get(LoadOptions.TRANSPORT), 1);
    Transport transport = report.chosen();
    if (transport == null) {
      terminal.complainInLines("no transport for the load: " + report.diagnosis());
      return ExitCode.UNAVAILABLE;
    }
    EventLoopGroup group = transport.newLoop(new DefaultThreadFactory("gyre-load", true));
    try {
      return run(plan, transport, group.next(), settings, terminal);
    } finally {
      group.shutdownGracefully(0, 2, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
    }
  }

  private static ExitCode run(
      Plan plan, Transport transport, EventLoop loop, Settings settings, Terminal terminal)
      throws InterruptedException {
    int rounds = settings.get(LoadOptions.ROUNDS);
    if (settings.get(LoadOptions.ECHO) && rounds > 0) {
      EchoBench bench = new EchoBench(plan, rounds, transport, loop);
      StopSignals.onFirst(bench::stop);
      return new EchoReport(bench.start().sync().getNow()).print(terminal, Path.of(""));
    }
    boolean htstress = settings.get(LoadOptions.HTSTRESS);
    Narrator narrator =
        new Narrator(
            plan, terminal, htstress, settings.get(LoadOptions.DEBUG), Onlooker.seesErrors());
    LoadRun run = new LoadRun(plan, transport, loop);
    run.watch(narrator);
    StopSignals.onFirst(run::stop);
    narrator.begin();
    Tally tally = run.start().sync().getNow();
    narrator.end();
    Environment environment = Environment.read(transport.toString());
    return print(new Result(plan, tally, narrator.cpuSeconds(), environment), settings, terminal);
  }

  static ExitCode print(Result result, Settings settings, Terminal terminal) {
    Summary summary = new Summary(result);
    boolean htstress = settings.get(LoadOptions.HTSTRESS);
    terminal.out().print(htstress ? summary.htstress() : summary.text());
    terminal.out().flush();
    if (htstress && result.plan().openLoop()) { // which its block has no line for
      result.doubts().forEach(doubt -> terminal.complain("load: " + doubt));
    }
    if (!OutputFiles.write(new ResultFiles(result).all(), settings, "load", terminal)) {
      return ExitCode.CANNOT_CREATE;
    }
    boolean allGood =
        result.tally().bad() == 0 && result.tally().good() > 0 && result.keptSchedule();
    return allGood ? ExitCode.OK : ExitCode.NOT_AS_EXPECTED;
  }
}
