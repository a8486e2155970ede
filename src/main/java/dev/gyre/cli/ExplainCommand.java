package dev.gyre.cli;

import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.Command.Operand;
import dev.gyre.cli.Command.Section;
import dev.gyre.cli.ServerStarter.Explained;
import dev.gyre.config.Network;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Syntax;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command that tells how a request would be answered, and why. */
final class ExplainCommand {
  private static final Option<List<String>> HEADER =
      Option.ofCommand(
              "header",
              Syntax.texts(
                  "FIELD",
                  "a header field such as 'Accept-Encoding: br'",
                  text -> text.matches("[^\\s:]+:[^\\r\\n]*")),
              "",
              "Header field of the request. May be repeated.")
          .alsoCalled("-H");

  private static final Option<String> METHOD =
      Option.ofCommand(
          "method",
          Syntax.text("METHOD", "a method such as GET", text -> text.matches("[A-Z]+")),
          "GET",
          "Method of the request.");

  private static final Option<String> CLIENT =
      Option.ofCommand(
          "client",
          Syntax.text("ADDRESS", "an IP address", ExplainCommand::isAddress),
          "127.0.0.1",
          "Where the request comes from.");

  private static final List<Option.Group> GROUPS =
      List.of(Option.Group.SITE, Option.Group.FILES, Option.Group.TLS);

  /** What else of a server changes an answer. */
  private static final Set<Option<?>> OTHERS =
      Set.of(
          Options.MAX_REQUEST_LINE,
          Options.MAX_HEADER_BYTES,
          Options.MAX_HEADERS,
          Options.MAX_BODY,
          Options.SERVER_HEADER);

  private ExplainCommand() {}

  static Command command(ServerStarter starter) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Request", List.of(HEADER, METHOD, CLIENT)));
    sections.add(new Section("Output", List.of(ServerCommands.JSON)));
    sections.addAll(
        Section.byGroup(
            Options.all().stream()
                .filter(option -> GROUPS.contains(option.group()) || OTHERS.contains(option))
                .toList()));
    return new Command(
        "explain",
        "tell how a request would be answered, and why",
        List.of(
            "Answers a request for PATH on the way that a server with the same options does, but"
                + " without a socket and without the body, and prints every decision in its order:"
                + " path, rules, directory, look-up, compressed neighbours, conditions, range,"
                + " whether the answer is kept in memory and how each transport sends it; then"
                + " status and header fields, without Date and what belongs to the connection."),
        new Operand("PATH", "/"),
        List.copyOf(sections),
        Map.of(),
        List.of(
            new Example("gyre explain /docs/ --root /srv/www", "for a directory"),
            new Example(
                "gyre explain /app.css -H 'Accept-Encoding: br' --config gyre.toml",
                "by the rules of a file"),
            new Example("gyre explain / --json | jq .status", "for programs")),
        (invocation, terminal) -> run(starter, invocation, terminal));
  }

  private static boolean isAddress(String text) {
    try {
      return Network.parse(text).address() != null && !text.contains("/");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ExitCode run(ServerStarter starter, Invocation invocation, Terminal terminal) {
    ServerStarter.Asked asked =
        new ServerStarter.Asked(
            invocation.settings().get(METHOD),
            invocation.operand(),
            invocation.settings().get(HEADER),
            Network.parse(invocation.settings().get(CLIENT)).address());
    Path root = Path.of(invocation.settings().get(Options.ROOT));
    return switch (starter.explain(root, asked, invocation.settings())) {
      case Explained.Refused refused -> {
        terminal.complain(refused.message());
        yield refused.exitCode();
      }
      case Explained.Told told -> {
        boolean json = invocation.settings().get(ServerCommands.JSON);
        terminal.out().print(json ? told.json() : told.text());
        yield ExitCode.OK;
      }
    };
  }
}
