package dev.gyre.cli;

import dev.gyre.config.Option;
import java.util.List;

/** Completion for zsh: a function file on the fpath, or a script to source. */
final class ZshCompletion {
  private ZshCompletion() {}

  static String of(List<Command> commands) {
    StringBuilder names = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    for (Command command : commands) {
      names.append("    ").append(quoted(command.name() + ":" + command.summary())).append('\n');
      cases.append("    ").append(command.name()).append(")\n      _arguments -S");
      for (Option<?> option : command.options()) {
        for (String flag : option.flags()) {
          next(cases, spec(option, flag, commands));
        }
      }
      for (String flag : Parser.helpFlags(command)) {
        next(cases, flag + "[Print the help page.]");
      }
      Command.Operand operand = command.operand();
      if (operand != null) {
        next(cases, "1:" + value(operand.placeholder(), commands));
      }
      cases.append("\n      ;;\n");
    }
    return """
    #compdef gyre
    # Completion of gyre for zsh, made by 'gyre completion zsh'.
    _gyre() {
      local -a commands
      commands=(
    %s  )
      if (( CURRENT == 2 )); then
        _describe -t commands command commands
        return
      fi
      local name=$words[2]
      shift words
      (( CURRENT-- ))
      case $name in
    %s  esac
    }
    if [[ $funcstack[1] == _gyre ]]; then
      _gyre "$@"
    else
      compdef _gyre gyre
    fi
    """
        .formatted(names, cases);
  }

  private static void next(StringBuilder cases, String spec) {
    cases.append(" \\\n        ").append(quoted(spec));
  }

  // '=' or '+': the value stands in the same word or in the next; '=-': only in the same.
  private static String spec(Option<?> option, String flag, List<Command> commands) {
    boolean alone = Parser.mayStandAlone(option);
    String joint = flag.startsWith("--") ? (alone ? "=-" : "=") : (alone ? "" : "+");
    String value = value(option.syntax().placeholder(), commands);
    return (option.syntax().repeatable() ? "*" : "")
        + flag
        + joint
        + "["
        + option.help().replaceAll("[\\[\\]:\\\\]", "\\\\$0")
        + "]"
        + (joint.isEmpty() ? "" : (alone ? "::" : ":") + value);
  }

  // A message, and what makes the matches.
  private static String value(String placeholder, List<Command> commands) {
    Offer offer = Offer.of(placeholder, commands);
    String message = placeholder.replace(":", "\\:") + ":";
    return switch (offer.kind()) {
      case WORDS -> message + "(" + String.join(" ", offer.words()) + ")";
      case FILES -> message + "_files";
      case DIRECTORIES -> message + "_files -/";
      case NOTHING -> message + " ";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
