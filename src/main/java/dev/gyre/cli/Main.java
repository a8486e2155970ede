package dev.gyre.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/** Entry point of the process. */
public final class Main {
  private static final long LAST_WORDS_SECONDS = 2;

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // What is printed is the same in every country: of some, Java would write numbers in other
    // digits.
    Locale.setDefault(Locale.ROOT);
    WatchedOutput output = WatchedOutput.ofProcess();
    System.exit(run(List.of(arguments), Terminal.ofProcess(output), output).number());
  }

  private static ExitCode run(List<String> arguments, Terminal terminal, WatchedOutput output) {
    try {
      ExitCode exitCode = gyre(terminal).run(arguments, terminal);
      terminal.out().flush();
      IOException failure = output.failure();
      if (failure == null) {
        return exitCode;
      }
      boolean noReader = output.hasNoReader();
      if (!noReader) {
        terminal.complain("the standard output cannot be written: " + failure.getMessage());
      }
      if (exitCode != ExitCode.OK) {
        return exitCode;
      }
      return noReader ? ExitCode.NO_READER : ExitCode.IO;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    } catch (RuntimeException | Error e) {
      terminal.complain("internal error, please report it: " + e);
      e.printStackTrace(terminal.err());
      return ExitCode.INTERNAL;
    }
  }

  private static Gyre gyre(Terminal terminal) {
    List<Command> commands =
        new ServerCommands(
                new GyreServerStarter(System.getenv(), terminal::complain),
                Main::onStop,
                new Layers(System.getenv()))
            .all();
    return new Gyre(commands, Main::commandsOfOtherJars);
  }

  /** What is printed at the end may have nobody who reads it. */
  private static void onStop(Runnable stop) {
    StopSignals.onFirst(
        () -> {
          stop.run();
          try {
            TimeUnit.SECONDS.sleep(LAST_WORDS_SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          Runtime.getRuntime().halt(ExitCode.OK.number());
        });
  }

  private static List<Command> commandsOfOtherJars() {
    List<Command> commands = new ArrayList<>();
    ServiceLoader.load(CommandProvider.class)
        .forEach(provider -> commands.addAll(provider.commands()));
    return commands;
  }
}
