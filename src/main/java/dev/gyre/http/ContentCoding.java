package dev.gyre.http;

/** The content codings in which files may lie ready (RFC 9110 section 8.4.1). */
public enum ContentCoding {
  /** RFC 7932. */
  BROTLI("br", "br"),
  /** RFC 8878. */
  ZSTANDARD("zstd", "zst"),
  /** RFC 1952. */
  GZIP("gzip", "gz");

  private final String token;
  private final String suffix;

  ContentCoding(String token, String suffix) {
    this.token = token;
    this.suffix = suffix;
  }

  /** Its name in Content-Encoding. */
  public String token() {
    return token;
  }

  /** What names of files in this coding end with, without the dot. */
  public String suffix() {
    return suffix;
  }

  /** The coding of that name. */
  public static ContentCoding ofToken(String token) {
    for (ContentCoding coding : values()) {
      if (coding.token.equals(token)) {
        return coding;
      }
    }
    throw new IllegalArgumentException("no coding has the name " + token);
  }

  /** The coding of files whose names end so. */
  public static ContentCoding ofSuffix(String suffix) {
    for (ContentCoding coding : values()) {
      if (coding.suffix.equals(suffix)) {
        return coding;
      }
    }
    throw new IllegalArgumentException("no coding has the suffix " + suffix);
  }
}
