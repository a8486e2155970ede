package dev.gyre.cli;

import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.RuleKey;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of the README, made from the same descriptions as the help. */
final class ReadmeTables {
  private ReadmeTables() {}

  /**
   * The options, a table for each group: option, default, which commands act by it, what it does.
   */
  static String options(List<Command> all) {
    List<Command> commands = all.stream().filter(one -> !one.name().equals("config")).toList();
    StringBuilder text = new StringBuilder();
    for (Option.Group group : Option.Group.values()) {
      text.append("\n**").append(group.title()).append("**\n\n");
      text.append("| Option | Default | Commands | What it does |\n|---|---|---|---|\n");
      for (Option<?> option : Options.all()) {
        if (option.group() == group) {
          text.append(row(option, commands));
        }
      }
    }
    return text.append('\n').toString();
  }

  private static String row(Option<?> option, List<Command> commands) {
    String flag = "--" + option.name() + " " + option.syntax().placeholder();
    String defaultText =
        commands.stream()
            .filter(command -> command.options().contains(option))
            .map(command -> command.defaultText(option))
            .distinct()
            .map(word -> word.isEmpty() ? "none" : "`" + word + "`")
            .collect(Collectors.joining(", "));
    String names =
        commands.stream()
            .filter(command -> command.options().contains(option))
            .map(Command::name)
            .collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(escaped(flag), defaultText, names, escaped(option.help()));
  }

  // A bar ends a cell, in code too.
  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }

  /** What may stand in a rule. */
  static String ruleKeys() {
    StringBuilder text = new StringBuilder("\n| Key | Value | |\n|---|---|---|\n");
    for (RuleKey key : RuleKey.values()) {
      text.append(
          "| `%s`%s | %s | %s |\n"
              .formatted(
                  key,
                  key.part() == RuleKey.Part.CONDITION ? " (condition)" : "",
                  escaped(key.expected()),
                  escaped(key.help())));
    }
    return text.append('\n').toString();
  }

  /** The exit codes. */
  static String exitCodes() {
    StringBuilder text = new StringBuilder("\n| Code | Meaning |\n|---|---|\n");
    for (ExitCode exitCode : ExitCode.values()) {
      text.append("| %d | %s |\n".formatted(exitCode.number(), exitCode.meaning()));
    }
    return text.append('\n').toString();
  }
}
