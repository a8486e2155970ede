package dev.gyre.bench.results;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules, by the work they are about.
 *
 * @param works in the order of the file
 * @param remarks what explains them
 */
record Targets(List<Work> works, List<String> remarks) {
  /**
   * One kind of work.
   *
   * @param name what is done
   * @param rules what is to be reached
   */
  record Work(String name, List<Rule> rules) {}

  /**
   * Reads {@code ## work}, rules and {@code # comment}, one a line, and remarks, whose lines begin
   * with {@code >}.
   *
   * @throws IllegalArgumentException when a line is none of these
   */
  static Targets parse(List<String> lines) {
    List<Work> works = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    boolean remarking = false;
    for (String line : lines) {
      if (line.startsWith("## ")) {
        works.add(new Work(line.substring(3), new ArrayList<>()));
      } else if (line.startsWith("> ")) {
        String before = remarking ? remarks.removeLast() + " " : "";
        remarks.add(before + line.substring(2));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        if (works.isEmpty()) {
          throw new IllegalArgumentException("a rule before any work: " + line);
        }
        works.getLast().rules().addAll(Rule.parse(line));
      }
      remarking = line.startsWith("> ");
    }
    return new Targets(works, remarks);
  }
}
