package dev.gyre.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a command line may hold, and a result, which others read, may not. */
public final class Secrets {
  private static final String FLAG = "--" + LoadOptions.HEADER.name();

  /** A field of any other name, since every service has its own name for its keys. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?im)^((?:"
              + FLAG
              + "=)?+(?!(?:accept[a-z-]*|range|if-[a-z-]+|cache-control|connection|user-agent):)"
              + "[^:]*:).*");

  /** The value of a parameter of a URL, by what its name has in it. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)([?&][^=&#\\s]*(?:auth|credential|key|pass|pwd|secret|session|sig|token)[^=&#\\s]*=)"
              + "[^&#\\s]*");

  private Secrets() {}

  /** A URL, or text that may have some, without the values of parameters that may be secrets. */
  public static String hiddenInUrls(String text) {
    return PARAMETER.matcher(text).replaceAll("$1(hidden)");
  }

  /**
   * Words of a command line with the names alone of header fields, and of parameters of URLs, whose
   * values may be secrets.
   *
   * @param words as {@code gyre load} reads them, or a part of them
   */
  public static List<String> hidden(List<String> words) {
    List<String> shown = new ArrayList<>();
    String before = "";
    for (String word : words) {
      boolean field = before.equals(FLAG) || word.startsWith(FLAG + "=");
      shown.add(field ? SECRET.matcher(word).replaceAll("$1 (hidden)") : hiddenInUrls(word));
      before = word;
    }
    return shown;
  }
}
