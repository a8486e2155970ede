package dev.gyre.cli;

import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Operand;
import dev.gyre.config.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The program: its commands, and which of them the arguments mean. */
final class Gyre {
  private final List<Command> first;
  private final List<Command> last;
  private final Supplier<List<Command>> further;

  /** With these commands, and those about all of them. */
  Gyre(List<Command> commands) {
    this(commands, List::of);
  }

  /**
   * As above, and with further commands.
   *
   * @param further looked for in all jars, so it is asked only when none of the others is meant
   */
  Gyre(List<Command> commands, Supplier<List<Command>> further) {
    this.first = List.copyOf(commands);
    this.further = further;
    List<Command> aboutAll = new ArrayList<>(List.of(help(), version()));
    aboutAll.addAll(new ShellCommands(this::commands).all());
    this.last = List.copyOf(aboutAll);
  }

  /** All commands in the order of the help. */
  List<Command> commands() {
    return Stream.of(first, further.get(), last).flatMap(List::stream).toList();
  }

  /**
   * Runs what the arguments say.
   *
   * @return what the process ends with; everything there is to say has been printed
   */
  ExitCode run(List<String> arguments, Terminal terminal) throws InterruptedException {
    if (arguments.isEmpty()) {
      terminal.complain("which command? One of " + names() + "; see gyre help");
      return ExitCode.USAGE;
    }
    List<String> rest = arguments.subList(1, arguments.size());
    return switch (arguments.getFirst()) {
      case "-h", "--help" -> run("help", rest, terminal);
      case "-V", "--version" -> run("version", rest, terminal);
      default -> run(arguments.getFirst(), rest, terminal);
    };
  }

  private ExitCode run(String name, List<String> arguments, Terminal terminal)
      throws InterruptedException {
    Optional<Command> found = named(name);
    if (found.isEmpty()) {
      return unknown(name, terminal);
    }
    Command command = found.get();
    return switch (new Parser(command).parse(arguments)) {
      case Parser.Parsed.Ready ready -> command.action().run(ready.invocation(), terminal);
      case Parser.Parsed.Help help -> {
        terminal.out().print(HelpPage.of(command, terminal));
        yield ExitCode.OK;
      }
      case Parser.Parsed.Refused refused -> {
        terminal.complain(
            command.name() + ": " + refused.message() + "; see gyre " + command.name() + " --help");
        yield ExitCode.USAGE;
      }
    };
  }

  private ExitCode unknown(String name, Terminal terminal) {
    String nearest =
        NearestName.of(name, commands().stream().map(Command::name).toList())
            .map(command -> ", nearest is " + command)
            .orElse("");
    terminal.complain("unknown command '" + name + "'" + nearest + "; see gyre help");
    return ExitCode.USAGE;
  }

  private Optional<Command> named(String name) {
    return named(name, first).or(() -> named(name, last)).or(() -> named(name, further.get()));
  }

  private static Optional<Command> named(String name, List<Command> commands) {
    for (Command command : commands) {
      if (command.name().equals(name)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  private String names() {
    return String.join(", ", commands().stream().map(Command::name).toList());
  }

  private Command help() {
    return new Command(
        "help",
        "explain the program, or one command",
        List.of("Prints the page of COMMAND, or the list of commands."),
        new Operand("COMMAND", ""),
        List.of(),
        Map.of(),
        List.of(new Example("gyre help serve", "every option of 'gyre serve'")),
        (invocation, terminal) -> {
          if (invocation.operand().isEmpty()) {
            terminal.out().print(HelpPage.ofAll(commands(), terminal));
            return ExitCode.OK;
          }
          Optional<Command> command = named(invocation.operand());
          if (command.isEmpty()) {
            return unknown(invocation.operand(), terminal);
          }
          terminal.out().print(HelpPage.of(command.get(), terminal));
          return ExitCode.OK;
        });
  }

  private static Command version() {
    return new Command(
        "version",
        "print the version",
        List.of("Prints the version of Gyre and of the Java that runs it."),
        null,
        List.of(),
        Map.of(),
        List.of(),
        (invocation, terminal) -> {
          String version = Gyre.class.getPackage().getImplementationVersion();
          terminal
              .out()
              .println(
                  "gyre "
                      + (version == null ? "(not from a jar)" : version)
                      + ", Java "
                      + Runtime.version());
          return ExitCode.OK;
        });
  }
}
