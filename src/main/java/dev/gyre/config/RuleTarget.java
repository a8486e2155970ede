package dev.gyre.config;

import java.util.List;
import java.util.function.UnaryOperator;

/** Where a rule leads: a text in which $1 to $9 stand for what the stars of a path stand for. */
public final class RuleTarget {
  private RuleTarget() {}

  /** Puts in what the stars stand for, each as the encoding makes it. */
  public static String fill(String target, List<String> captures, UnaryOperator<String> encoding) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < target.length(); i++) {
      if (isPlace(target, i)) {
        text.append(encoding.apply(captures.get(target.charAt(++i) - '1')));
      } else {
        text.append(target.charAt(i));
      }
    }
    return text.toString();
  }

  /** The highest number in it, or 0. */
  static int highest(String target) {
    int highest = 0;
    for (int i = 0; i < target.length(); i++) {
      if (isPlace(target, i)) {
        highest = Math.max(highest, target.charAt(i + 1) - '0');
      }
    }
    return highest;
  }

  /**
   * Checks where a redirect leads: to a path of this site, or to a URL whose host is given.
   *
   * @throws IllegalArgumentException if it is neither, or holds what a field may not
   */
  static String check(String target) {
    boolean path = target.matches("/([^/].*)?");
    boolean url = target.matches("https?://[A-Za-z0-9._\\[\\]:-]+(/.*)?");
    if (!(path || url) || !target.matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException(target);
    }
    return target;
  }

  private static boolean isPlace(String target, int at) {
    return target.charAt(at) == '$'
        && at + 1 < target.length()
        && target.charAt(at + 1) >= '1'
        && target.charAt(at + 1) <= '9';
  }
}
