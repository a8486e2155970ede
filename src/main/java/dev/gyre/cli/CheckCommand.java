package dev.gyre.cli;

import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.Command.Section;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.MediaTypes;
import dev.gyre.files.NeighbourCheck;
import dev.gyre.files.Root;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The command that tells which compressed files a server would not send, and why. */
final class CheckCommand {
  private CheckCommand() {}

  static Command command() {
    return new Command(
        "check",
        "tell which compressed files beside their originals are of no use",
        List.of(
            "Looks at every file under DIR that a server would take for the compressed form of the"
                + " text file beside it, and lists those that it would not send: older than the"
                + " original (stale), not smaller (oversized), empty, or no file that it may open"
                + " (unusable). What has no original (orphan) is only told. The server needs none"
                + " of this: it looks by itself, at every request.",
            "Ends with 1 if any is stale, oversized or empty, else with 74 if a directory could not"
                + " be read. Does not enter directories behind links."),
        ServerCommands.ROOT,
        List.of(
            new Section("Output", List.of(ServerCommands.JSON)),
            new Section(
                Option.Group.FILES.title(),
                List.of(
                    Options.SYMLINKS, Options.HIDDEN, Options.MIME_TYPES, Options.PRECOMPRESSED))),
        Map.of(),
        List.of(
            new Example("gyre check /srv/www", "before it is published"),
            new Example("gyre check --json /srv/www | jq .counts", "for programs")),
        CheckCommand::run);
  }

  private static ExitCode run(Invocation invocation, Terminal terminal) {
    Settings settings = invocation.settings();
    try (Root root = Root.open(ServerCommands.root(invocation), settings.get(Options.SYMLINKS))) {
      CheckReport report = new CheckReport(terminal.out(), settings.get(ServerCommands.JSON));
      new NeighbourCheck(
              root,
              MediaTypes.ofOption(settings.get(Options.MIME_TYPES)),
              settings.get(Options.PRECOMPRESSED),
              settings.get(Options.HIDDEN),
              report)
          .run();
      report.end();
      return report.exitCode();
    } catch (IOException e) {
      terminal.complain(String.valueOf(e.getMessage()));
      return ExitCode.NO_INPUT;
    }
  }
}
