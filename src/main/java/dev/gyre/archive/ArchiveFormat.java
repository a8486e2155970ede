package dev.gyre.archive;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an archive may be. */
public enum ArchiveFormat {
  /** For every desktop. */
  ZIP("zip", "application/zip"),
  /** POSIX tar (pax), compressed with Zstandard: smaller, and keeps names that are no UTF-8. */
  TAR_ZST("tar.zst", "application/zstd");

  private static final String PARAMETER = "archive";

  private final String suffix;
  private final String mediaType;

  ArchiveFormat(String suffix, String mediaType) {
    this.suffix = suffix;
    this.mediaType = mediaType;
  }

  /** As it stands in a query, and what names of such files end with, without the dot. */
  public String suffix() {
    return suffix;
  }

  /** Value of Content-Type. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * What a query asks for with {@code archive=zip|tar.zst}, in any case; the first counts.
   *
   * @param query as received, without the question mark
   * @return null if it asks for none that there is
   */
  public static @Nullable ArchiveFormat ofQuery(String query) {
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).equalsIgnoreCase(PARAMETER)) {
        return ofSuffix(pair.substring(equals + 1).toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  private static @Nullable ArchiveFormat ofSuffix(String suffix) {
    for (ArchiveFormat format : values()) {
      if (format.suffix.equals(suffix)) {
        return format;
      }
    }
    return null;
  }
}
