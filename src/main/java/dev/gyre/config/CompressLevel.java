package dev.gyre.config;

import java.util.Locale;

/** How hard a server tries to make answers small. */
public enum CompressLevel {
  /** Least time. */
  FAST,
  /** What costs a few milliseconds for a hundred kilobytes. */
  NORMAL,
  /** Smallest, several times as long. */
  BEST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
