package dev.gyre.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of a few representations a client likes best (Accept, RFC 9110 section 12.5.1). Never
 * refuses: a client that wants none of them gets the first.
 */
public final class MediaPreference {
  private MediaPreference() {}

  /**
   * The offered type with the highest weight. Among equal weights the one that is named more
   * precisely wins, then the one that is named earlier, then the one offered earlier.
   *
   * @param accept value of Accept, or null if there was none
   * @param offered types in lower case, at least one, the server's favourite first
   */
  public static String best(@Nullable String accept, String... offered) {
    if (accept == null) {
      return offered[0];
    }
    List<Range> ranges = parse(accept);
    String best = offered[0];
    Range bestRange = Range.NONE;
    for (String type : offered) {
      Range range = mostPrecise(ranges, type);
      if (range.weight > 0 && range.compareTo(bestRange) > 0) {
        best = type;
        bestRange = range;
      }
    }
    return best;
  }

  private static Range mostPrecise(List<Range> ranges, String type) {
    Range found = Range.NONE;
    for (Range range : ranges) {
      if (range.matches(type) && range.precision() > found.precision()) {
        found = range;
      }
    }
    return found;
  }

  /** One element of Accept; weight in thousandths. */
  private record Range(String type, int weight, int position) implements Comparable<Range> {
    static final Range NONE = new Range("", 0, Integer.MAX_VALUE);

    boolean matches(String offered) {
      return type.equals(offered)
          || type.equals("*/*")
          || (type.endsWith("/*")
              && offered.startsWith(type.substring(0, Math.max(1, type.length() - 1))));
    }

    int precision() {
      if (type.isEmpty()) {
        return 0;
      }
      return type.equals("*/*") ? 1 : type.endsWith("/*") ? 2 : 3;
    }

    @Override
    public int compareTo(Range other) {
      if (weight != other.weight) {
        return Integer.compare(weight, other.weight);
      }
      if (precision() != other.precision()) {
        return Integer.compare(precision(), other.precision());
      }
      return Integer.compare(other.position, position);
    }
  }

  private static List<Range> parse(String accept) {
    List<Range> ranges = new ArrayList<>();
    for (String element : splitOutsideQuotes(accept, ',')) {
      List<String> parts = splitOutsideQuotes(element, ';');
      int weight = Weight.MOST;
      for (String parameter : parts.subList(1, parts.size())) {
        String text = parameter.strip();
        if (text.regionMatches(true, 0, "q=", 0, 2)) {
          weight = Weight.parse(text.substring(2)); // an element with a bad one is skipped
        }
      }
      String type = parts.get(0).strip().toLowerCase(Locale.ROOT);
      if (weight >= 0 && type.indexOf('/') > 0) {
        ranges.add(new Range(type, weight, ranges.size()));
      }
    }
    return ranges;
  }

  private static List<String> splitOutsideQuotes(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
