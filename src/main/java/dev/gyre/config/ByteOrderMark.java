package dev.gyre.config;

/** What editors of Windows begin files with. */
public final class ByteOrderMark {
  private static final String MARK = "\ufeff";

  private ByteOrderMark() {}

  /** The text of a file without it. */
  public static String cut(String text) {
    return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
  }
}
