package dev.gyre.bench.load;

import dev.gyre.cli.Command;
import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Operand;
import dev.gyre.cli.Command.Section;
import dev.gyre.cli.CommandProvider;
import java.util.List;
import java.util.Map;

/** The load generator as a command. */
public final class LoadCommands implements CommandProvider {
  /** For {@link java.util.ServiceLoader}. */
  public LoadCommands() {}

  @Override
  public List<Command> commands() {
    return List.of(
        new Command(
            "load",
            "send requests to a web server, check every answer, measure latency",
            List.of(
                "Sends the next request after each answer, or with --rate on a schedule that does"
                    + " not wait for the server. Then the response time of a request counts from"
                    + " the moment it was to be sent, so that a stall of the server shows in all"
                    + " requests it delayed. The service time counts from the moment of sending.",
                "Length and content of every body are compared with the first good one or with"
                    + " --verify. Ends with 1 unless every answer was good."),
            new Operand("URL", "http://127.0.0.1:8081/"),
            List.of(
                new Section(
                    "Requests",
                    List.of(
                        LoadOptions.HTTP,
                        LoadOptions.HEADER,
                        LoadOptions.KEEP_ALIVE,
                        LoadOptions.VERIFY,
                        LoadOptions.TIMEOUT)),
                new Section(
                    "Load",
                    List.of(
                        LoadOptions.CONNECTIONS,
                        LoadOptions.PIPELINE,
                        LoadOptions.REQUESTS,
                        LoadOptions.DURATION,
                        LoadOptions.WARM_UP,
                        LoadOptions.RATE,
                        LoadOptions.ARRIVALS,
                        LoadOptions.SEED,
                        LoadOptions.TRANSPORT)),
                new Section(
                    "Results", List.of(LoadOptions.HTSTRESS, LoadOptions.JSON, LoadOptions.HGRM))),
            Map.of(),
            List.of(
                new Example(
                    "gyre load --rate 5000 --arrivals poisson http://127.0.0.1:8081/",
                    "ten seconds of independent users")),
            LoadAction::run));
  }
}
