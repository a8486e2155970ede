package dev.gyre.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for whole paths: {@code *} and {@code ?} stand for any characters but slashes, {@code
 * **} for any at all. What the stars stand for can be put into another text. Takes time in
 * proportion to the lengths of pattern and path, whatever they hold. Immutable.
 *
 * <p>Paths are decoded and have a character for each byte, so what is beyond ASCII in a pattern
 * stands for its bytes in UTF-8.
 */
public final class PathPattern {
  private static final int CAPTURES_MAX = 9;
  private static final int ALTERNATIVES_MAX = 64;

  // Beyond what a byte can be.
  private static final char STAR = '\uf001';
  private static final char DOUBLE_STAR = '\uf002';
  private static final char ANY = '\uf003';

  private final String text;
  private final char[] tokens;
  private final int stars;

  private PathPattern(String text) {
    this.text = text;
    this.tokens = tokens(text);
    int count = 0;
    for (char token : tokens) {
      count += token == STAR || token == DOUBLE_STAR ? 1 : 0;
    }
    this.stars = count;
  }

  /**
   * Reads one; {@code {css,js}} makes several of it.
   *
   * @throws IllegalArgumentException if it does not start with a slash or a star, has more than
   *     nine stars or 64 alternatives, or a brace without its partner
   */
  public static List<PathPattern> parse(String text) {
    List<String> expanded = new ArrayList<>();
    expand(text, expanded);
    List<PathPattern> patterns = expanded.stream().map(PathPattern::new).toList();
    for (PathPattern pattern : patterns) {
      if (!(pattern.text.startsWith("/") || pattern.text.startsWith("**"))
          || pattern.stars > CAPTURES_MAX) {
        throw new IllegalArgumentException(text);
      }
    }
    return patterns;
  }

  private static void expand(String text, List<String> into) {
    int open = text.indexOf('{');
    int close = text.indexOf('}', Math.max(open, 0));
    if (open < 0 && close < 0) {
      into.add(text);
      return;
    }
    if (open < 0 || close < 0 || text.substring(open + 1, close).contains("{")) {
      throw new IllegalArgumentException(text);
    }
    for (String word : text.substring(open + 1, close).split(",", -1)) {
      expand(text.substring(0, open) + word + text.substring(close + 1), into);
      if (into.size() > ALTERNATIVES_MAX) {
        throw new IllegalArgumentException(text);
      }
    }
  }

  private static char[] tokens(String text) {
    String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return bytes.replace("**", "" + DOUBLE_STAR).replace('*', STAR).replace('?', ANY).toCharArray();
  }

  /** Whether a path, which starts with a slash, is one of these. */
  public boolean matches(String path) {
    return match(path, null);
  }

  /** What the stars stand for, in their order; null if the path is none of these. */
  public @Nullable List<String> captures(String path) {
    int[] ends = new int[2 * stars];
    if (!match(path, ends)) {
      return null;
    }
    List<String> captured = new ArrayList<>(stars);
    for (int i = 0; i < stars; i++) {
      captured.add(path.substring(ends[2 * i], ends[2 * i + 1]));
    }
    return captured;
  }

  /**
   * Each star takes as little as it can. What does not fit is tried with the last star taking one
   * more, and where that would take a slash, with the last double star taking all up to the next.
   *
   * @param captured gets start and end for each star
   */
  private boolean match(String path, int @Nullable [] captured) {
    int at = 0;
    int token = 0;
    int star = -1;
    int starEnd = 0;
    int starNumber = 0;
    int doubleStar = -1;
    int doubleStarEnd = 0;
    int doubleStarNumber = 0;
    int seen = 0;
    while (at < path.length() || (token < tokens.length && isStar(tokens[token]))) {
      char wanted = token < tokens.length ? tokens[token] : 0;
      boolean more = token < tokens.length;
      if (more && isStar(wanted)) {
        if (wanted == STAR) {
          star = token;
          starEnd = at;
          starNumber = seen;
        } else {
          doubleStar = token;
          doubleStarEnd = at;
          doubleStarNumber = seen;
          star = -1;
        }
        capture(captured, seen, at, at);
        seen++;
        token++;
      } else if (more && fits(wanted, path.charAt(at))) {
        token++;
        at++;
      } else if (star >= 0 && starEnd < path.length() && path.charAt(starEnd) != '/') {
        starEnd++;
        endCapture(captured, starNumber, starEnd);
        seen = starNumber + 1;
        token = star + 1;
        at = starEnd;
      } else if (doubleStar >= 0 && doubleStarEnd < path.length()) {
        doubleStarEnd = star < 0 ? doubleStarEnd + 1 : nextSegment(path, doubleStarEnd);
        if (doubleStarEnd == 0) {
          return false;
        }
        endCapture(captured, doubleStarNumber, doubleStarEnd);
        seen = doubleStarNumber + 1;
        token = doubleStar + 1;
        at = doubleStarEnd;
        star = -1;
      } else {
        return false;
      }
    }
    return token == tokens.length;
  }

  /**
   * Where the next segment begins, or 0 if none does. A star has tried all that is left of its own
   * segment: as much as it would begin with if the double star before it took more of this one.
   */
  private static int nextSegment(String path, int from) {
    return path.indexOf('/', from) + 1;
  }

  private static boolean isStar(char token) {
    return token == STAR || token == DOUBLE_STAR;
  }

  private static boolean fits(char token, char character) {
    return token == character || (token == ANY && character != '/');
  }

  private static void capture(int @Nullable [] captured, int number, int start, int end) {
    if (captured != null) {
      captured[2 * number] = start;
      captured[2 * number + 1] = end;
    }
  }

  private static void endCapture(int @Nullable [] captured, int number, int end) {
    if (captured != null) {
      captured[2 * number + 1] = end;
    }
  }

  /** How many stars there are. */
  int stars() {
    return stars;
  }

  @Override
  public String toString() {
    return text;
  }
}
