package dev.gyre.bench.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What numbers were measured on, with and how, in the order of the report.
 *
 * @param values by name
 */
record Facts(Map<String, String> values) {
  Facts {
    values = new LinkedHashMap<>(values);
  }

  /** Lines of text. */
  String text() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
