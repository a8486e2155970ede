package dev.gyre.http;

import java.nio.charset.StandardCharsets;

/**
 * Escaping for HTML text and for attribute values in either kind of quotes. One rule serves both,
 * so that nobody can pick the wrong one.
 */
public final class HtmlEscape {
  private HtmlEscape() {}

  /** Escapes the text. */
  public static String escapeHtml(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    append(escaped, text);
    return escaped.toString();
  }

  /** Reads the bytes as UTF-8, invalid parts as U+FFFD, and escapes the text. */
  public static String escapeHtml(byte[] utf8) {
    return escapeHtml(new String(utf8, StandardCharsets.UTF_8));
  }

  /**
   * Appends the escaped text. Control characters become their visible picture (U+2400 block), since
   * HTML parsers drop or replace them and a name with a line break should not look like two names.
   */
  public static void append(StringBuilder escaped, CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        case 0x7f -> escaped.append('\u2421');
        default -> escaped.append(c < ' ' ? (char) (0x2400 + c) : c);
      }
    }
  }
}
