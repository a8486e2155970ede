package dev.gyre.bench.compare;

import dev.gyre.bench.load.LoadOptions;
import dev.gyre.bench.load.Plan;
import dev.gyre.bench.load.PlanReader;
import dev.gyre.bench.load.Secrets;
import dev.gyre.config.Option;
import dev.gyre.config.Origin;
import dev.gyre.config.Settings;
import dev.gyre.config.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scenarios of the user, one on a line: {@code NAME = [--OPTION VALUE]... /PATH}, where the options
 * are those of {@code gyre load} and {@code --idle COUNT}. Empty lines and lines that begin with #
 * say nothing.
 */
final class ScenarioFile {
  private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]+)\\s*=\\s*(.*?)\\s*(/\\S*)");
  private static final int IDLE_MAX = 100_000;
  private static final Option<Integer> IDLE =
      Option.ofCommand(
          "idle",
          Syntax.integer("COUNT", 0, IDLE_MAX),
          "0",
          "Connections that are open meanwhile and ask nothing.");

  /** The options of a load that a scenario may set; the others are set by the comparison. */
  private static final Map<String, Option<?>> OPTIONS =
      Stream.of(
              LoadOptions.CONNECTIONS,
              LoadOptions.PIPELINE,
              LoadOptions.KEEP_ALIVE,
              LoadOptions.HTTP,
              LoadOptions.HTTP2,
              LoadOptions.STREAMS,
              LoadOptions.HEADER,
              LoadOptions.TIMEOUT,
              IDLE)
          .collect(Collectors.toMap(option -> "--" + option.name(), Function.identity()));

  private ScenarioFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException with file, line and what is wrong with it
   */
  static List<Scenario> read(Path file) throws IOException {
    List<Scenario> scenarios = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String place = file + ":" + (i + 1) + ": ";
        Scenario scenario = scenario(place, line);
        if (!names.add(scenario.name())) {
          throw new IllegalArgumentException(
              place + "'" + scenario.name() + "' names a scenario above; choose another name");
        }
        scenarios.add(scenario);
      }
    }
    if (scenarios.isEmpty()) {
      throw new IllegalArgumentException(file + ": no scenario in it");
    }
    return scenarios;
  }

  private static Scenario scenario(String place, String line) throws IOException {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          place + "'" + line + "' is not NAME = [--OPTION VALUE]... /PATH");
    }
    Settings settings = Settings.DEFAULTS;
    String path = matcher.group(3);
    List<String> words = words(place, matcher.group(2));
    for (int i = 0; i < words.size(); i += 2) {
      Option<?> option = OPTIONS.get(words.get(i));
      if (option == null || i + 1 == words.size()) {
        throw new IllegalArgumentException(
            place
                + "'"
                + words.get(i)
                + "' is not an option with a value; there are "
                + OPTIONS.keySet().stream().sorted().collect(Collectors.joining(", ")));
      }
      try {
        settings = settings.with(option, text(settings, option, words.get(i + 1)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(place + e.getMessage(), e);
      }
    }
    try {
      // Else said when all servers have started.
      Plan plan = PlanReader.read("127.0.0.1" + path, settings);
      PlanReader.requireDescriptors(plan.connections() + settings.get(IDLE));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + e.getMessage(), e);
    }
    return new Scenario(
        matcher.group(1),
        (String.join(" ", Secrets.hidden(words)) + " " + Secrets.hiddenInUrls(path)).strip(),
        Service.FILES,
        path,
        settings,
        settings.get(IDLE));
  }

  private static List<String> words(String place, String line) {
    try {
      return Candidate.words(line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + e.getMessage(), e);
    }
  }

  /** The value with those that were given before; an option that takes one may stand there once. */
  private static String text(Settings before, Option<?> option, String value) {
    if (before.origin(option).equals(Origin.DEFAULT)) {
      return value;
    }
    if (!option.syntax().repeatable()) {
      throw new IllegalArgumentException("--" + option.name() + " is given more than once");
    }
    return before.text(option) + option.syntax().separator() + value;
  }
}
