package dev.gyre.config;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Where values come from: default, file, environment, flag; a later one overrides an earlier one.
 */
public final class Sources {
  /** The file; as a variable it is GYRE_CONFIG. */
  public static final Option<String> FILE =
      Option.ofCommand(
          "config",
          Syntax.text("FILE", "a file name", word -> true),
          "",
          "TOML file of options. Environment variables override it, and flags override both.");

  /** How the reading ended. */
  public sealed interface Outcome {
    /** All is known and checked. */
    record Complete(Settings settings) implements Outcome {}

    /** The file cannot be read; the message is complete. */
    record Unreadable(String message) implements Outcome {}

    /** All that is wrong, a complete message each. */
    record Wrong(List<String> problems) implements Outcome {}
  }

  private Sources() {}

  /**
   * Adds what the file and the environment say. All of both is checked, also what concerns none of
   * the options: one file serves all commands.
   *
   * @param given what was given on the command line, or by a program
   * @param options which options are asked for
   * @param environment all variables
   */
  public static Outcome beneath(
      Settings given, Collection<Option<?>> options, Map<String, String> environment) {
    Reading variables = Environment.read(environment);
    String file = variables.beneath(given, List.of(FILE)).get(FILE);
    List<String> problems = new ArrayList<>();
    Settings settings = given;
    try {
      if (!file.isEmpty()) {
        Reading lines = TomlFile.read(file);
        settings = lines.beneath(settings, options);
        problems.addAll(lines.problems());
      }
    } catch (IOException e) {
      return new Outcome.Unreadable(String.valueOf(e.getMessage()));
    }
    settings = variables.beneath(settings, options);
    problems.addAll(variables.problems());
    return problems.isEmpty() ? new Outcome.Complete(settings) : new Outcome.Wrong(problems);
  }
}
