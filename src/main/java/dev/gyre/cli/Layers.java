package dev.gyre.cli;

import dev.gyre.cli.Command.Action;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.Command.Section;
import dev.gyre.config.Option;
import dev.gyre.config.Sources;
import dev.gyre.config.Sources.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lets the options of a command come from a file and the environment too.
 *
 * @param environment the variables of the process
 */
record Layers(Map<String, String> environment) {
  /** The heading of what names the file. */
  static final Section SECTION = new Section("Where options come from", List.of(Sources.FILE));

  /** The command with --config, and with an action that sees what file and environment say. */
  Command beneath(Command command) {
    List<Section> sections = new ArrayList<>(command.sections());
    sections.add(SECTION);
    return new Command(
        command.name(),
        command.summary(),
        command.description(),
        command.operand(),
        List.copyOf(sections),
        command.defaults(),
        command.examples(),
        beneath(command.options(), command.action()));
  }

  /** The action with settings that have in them what file and environment say of the options. */
  Action beneath(List<Option<?>> options, Action action) {
    return (invocation, terminal) ->
        switch (Sources.beneath(invocation.settings(), options, environment)) {
          case Outcome.Complete complete ->
              action.run(new Invocation(complete.settings(), invocation.operand()), terminal);
          case Outcome.Unreadable unreadable -> {
            terminal.complain(unreadable.message());
            yield ExitCode.NO_INPUT;
          }
          case Outcome.Wrong wrong -> {
            wrong.problems().forEach(terminal::complain);
            yield ExitCode.USAGE;
          }
        };
  }
}
