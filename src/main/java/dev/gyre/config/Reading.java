package dev.gyre.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What one source says: values that passed their checks, and everything that is wrong with it. It
 * is read to its end, so that a user mends all at once.
 */
final class Reading {
  private static final int MOST_PROBLEMS = 50;

  private record Given(Option<?> option, String text, Origin origin) {}

  private record Problem(int line, String message) {}

  private final List<Given> values = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Takes a value if its option accepts it.
   *
   * @param name what a complaint begins with: the place and the name there
   */
  void value(Option<?> option, String text, Origin origin, int line, String name) {
    String complaint = option.complaint(text);
    if (complaint == null) {
      values.add(new Given(option, text, origin));
    } else {
      problem(line, name + ": " + complaint);
    }
  }

  /** Takes a complaint without a full stop; {@code line} sorts it. */
  void problem(int line, String message) {
    problems.add(new Problem(line, message));
  }

  /** The complaints by line. */
  List<String> problems() {
    List<String> messages =
        new ArrayList<>(
            problems.stream()
                .sorted((one, other) -> Integer.compare(one.line(), other.line()))
                .limit(MOST_PROBLEMS)
                .map(Problem::message)
                .toList());
    if (problems.size() > MOST_PROBLEMS) {
      messages.add("and " + (problems.size() - MOST_PROBLEMS) + " more");
    }
    return messages;
  }

  /** The settings with these values of the options, where no stronger source has said anything. */
  Settings beneath(Settings settings, Collection<Option<?>> options) {
    Settings result = settings;
    for (Given given : values) {
      boolean stronger =
          given.origin().kind().compareTo(settings.origin(given.option()).kind()) > 0;
      if (stronger && options.contains(given.option())) {
        result = result.with(given.option(), given.text(), given.origin());
      }
    }
    return result;
  }
}
