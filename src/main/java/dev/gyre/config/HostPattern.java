package dev.gyre.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of a host, or {@code *.} and a name for all below that, at any depth. Compared without
 * regard to case, port and a dot at the end. Immutable.
 *
 * @param name in lower case
 * @param below whether what stands before it, and a dot, does not matter
 */
public record HostPattern(String name, boolean below) {
  private static final String NAME =
      "[a-z0-9_]([a-z0-9_-]*)(\\.[a-z0-9_]([a-z0-9_-]*))*|\\[[0-9a-f:.]+]";

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is no name, or has a port
   */
  public static HostPattern parse(String text) {
    boolean below = text.startsWith("*.");
    String name = text.substring(below ? 2 : 0).toLowerCase(Locale.ROOT);
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(text);
    }
    return new HostPattern(name, below);
  }

  /** Whether it names this host, as {@link #nameOf} gives it. */
  public boolean matches(@Nullable String host) {
    if (host == null) {
      return false;
    }
    return below
        ? host.length() > name.length() + 1
            && host.endsWith(name)
            && host.charAt(host.length() - name.length() - 1) == '.'
        : host.equals(name);
  }

  /** The name in a Host field, ready to be compared; null if there is none. */
  public static @Nullable String nameOf(@Nullable String field) {
    if (field == null || field.isEmpty()) {
      return null;
    }
    String name = withoutPort(field);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /** A Host field without its port, as it was sent. */
  public static String withoutPort(String field) {
    int colon = field.lastIndexOf(':');
    return colon > field.lastIndexOf(']') ? field.substring(0, colon) : field;
  }

  @Override
  public String toString() {
    return below ? "*." + name : name;
  }
}
