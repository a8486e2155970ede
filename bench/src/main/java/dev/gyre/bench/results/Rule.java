package dev.gyre.bench.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to be reached, such as {@code small/1k/gyre-epoll/cpu_us <= 1.12 x
 * small/1k/floor-epoll/cpu_us}. A name is a file, a path in it, and what was measured with its
 * unit.
 *
 * @param subject the name of what is judged
 * @param relation between its value and the limit
 * @param factor of the yardstick, or the limit itself where there is none
 * @param yardstick a name, or empty
 */
record Rule(String subject, Relation relation, double factor, String yardstick) {
  private static final Pattern LINE =
      Pattern.compile("(\\S+) (<=|>=|~)(?: (\\d+(?:\\.\\d+)?)(?: x (\\S+))?)?");

  /** What stands for each of these in a line. */
  private static final String EACH = "*";

  /** What is measured where nothing else is said. */
  private static final String USUAL_MEASURE = "cpu";

  private static final List<String> TRANSPORTS = List.of("io_uring", "epoll", "nio");

  /** How a value is to be. */
  enum Relation {
    AT_MOST("<="),
    AT_LEAST(">="),
    /** Only said, whatever it is. */
    STATED("~");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    boolean holds(double value, double limit) {
      return switch (this) {
        case AT_MOST -> value <= limit;
        case AT_LEAST -> value >= limit;
        case STATED -> true;
      };
    }

    static Relation of(String sign) {
      for (Relation relation : values()) {
        if (relation.sign.equals(sign)) {
          return relation;
        }
      }
      throw new IllegalArgumentException(sign);
    }
  }

  /**
   * Reads a line, which is one rule, or one for each transport where it has a {@code *}.
   *
   * @throws IllegalArgumentException when it is no rule
   */
  static List<Rule> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no rule: " + line);
    }
    Relation relation = Relation.of(matcher.group(2));
    if (matcher.group(3) == null && relation != Relation.STATED) {
      throw new IllegalArgumentException("no limit: " + line);
    }
    List<Rule> rules = new ArrayList<>();
    for (String transport : line.contains(EACH) ? TRANSPORTS : List.of("")) {
      rules.add(
          new Rule(
              matcher.group(1).replace(EACH, transport),
              relation,
              matcher.group(3) == null ? Double.NaN : Double.parseDouble(matcher.group(3)),
              Objects.requireNonNullElse(matcher.group(4), "").replace(EACH, transport)));
    }
    return rules;
  }

  /** For people: the parts in which both sides differ, or all but the file. */
  String text() {
    List<String> left = List.of(subject.split("/", -1));
    if (yardstick.isEmpty()) {
      String words = String.join(" ", left.subList(Math.min(1, left.size() - 1), left.size()));
      words = words.substring(0, words.length() - suffix().length());
      return relation == Relation.STATED
          ? words
          : "%s %s %s %s".formatted(words, relation.sign, limit(), unit()).strip();
    }
    List<String> right = List.of(yardstick.split("/", -1));
    String measure = left.getLast().substring(0, left.getLast().length() - suffix().length());
    return (measure.equals(USUAL_MEASURE) ? "" : measure + " of ")
        + (relation == Relation.STATED
            ? different(left, right) + " beside " + different(right, left)
            : String.format(
                Locale.ROOT,
                "%s %s %.2f x %s",
                different(left, right),
                relation.sign,
                factor,
                different(right, left)));
  }

  private static String different(List<String> name, List<String> other) {
    if (name.size() != other.size()) {
      return String.join(" ", name);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < name.size(); i++) {
      if (!name.get(i).equals(other.get(i))) {
        parts.add(name.get(i));
      }
    }
    // Who it is about, where both sides are the same server.
    int server = name.size() - 2;
    if (server >= 0 && name.get(server).equals(other.get(server))) {
      parts.addFirst(name.get(server));
    }
    return String.join(" ", parts);
  }

  private String limit() {
    return String.format(Locale.ROOT, factor == Math.rint(factor) ? "%.0f" : "%.1f", factor);
  }

  /** The unit in which its subject is measured, or nothing. */
  String unit() {
    return switch (suffix()) {
      case "_us" -> "µs";
      case "_ms" -> "ms";
      case "_kib" -> "KiB";
      case "_mib" -> "MiB";
      case "_percent" -> "%";
      default -> "";
    };
  }

  private String suffix() {
    Matcher matcher = Pattern.compile("_(us|ms|kib|mib|percent)$").matcher(subject);
    return matcher.find() ? matcher.group() : "";
  }
}
