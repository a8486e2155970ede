package dev.gyre.bench.compare;

import dev.gyre.cli.Command;
import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Section;
import dev.gyre.cli.CommandProvider;
import java.util.List;
import java.util.Map;

/** The comparison as a command. */
public final class CompareCommands implements CommandProvider {
  /** For {@link java.util.ServiceLoader}. */
  public CompareCommands() {}

  @Override
  public List<Command> commands() {
    return List.of(
        new Command(
            "compare",
            "measure transports, or any servers, side by side",
            List.of(
                "Starts each candidate in a process of its own, with one event loop on one CPU, and"
                    + " sends it the load of each scenario from another CPU. Trials of all"
                    + " candidates are interleaved in random order. Every answer is checked, our"
                    + " own servers confirm the transport they run on, and what the load counted"
                    + " must be what they counted.",
                "CPU time and context switches come from /proc, system calls from perf where it may"
                    + " count them. A ratio is the geometric mean over generations, which are new"
                    + " processes of each candidate, with a bootstrap interval. A ratio whose"
                    + " interval holds 1 is no significant difference.",
                "Beside the response times stands how late the load itself sent 1 in 100 requests"
                    + " (lag p99, in ms), and how many were never sent since no connection was"
                    + " free: with many of them the times look better than they were.",
                "Ends with 1 if an answer was wrong, counts differ, or a gate is broken. A first"
                    + " SIGINT or SIGTERM stops measuring, ends the servers and tells what was"
                    + " measured, and that ends with 1 too, as does a server that does not start"
                    + " again in a later generation."),
            null,
            List.of(
                new Section("Servers", List.of(CompareOptions.CANDIDATES, CompareOptions.SERVER)),
                new Section(
                    "Work", List.of(CompareOptions.SCENARIOS, CompareOptions.SCENARIO_FILE)),
                new Section(
                    "Measurement",
                    List.of(
                        CompareOptions.GENERATIONS,
                        CompareOptions.TRIALS,
                        CompareOptions.TRIAL_TIME,
                        CompareOptions.WARM_UP,
                        CompareOptions.LATENCY_SHARE,
                        CompareOptions.CONFIDENCE,
                        CompareOptions.SEED,
                        CompareOptions.LOAD_TRANSPORT)),
                new Section(
                    "Results",
                    List.of(
                        CompareOptions.GATE,
                        CompareOptions.BASELINE,
                        CompareOptions.HTML,
                        CompareOptions.JSON,
                        CompareOptions.MARKDOWN,
                        CompareOptions.JUNIT))),
            Map.of(),
            List.of(
                new Example("gyre compare --html report.html", "three transports, ten scenarios"),
                new Example(
                    "gyre compare --scenarios small --gate 'io_uring.cpu <= 1.05 * epoll.cpu'",
                    "for a script: exit code 0 or 1"),
                new Example(
                    "gyre compare --scenarios tls,handshake,resume,h2", "the same over TLS"),
                new Example(
                    "gyre compare --server 'python=python3 -m http.server -b 127.0.0.1 -d {root}"
                        + " {port}'",
                    "another server beside ours")),
            CompareAction::run));
  }
}
