package dev.gyre.http;

/**
 * Percent-encoding of raw bytes (RFC 3986 section 2.1). Of names everything but the unreserved
 * characters is encoded, so the result is also safe inside HTML, JSON and a header value, and a
 * name such as {@code a:b} is never taken for a scheme.
 */
public final class PercentEncoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /** Encodes the bytes of one path segment; {@code /} is encoded too. */
  public static String percentEncode(byte[] name) {
    StringBuilder text = new StringBuilder(name.length + 16);
    append(text, name, "");
    return text.toString();
  }

  /** Encodes the bytes of a path and keeps {@code /} as the separator of its segments. */
  public static String percentEncodePath(byte[] path) {
    StringBuilder text = new StringBuilder(path.length + 16);
    append(text, path, "/");
    return text.toString();
  }

  /**
   * Encodes what may stand neither in a path nor in a query, and {@code #}, which ends both. What
   * is encoded already stays so, and so do the brackets that many write as they are.
   */
  public static String percentEncodeTarget(byte[] target) {
    StringBuilder text = new StringBuilder(target.length + 16);
    append(text, target, "/?:@!$&'()*+,;=%[]");
    return text.toString();
  }

  private static void append(StringBuilder text, byte[] bytes, String kept) {
    for (byte each : bytes) {
      int b = each & 0xff;
      if (isUnreserved(b) || kept.indexOf(b) >= 0) {
        text.append((char) b);
      } else {
        text.append('%').append(HEX[b >> 4]).append(HEX[b & 15]);
      }
    }
  }

  /** True for letters, digits and {@code - . _ ~} (RFC 3986 section 2.3). */
  static boolean isUnreserved(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }
}
