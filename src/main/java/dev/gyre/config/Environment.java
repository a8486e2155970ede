package dev.gyre.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Options as environment variables. */
final class Environment {
  private static final String PREFIX = "GYRE_";

  /** Variables of this prefix that are no options: what our scripts and tests are told by. */
  static final Set<String> OF_SCRIPTS =
      Set.of("GYRE_JAVA_OPTIONS", "GYRE_AOT", "GYRE_REQUIRE_TRANSPORTS", "GYRE_COMPARE_CANDIDATES");

  private Environment() {}

  /** Reads every variable that begins with our prefix. */
  static Reading read(Map<String, String> variables) {
    Map<String, Option<?>> options = new HashMap<>(Map.of(Sources.FILE.variable(), Sources.FILE));
    Options.all().forEach(option -> options.put(option.variable(), option));
    Reading reading = new Reading();
    new TreeMap<>(variables)
        .forEach(
            (name, text) -> {
              Option<?> option = options.get(name);
              if (option != null) {
                reading.value(option, text, Origin.variable(name), 0, name);
              } else if (name.startsWith(PREFIX) && !OF_SCRIPTS.contains(name)) {
                reading.problem(0, name + ": unknown variable" + nearest(name, options));
              }
            });
    return reading;
  }

  // Without the prefix, which would make all of them alike.
  private static String nearest(String name, Map<String, Option<?>> options) {
    List<String> names = new ArrayList<>();
    options.keySet().stream()
        .sorted()
        .forEach(known -> names.add(known.substring(PREFIX.length())));
    return NearestName.of(name.substring(PREFIX.length()), names)
        .map(known -> ", nearest is " + PREFIX + known)
        .orElse("");
  }
}
