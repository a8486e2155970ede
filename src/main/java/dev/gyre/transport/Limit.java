package dev.gyre.transport;

/**
 * One line of /proc/self/limits. Immutable.
 *
 * @param soft what applies now, in the unit of the resource; {@link #UNLIMITED} for no limit
 * @param hard how far the process may raise it by itself
 */
record Limit(long soft, long hard) {
  static final long UNLIMITED = Long.MAX_VALUE;

  boolean isUnlimited() {
    return soft == UNLIMITED;
  }

  @Override
  public String toString() {
    return "soft " + text(soft) + ", hard " + text(hard);
  }

  private static String text(long value) {
    return value == UNLIMITED ? "unlimited" : Long.toString(value);
  }
}
