package dev.gyre.cli;

import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Operand;
import dev.gyre.config.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The commands that tell other programs what there is: shells and man. */
final class ShellCommands {
  private static final Map<String, Function<List<Command>, String>> SHELLS = new LinkedHashMap<>();

  static {
    SHELLS.put("bash", BashCompletion::of);
    SHELLS.put("zsh", ZshCompletion::of);
    SHELLS.put("fish", FishCompletion::of);
  }

  private final Supplier<List<Command>> commands;

  /** On top of all commands of the program, these included. */
  ShellCommands(Supplier<List<Command>> commands) {
    this.commands = commands;
  }

  List<Command> all() {
    return List.of(completion(), man());
  }

  private Command completion() {
    return new Command(
        "completion",
        "print a script that lets a shell complete commands and options",
        List.of(
            "Prints a script for the named shell. Load it in the shell's start-up file, or keep it"
                + " where the shell looks for completions."),
        new Operand(String.join("|", SHELLS.keySet()), ""),
        List.of(),
        Map.of(),
        List.of(
            new Example("source <(gyre completion bash)", "in ~/.bashrc; zsh alike"),
            new Example("gyre completion fish | source", "in ~/.config/fish/config.fish")),
        (invocation, terminal) -> {
          String shell = invocation.operand();
          Function<List<Command>, String> script = SHELLS.get(shell);
          if (script == null) {
            terminal.complain(
                "completion: "
                    + (shell.isEmpty() ? "for which shell" : "unknown shell '" + shell + "'")
                    + NearestName.of(shell, SHELLS.keySet())
                        .map(name -> ", nearest is " + name)
                        .orElse("; one of " + String.join(", ", SHELLS.keySet())));
            return ExitCode.USAGE;
          }
          terminal.out().print(script.apply(commands.get()));
          return ExitCode.OK;
        });
  }

  private Command man() {
    return new Command(
        "man",
        "print the manual page",
        List.of("Prints the manual page of all commands in roff, for man and for packagers."),
        null,
        List.of(),
        Map.of(),
        List.of(
            new Example("gyre man | man -l -", "read it"),
            new Example("gyre man > /usr/local/share/man/man1/gyre.1", "install it")),
        (invocation, terminal) -> {
          terminal.out().print(ManualPage.of(commands.get()));
          return ExitCode.OK;
        });
  }
}
