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
  /** What is loaded when nothing is named: {@code gyre serve}. */
  static final String USUAL_URL = "http://127.0.0.1:8081/";

  private static final List<String> DESCRIPTION =
      List.of(
          "Sends the next request after each answer, or with --rate on a schedule that does not"
              + " wait for the server. Then the response time of a request counts from the moment"
              + " it was to be sent, so that a stall of the server shows in all requests it"
              + " delayed. The service time counts from the moment of sending.",
          "Length and content of every body are compared with the first good one or with --verify."
              + " Ends with 1 unless every answer was good and, with --rate, no more than 1 in 100"
              + " requests of the schedule found no free connection before the end. A first SIGINT"
              + " or SIGTERM stops sending and prints what was measured.",
          "Called through a link named htstress, or with --htstress, it takes that program's"
              + " options and prints its lines. --echo does what kecho's bench does, and writes"
              + " bench.txt and bench.svg into this directory.");

  private static final List<Section> SECTIONS =
      List.of(
          new Section(
              "Requests",
              List.of(
                  LoadOptions.URL,
                  LoadOptions.METHOD,
                  LoadOptions.HTTP,
                  LoadOptions.HTTP2,
                  LoadOptions.HOST,
                  LoadOptions.HEADER,
                  LoadOptions.KEEP_ALIVE,
                  LoadOptions.VERIFY,
                  LoadOptions.TIMEOUT)),
          new Section(
              "Connections",
              List.of(
                  LoadOptions.CONNECTIONS,
                  LoadOptions.THREADS,
                  LoadOptions.PIPELINE,
                  LoadOptions.STREAMS,
                  LoadOptions.TLS_RESUME,
                  LoadOptions.TLS_MAX_VERSION,
                  LoadOptions.TLS_POST_QUANTUM,
                  LoadOptions.RAMP,
                  LoadOptions.IPV4,
                  LoadOptions.IPV6,
                  LoadOptions.UNIX,
                  LoadOptions.TRANSPORT)),
          new Section(
              "Load",
              List.of(
                  LoadOptions.REQUESTS,
                  LoadOptions.DURATION,
                  LoadOptions.WARM_UP,
                  LoadOptions.RATE,
                  LoadOptions.ARRIVALS,
                  LoadOptions.SEED)),
          new Section(
              "Results",
              List.of(
                  LoadOptions.JSON,
                  LoadOptions.CSV,
                  LoadOptions.HGRM,
                  LoadOptions.HTML,
                  LoadOptions.DEBUG)),
          new Section(
              "Other programs",
              List.of(
                  LoadOptions.HTSTRESS,
                  LoadOptions.ECHO,
                  LoadOptions.ROUNDS,
                  LoadOptions.MESSAGE)));

  private static final List<Example> EXAMPLES =
      List.of(
          new Example("gyre load http://127.0.0.1:8081/", "as fast as 16 connections can, 10 s"),
          new Example(
              "gyre load --rate 5000 --arrivals poisson --html page.html 127.0.0.1:8081/",
              "ten seconds of independent users, and a page with plots"),
          new Example(
              "gyre load --url '3 /a' --url '1 /b' -n 100000 127.0.0.1:8081/",
              "three of /a and one of /b for each of /"),
          new Example(
              "gyre load --http2 on --streams 10 https://127.0.0.1:8081/",
              "HTTP/2 over TLS, ten requests under way on each of 16 connections"),
          new Example(
              "gyre load --htstress -n 100000 -c 1 -t 4 127.0.0.1:8081", "the load of htstress"),
          new Example("gyre load --echo 127.0.0.1:12345", "the bench of kecho"));

  /** For {@link java.util.ServiceLoader}. */
  public LoadCommands() {}

  @Override
  public List<Command> commands() {
    return List.of(
        new Command(
            "load",
            "send requests to a web server, check every answer, measure latency",
            DESCRIPTION,
            new Operand("URL", USUAL_URL),
            SECTIONS,
            Map.of(),
            EXAMPLES,
            LoadAction::run));
  }
}
