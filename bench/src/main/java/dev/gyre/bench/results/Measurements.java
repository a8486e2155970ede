package dev.gyre.bench.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Everything that was measured: values by name and round, and why others are missing. */
final class Measurements {
  private static final String ANY_SCENARIO = "/*/";

  private final Map<String, NavigableMap<Integer, Double>> values = new LinkedHashMap<>();
  private final Map<String, Integer> rounds = new LinkedHashMap<>();
  private final Map<String, String> reasons = new LinkedHashMap<>();
  private final Set<String> faulty = new LinkedHashSet<>();
  private final List<String> remarks = new ArrayList<>();

  /** Adds a value of one round. */
  void add(String name, int round, double value) {
    values.computeIfAbsent(name, key -> new TreeMap<>()).put(round, value);
  }

  /** How many rounds all names of a file must have. */
  void requireRounds(String file, int count) {
    rounds.put(file, count);
  }

  /** Says why names that begin so have no value; the first reason stays. */
  void explain(String prefix, String reason) {
    reasons.putIfAbsent(prefix, reason);
  }

  /** Says why a server has no value in any scenario of a file. */
  void explainServer(String file, String server, String reason) {
    explain(file + ANY_SCENARIO + server, reason);
  }

  /** Says that something was wrong with what was measured under names that begin so. */
  void distrust(String prefix) {
    faulty.add(prefix);
  }

  /** Adds what a reader has to know. */
  void remark(String remark) {
    remarks.add(remark);
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** By round; none when there is no such name. */
  NavigableMap<Integer, Double> values(String name) {
    return values.getOrDefault(name, new TreeMap<>());
  }

  /** Why a name cannot be judged, or nothing when it can. */
  String obstacle(String name) {
    int measured = values(name).size();
    if (measured == 0) {
      return reasons.entrySet().stream()
          .filter(
              reason ->
                  begins(name, reason.getKey()) || begins(inAnyScenario(name), reason.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse("no value of " + name);
    }
    if (faulty.stream().anyMatch(prefix -> begins(name, prefix))) {
      return "errors in " + name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }
    int needed = rounds.getOrDefault(name.substring(0, Math.max(0, name.indexOf('/'))), 1);
    return measured < needed ? measured + " of " + needed + " rounds" : "";
  }

  private static String inAnyScenario(String name) {
    return name.replaceFirst("/[^/]*/", ANY_SCENARIO);
  }

  private static boolean begins(String name, String prefix) {
    return name.equals(prefix) || name.startsWith(prefix + "/");
  }
}
