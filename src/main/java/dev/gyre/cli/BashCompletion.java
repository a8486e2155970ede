package dev.gyre.cli;

import dev.gyre.config.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Completion for bash 4 and later, without the bash-completion package. */
final class BashCompletion {
  private BashCompletion() {}

  static String of(List<Command> commands) {
    StringBuilder cases = new StringBuilder();
    for (Command command : commands) {
      cases.append("    ").append(command.name()).append(")\n");
      cases.append("      options='").append(String.join(" ", flags(command))).append("'\n");
      Command.Operand operand = command.operand();
      String offered = operand == null ? "" : offered(Offer.of(operand.placeholder(), commands));
      cases.append("      operands='").append(offered).append("'\n");
      cases.append(values(command, commands)).append("      ;;\n");
    }
    String names = String.join(" ", commands.stream().map(Command::name).toList());
    // Bash splits --name=value at the =, so that a value has its option one or two words before it.
    return """
    # Completion of gyre for bash, made by 'gyre completion bash'.
    _gyre() {
      local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
      local joined='' options='' operands=''
      COMPREPLY=()
      if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W '%s' -- "$word")
        return
      fi
      if [[ $word == = ]]; then
        word='' joined='='
      elif [[ $before == = ]]; then
        before=${COMP_WORDS[COMP_CWORD-2]} joined='='
      fi
      case ${COMP_WORDS[1]} in
    %s  esac
      if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
        return
      fi
      case $operands in
        -f) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
        -d) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$operands" -- "$word") ;;
      esac
    }
    complete -F _gyre gyre
    """
        .formatted(names, cases);
  }

  private static List<String> flags(Command command) {
    List<String> flags = new ArrayList<>();
    command.options().forEach(option -> flags.addAll(option.flags()));
    flags.addAll(Parser.helpFlags(command));
    return flags;
  }

  // What follows an option that has a value: options with the same offer share a line. A switch
  // that may stand alone has its value only after =; the next word is not for it.
  private static String values(Command command, List<Command> commands) {
    Map<String, List<String>> patterns = new LinkedHashMap<>();
    for (Option<?> option : command.options()) {
      String offered = offered(Offer.of(option.syntax().placeholder(), commands));
      List<String> sameOffer = patterns.computeIfAbsent(offered, key -> new ArrayList<>());
      for (String flag : option.flags()) {
        sameOffer.add(flag + "=");
        if (!Parser.mayStandAlone(option)) {
          sameOffer.add(flag);
        }
      }
    }
    StringBuilder text = new StringBuilder("      case $before$joined in\n");
    patterns.forEach(
        (offered, flags) ->
            text.append("        ")
                .append(String.join("|", flags))
                .append(") operands='")
                .append(offered)
                .append("' ;;\n"));
    return command.options().isEmpty() ? "" : text.append("      esac\n").toString();
  }

  private static String offered(Offer offer) {
    return switch (offer.kind()) {
      case WORDS -> String.join(" ", offer.words());
      case FILES -> "-f";
      case DIRECTORIES -> "-d";
      case NOTHING -> "";
    };
  }
}
