package dev.gyre.files;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/** The syntax of mime.types: on each line a type and its suffixes; {@code #} begins a comment. */
final class TypesSyntax {
  /** Textual types outside of text/ whose name does not end in +json or +xml. */
  private static final Set<String> TEXTS =
      Set.of(
          "application/ecmascript",
          "application/graphql",
          "application/javascript",
          "application/json",
          "application/json5",
          "application/jsonl",
          "application/node",
          "application/sql",
          "application/toml",
          "application/x-csh",
          "application/x-httpd-php",
          "application/x-ndjson",
          "application/x-perl",
          "application/x-sh",
          "application/x-subrip",
          "application/x-tcl",
          "application/x-tex",
          "application/xml",
          "application/xml-dtd",
          "application/yaml");

  private TypesSyntax() {}

  /**
   * Reads a whole text.
   *
   * @param source name of the file for messages
   * @param into receives suffix in small letters to the value of Content-Type
   * @throws IOException naming source, line and what was expected
   */
  static void read(String source, String text, Map<String, String> into) throws IOException {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int comment = line.indexOf('#');
      StringTokenizer words = new StringTokenizer(comment < 0 ? line : line.substring(0, comment));
      if (!words.hasMoreTokens()) {
        continue;
      }
      String type = words.nextToken();
      if (!isType(type)) {
        throw new IOException(
            "%s, line %d: '%s' is not a media type such as text/plain"
                .formatted(source, number, type));
      }
      String value = isText(type) ? type + MediaTypes.TEXT_PARAMETER : type;
      // A type without suffixes is usual in /etc/mime.types, and says nothing.
      while (words.hasMoreTokens()) {
        String suffix = words.nextToken();
        if (!isToken(suffix) || suffix.indexOf('.') >= 0) {
          throw new IOException(
              "%s, line %d: '%s' is not a suffix such as html (without dots: only the last suffix of a name counts)"
                  .formatted(source, number, suffix));
        }
        into.put(suffix.toLowerCase(Locale.ROOT), value);
      }
    }
  }

  /** Whether clients should be told that this is UTF-8. */
  static boolean isText(String type) {
    String small = type.toLowerCase(Locale.ROOT);
    return small.startsWith("text/")
        || small.endsWith("+json")
        || small.endsWith("+xml")
        || TEXTS.contains(small);
  }

  private static boolean isType(String word) {
    int slash = word.indexOf('/');
    return slash > 0 && isToken(word.substring(0, slash)) && isToken(word.substring(slash + 1));
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean isToken(String word) {
    for (int index = 0; index < word.length(); index++) {
      char each = word.charAt(index);
      boolean letterOrDigit =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9');
      if (!letterOrDigit && "!#$%&'*+-.^_`|~".indexOf(each) < 0) {
        return false;
      }
    }
    return !word.isEmpty();
  }
}
