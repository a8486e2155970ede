package dev.gyre.bench;

import dev.gyre.bench.load.LoadOptions;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.OutputFiles;
import dev.gyre.bench.machine.Report;
import dev.gyre.cli.Command;
import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Section;
import dev.gyre.cli.CommandProvider;
import dev.gyre.cli.ExitCode;
import dev.gyre.cli.Terminal;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import java.util.List;
import java.util.Map;

/** The commands that measure. */
public final class BenchCommands implements CommandProvider {
  /** For {@link java.util.ServiceLoader}. */
  public BenchCommands() {}

  @Override
  public List<Command> commands() {
    return List.of(singleRequests(), idle());
  }

  private static Command singleRequests() {
    return new Command(
        "bench-htstress",
        "send the traffic of htstress: HTTP/1.0, one request a connection",
        List.of(
            "Sends requests of HTTP/1.0 with a connection for each, as htstress does. A request is"
                + " complete when all of its answer has come; a wrong, empty or short answer is"
                + " bad, a reset is a socket error. The CPU time of the server is that of a process"
                + " that was just started, compilers included.",
            "Ends with 1 unless every request was good and the server counted the same"
                + " connections."),
        null,
        List.of(
            new Section("Servers", List.of(BenchOptions.TRANSPORTS)),
            new Section(
                "Load",
                List.of(
                    BenchOptions.REQUESTS, BenchOptions.CONCURRENCY, BenchOptions.LOAD_TRANSPORT))),
        Map.of(),
        List.of(
            new Example(
                "gyre bench-htstress --requests 100000 --connections 20",
                "100,000 requests on each transport, 20 at a time")),
        measurement(
            "bench-htstress",
            (invocation, report) ->
                SingleRequestBench.run(invocation, report)
                    ? ExitCode.OK
                    : ExitCode.NOT_AS_EXPECTED));
  }

  private static Command idle() {
    return new Command(
        "bench-idle",
        "measure what idle keep-alive connections cost, and when they end",
        List.of(
            "Opens connections step by step, one request on each, and after every step asks the"
                + " server's JVM for its live heap after a full collection and the kernel for its"
                + " resident memory. Then it watches the CPU time while all are idle, and waits"
                + " until the server's timer wheel has ended them. All transports go into one"
                + " table; what more connections would need is reckoned from the slopes.",
            "Ends with 1 if a connection was ended before its time or for another reason than being"
                + " idle, or if the server has timer objects for its connections."),
        null,
        List.of(
            new Section("Servers", List.of(BenchOptions.TRANSPORTS, Options.IDLE_TIMEOUT)),
            new Section(
                "Load",
                List.of(
                    BenchOptions.STEPS,
                    BenchOptions.WATCH,
                    BenchOptions.TLS,
                    LoadOptions.HTTP2,
                    BenchOptions.LOAD_TRANSPORT)),
            new Section("Result", List.of(LoadOptions.JSON))),
        Map.of(Options.IDLE_TIMEOUT, "30s"),
        List.of(
            new Example(
                "gyre bench-idle --transports epoll", "up to 17,500 connections, one minute")),
        BenchCommands::runIdle);
  }

  private static ExitCode runIdle(Command.Invocation invocation, Terminal terminal)
      throws InterruptedException {
    List<Option<String>> files = List.of(LoadOptions.JSON);
    return OutputFiles.canWrite(files, invocation.settings(), "bench-idle", terminal)
        ? measurement("bench-idle", (asked, report) -> IdleBench.run(asked, report, terminal))
            .run(invocation, terminal)
        : ExitCode.CANNOT_CREATE;
  }

  /** What a command measures. */
  @FunctionalInterface
  private interface Measurement {
    /** Returns what the command ends with. */
    ExitCode run(Command.Invocation invocation, Report report)
        throws BenchFailure, InterruptedException;
  }

  private static Command.Action measurement(String name, Measurement measurement) {
    return (invocation, terminal) -> {
      try {
        return measurement.run(invocation, new Report(terminal.out()));
      } catch (IllegalArgumentException wrong) {
        terminal.complain(name + ": " + wrong.getMessage());
        return ExitCode.USAGE;
      } catch (BenchFailure failure) {
        terminal.complainInLines(name + ": " + failure.getMessage());
        return ExitCode.UNAVAILABLE;
      }
    };
  }
}
