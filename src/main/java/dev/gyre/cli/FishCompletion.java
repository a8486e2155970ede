package dev.gyre.cli;

import dev.gyre.config.Option;
import java.util.List;

/** Completion for fish. */
final class FishCompletion {
  private static final String COMPLETE = "complete -c gyre";

  private FishCompletion() {}

  static String of(List<Command> commands) {
    StringBuilder script =
        new StringBuilder("# Completion of gyre for fish, made by 'gyre completion fish'.\n");
    script.append(COMPLETE).append(" -f\n");
    for (Command command : commands) {
      line(script, "__fish_use_subcommand", " -a " + command.name(), command.summary());
    }
    for (Command command : commands) {
      String seen = "__fish_seen_subcommand_from " + command.name();
      for (Option<?> option : command.options()) {
        String value = Parser.mayStandAlone(option) ? "" : value(option, commands);
        line(script, seen, names(option.flags()) + value, option.help());
      }
      line(script, seen, names(Parser.helpFlags(command)), "Print the help page.");
      Command.Operand operand = command.operand();
      if (operand != null) {
        operand(script, seen, operand.placeholder(), commands);
      }
    }
    return script.toString();
  }

  private static void line(StringBuilder script, String condition, String what, String help) {
    script.append(COMPLETE).append(" -n ").append(quoted(condition)).append(what);
    script.append(" -d ").append(quoted(help)).append('\n');
  }

  private static String names(List<String> flags) {
    StringBuilder names = new StringBuilder();
    for (String flag : flags) {
      names.append(flag.startsWith("--") ? " -l " + flag.substring(2) : " -s " + flag.substring(1));
    }
    return names.toString();
  }

  // -r: needs a value; -F: a file after all; -x: needs one and offers no files.
  private static String value(Option<?> option, List<Command> commands) {
    Offer offer = Offer.of(option.syntax().placeholder(), commands);
    return switch (offer.kind()) {
      case WORDS -> " -x -a " + quoted(String.join(" ", offer.words()));
      case FILES, DIRECTORIES -> " -r -F";
      case NOTHING -> " -x";
    };
  }

  private static void operand(
      StringBuilder script, String seen, String placeholder, List<Command> commands) {
    Offer offer = Offer.of(placeholder, commands);
    String what =
        switch (offer.kind()) {
          case WORDS -> " -a " + quoted(String.join(" ", offer.words()));
          case FILES -> " -F";
          case DIRECTORIES -> " -a '(__fish_complete_directories)'";
          case NOTHING -> "";
        };
    if (!what.isEmpty()) {
      script.append(COMPLETE).append(" -n ").append(quoted(seen)).append(what).append('\n');
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
