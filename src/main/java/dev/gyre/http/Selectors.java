package dev.gyre.http;

/**
 * Which fields of a request may make its answer another one than 200 with the whole representation
 * (RFC 9110 sections 13.1 and 14.2): bits of {@link Request#selectors}.
 */
public final class Selectors {
  /** No such field. */
  public static final int NONE = 0;

  /** If-None-Match. */
  public static final int IF_NONE_MATCH = 1;

  /** If-Modified-Since. */
  public static final int IF_MODIFIED_SINCE = 2;

  /** Range, If-Range, If-Match or If-Unmodified-Since. */
  public static final int OTHER = 4;

  private Selectors() {}

  /** The bit of a field of this name, or {@link #NONE}. Hot: looks at most names' length only. */
  static int of(byte[] bytes, int from, int to) {
    return switch (to - from) {
      case 5 -> isName(bytes, from, to, "range") ? OTHER : NONE;
      case 8 ->
          isName(bytes, from, to, "if-match") || isName(bytes, from, to, "if-range") ? OTHER : NONE;
      case 13 -> isName(bytes, from, to, "if-none-match") ? IF_NONE_MATCH : NONE;
      case 17 -> isName(bytes, from, to, "if-modified-since") ? IF_MODIFIED_SINCE : NONE;
      case 19 -> isName(bytes, from, to, "if-unmodified-since") ? OTHER : NONE;
      default -> NONE;
    };
  }

  private static boolean isName(byte[] bytes, int from, int to, String lowerCase) {
    return Octets.equalsIgnoreCase(bytes, from, to, lowerCase);
  }
}
