package dev.gyre.json;

/** Strings of JSON (RFC 8259 section 7). */
public final class JsonString {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonString() {}

  /** The text in quotes, as {@link #append} writes it. */
  public static String of(CharSequence text) {
    StringBuilder json = new StringBuilder(text.length() + 2);
    append(json, text);
    return json.toString();
  }

  /**
   * Appends the text in quotes. Escaped beyond what JSON asks: U+2028 and U+2029, which end a line
   * in older JavaScript; {@code <}, so that a copy inside a script element stays a string; lone
   * surrogates, which UTF-8 cannot carry.
   */
  public static void append(StringBuilder json, CharSequence text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (isPlain(c) || isPairedSurrogate(text, i)) {
            json.append(c);
          } else {
            appendEscape(json, c);
          }
        }
      }
    }
    json.append('"');
  }

  private static boolean isPlain(char c) {
    return c >= ' '
        && c != '<'
        && !(c >= 0x7f && c <= 0x9f)
        && c != '\u2028'
        && c != '\u2029'
        && !Character.isSurrogate(c);
  }

  private static boolean isPairedSurrogate(CharSequence text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && index > 0
        && Character.isHighSurrogate(text.charAt(index - 1));
  }

  private static void appendEscape(StringBuilder json, char c) {
    json.append("\\u")
        .append(HEX[c >> 12])
        .append(HEX[c >> 8 & 15])
        .append(HEX[c >> 4 & 15])
        .append(HEX[c & 15]);
  }
}
