package dev.gyre.transport;

/** Major and minor number of a Linux release, such as 6.1. Immutable. */
record KernelRelease(int major, int minor) {
  /** Reads {@code uname -r}; anything unreadable is 0.0, older than every release. */
  static KernelRelease parse(String text) {
    String[] parts = text.strip().split("[^0-9]+", 3);
    if (parts.length < 2 || !isNumber(parts[0]) || !isNumber(parts[1])) {
      return new KernelRelease(0, 0);
    }
    return new KernelRelease(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 6;
  }

  boolean atLeast(KernelRelease other) {
    return major > other.major || (major == other.major && minor >= other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
