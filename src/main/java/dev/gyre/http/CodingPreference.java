package dev.gyre.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which content codings a client likes better than none (Accept-Encoding, RFC 9110 section 12.5.3).
 *
 * <p>Where the RFC leaves a choice: a field that is not well-formed is as good as none, so that
 * nobody gets bytes that it may not understand; of a coding that is named twice the lower weight
 * counts; {@code *} speaks for identity too, unless that is named; equal weights are the server's
 * to decide, and a coding then goes before identity.
 */
public final class CodingPreference {
  private static final int NOT_NAMED = Integer.MAX_VALUE;

  private final String text;
  private final Map<ContentCoding, Integer> weights = new EnumMap<>(ContentCoding.class);
  private int identity = NOT_NAMED;
  private int anyOther = NOT_NAMED;
  private int at;

  private CodingPreference(String text) {
    this.text = text;
  }

  /**
   * The offered codings that the client likes no less than identity, the best first.
   *
   * @param acceptEncoding value of Accept-Encoding, or null if there was none
   * @param offered the server's favourite first, which decides among equal weights
   */
  public static List<ContentCoding> ranked(
      @Nullable String acceptEncoding, List<ContentCoding> offered) {
    if (acceptEncoding == null) {
      return List.of();
    }
    CodingPreference preference = new CodingPreference(acceptEncoding);
    if (!preference.read()) {
      return List.of();
    }
    // Identity is acceptable without being named, but nothing says that it is wanted.
    int least = Math.max(1, preference.orAnyOther(preference.identity));
    List<ContentCoding> ranked = new ArrayList<>(offered.size());
    for (ContentCoding coding : offered) {
      if (preference.weightOf(coding) >= least) {
        ranked.add(coding);
      }
    }
    ranked.sort(
        (one, other) -> Integer.compare(preference.weightOf(other), preference.weightOf(one)));
    return List.copyOf(ranked);
  }

  private int weightOf(ContentCoding coding) {
    return orAnyOther(weights.getOrDefault(coding, NOT_NAMED));
  }

  private int orAnyOther(int weight) {
    if (weight != NOT_NAMED) {
      return weight;
    }
    return anyOther == NOT_NAMED ? 0 : anyOther;
  }

  /** The whole list; false if it is not well-formed. Empty elements are (section 5.6.1.2). */
  private boolean read() {
    while (true) {
      skipBlanks();
      if (at == text.length()) {
        return true;
      }
      if (text.charAt(at) != ',' && !readElement()) {
        return false;
      }
      if (at < text.length() && text.charAt(at++) != ',') {
        return false;
      }
    }
  }

  /** A coding and perhaps its weight, with the blanks behind them. */
  private boolean readElement() {
    int start = at;
    while (at < text.length() && Octets.isToken(text.charAt(at))) {
      at++;
    }
    int end = at;
    skipBlanks();
    int weight = at < text.length() && text.charAt(at) == ';' ? readWeight() : Weight.MOST;
    if (end == start || weight < 0) {
      return false;
    }
    note(text.substring(start, end), weight);
    return true;
  }

  private int readWeight() {
    at++;
    skipBlanks();
    if (!text.regionMatches(true, at, "q=", 0, 2)) {
      return -1;
    }
    at += 2;
    int start = at;
    while (at < text.length() && (Octets.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    int weight = Weight.parse(text.substring(start, at));
    skipBlanks();
    return weight;
  }

  private void note(String name, int weight) {
    if (name.equals("*")) {
      anyOther = Math.min(anyOther, weight);
    } else if (name.equalsIgnoreCase("identity")) {
      identity = Math.min(identity, weight);
    } else {
      for (ContentCoding coding : ContentCoding.values()) {
        if (name.equalsIgnoreCase(coding.token()) || isOldNameOf(coding, name)) {
          weights.merge(coding, weight, Math::min);
        }
      }
    }
  }

  /** Section 8.4.1.3: x-gzip is gzip. */
  private static boolean isOldNameOf(ContentCoding coding, String name) {
    return coding == ContentCoding.GZIP && name.equalsIgnoreCase("x-gzip");
  }

  private void skipBlanks() {
    while (at < text.length() && Octets.isBlank(text.charAt(at))) {
      at++;
    }
  }
}
