package dev.gyre.bench.load;

import dev.gyre.config.Option;
import dev.gyre.config.Settings;

/** Options of a load that exclude each other. */
final class Conflicts {
  private Conflicts() {}

  /**
   * Checks a load of HTTP requests.
   *
   * @throws IllegalArgumentException with name and value, what was expected, and the remedy
   */
  static void check(Settings settings, boolean encrypted) {
    if (settings.get(LoadOptions.TLS_RESUME) && !encrypted) {
      throw refused(settings, LoadOptions.TLS_RESUME, "off for a URL that is not https://");
    }
  }

  private static IllegalArgumentException refused(
      Settings settings, Option<?> option, String expected) {
    return new IllegalArgumentException(
        "--" + option.name() + ": '" + settings.text(option) + "' must be " + expected);
  }
}
