package dev.gyre.cli;

import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.Command.Section;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Syntax;
import dev.gyre.config.TomlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command that tells what file, environment and flags amount to. */
final class ConfigCommand {
  private static final Option<Boolean> DEFAULT =
      Option.ofCommand(
          "default",
          Syntax.onOff(),
          "off",
          "Print a file that explains every option and has its default, whatever is set here.");

  private static final Option<Boolean> SHOW_ORIGIN =
      Option.ofCommand(
          "show-origin",
          Syntax.onOff(),
          "off",
          "Say behind each value where it comes from: default, file and line, environment, flag.");

  private ConfigCommand() {}

  static Command command(Layers layers) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Output", List.of(DEFAULT, SHOW_ORIGIN, ServerCommands.JSON)));
    sections.add(Layers.SECTION);
    sections.addAll(Section.byGroup(Options.all()));
    Command.Action print = layers.beneath(Options.all(), ConfigCommand::printEffective);
    return new Command(
        "config",
        "print the options that hold, and where each comes from",
        List.of(
            "Prints every option of 'gyre serve' as file, environment and flags make it, in the"
                + " form of a file. Nothing is started. What is wrong in the file or in the"
                + " environment is reported, all of it, as any command would."),
        null,
        List.copyOf(sections),
        Map.of(),
        List.of(
            new Example("gyre config --default > gyre.toml", "a file to begin with"),
            new Example("gyre config --config gyre.toml --show-origin", "what holds, and why")),
        (invocation, terminal) -> {
          if (invocation.settings().get(DEFAULT)) {
            terminal.out().print(TomlText.defaults());
            return ExitCode.OK;
          }
          return print.run(invocation, terminal);
        });
  }

  private static ExitCode printEffective(Invocation invocation, Terminal terminal) {
    terminal
        .out()
        .print(
            invocation.settings().get(ServerCommands.JSON)
                ? TomlText.json(invocation.settings())
                : TomlText.of(invocation.settings(), invocation.settings().get(SHOW_ORIGIN)));
    return ExitCode.OK;
  }
}
