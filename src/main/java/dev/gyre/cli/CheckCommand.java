package dev.gyre.cli;

import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.Command.Section;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.config.Syntax;
import dev.gyre.files.MediaTypes;
import dev.gyre.files.NeighbourCheck;
import dev.gyre.files.Root;
import dev.gyre.server.SettingsCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command that tells what a server would stumble over, and which compressed files it would not
 * send.
 */
final class CheckCommand {
  private static final Option<Boolean> MISSING =
      Option.ofCommand(
          "missing",
          Syntax.onOff(),
          "off",
          "List text files of --compress-min and more that have no compressed file beside them"
              + " (missing).");

  private CheckCommand() {}

  static Command command() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Output", List.of(ServerCommands.JSON, MISSING)));
    sections.addAll(Section.byGroup(Options.all()));
    return new Command(
        "check",
        "tell what is wrong with a configuration and with compressed files",
        List.of(
            "Checks all that a server with the same options would need, without starting one:"
                + " directories, certificates and their expiry, password files, logs, the files"
                + " that rules send, and addresses, but not whether one is in use. Problems are"
                + " told, all of them.",
            "Then looks at every file under DIR that a server would take for the compressed form of"
                + " the text file beside it, and lists those that it would not send: older than the"
                + " original (stale), not smaller (oversized), empty, or no file that it may open"
                + " (unusable). What has no original (orphan) is only told. The server needs none"
                + " of this: it looks by itself, at every request.",
            "Ends with 1 if there is a problem or any is stale, oversized or empty, else with 74 if"
                + " a directory could not be read. Does not enter directories behind links."),
        ServerCommands.ROOT,
        List.copyOf(sections),
        Map.of(),
        List.of(
            new Example("gyre check /srv/www", "before it is published"),
            new Example("gyre check --config gyre.toml", "before a server is started with it"),
            new Example("gyre check --json /srv/www | jq .counts", "for programs")),
        CheckCommand::run);
  }

  private static ExitCode run(Invocation invocation, Terminal terminal) {
    Settings settings = invocation.settings();
    Path root = ServerCommands.root(invocation);
    CheckReport report = new CheckReport(terminal.out(), settings.get(ServerCommands.JSON));
    List<String> problems = SettingsCheck.problems(root, settings);
    problems.forEach(report::problem);
    for (SettingsCheck.Place place : SettingsCheck.directories(root, settings)) {
      look(place, settings, report);
    }
    report.end();
    return report.exitCode();
  }

  /** What cannot be opened has been told. */
  private static void look(SettingsCheck.Place place, Settings settings, CheckReport report) {
    try (Root root = Root.open(place.directory(), settings.get(Options.SYMLINKS))) {
      new NeighbourCheck(
              root,
              MediaTypes.ofOption(settings.get(Options.MIME_TYPES)),
              settings.get(Options.PRECOMPRESSED),
              settings.get(Options.HIDDEN),
              settings.get(MISSING) ? settings.get(Options.COMPRESS_MIN) : Long.MAX_VALUE,
              report.below(place.address()))
          .run();
    } catch (IOException e) {
      return;
    }
  }
}
