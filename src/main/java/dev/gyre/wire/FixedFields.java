package dev.gyre.wire;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The header fields that stand in every answer of a server, as bytes with their line ends. */
final class FixedFields {
  private FixedFields() {}

  /**
   * Those that the options ask for.
   *
   * @param encrypted whether answers go out over TLS: elsewhere HSTS must not be said (RFC 6797
   *     section 7.2)
   */
  static byte[] of(Settings settings, boolean encrypted) {
    StringBuilder lines = new StringBuilder();
    if (settings.get(Options.SERVER_HEADER)) {
      lines.append("Server: gyre\r\n");
    }
    Duration hsts = settings.get(Options.HSTS);
    if (encrypted && !hsts.isZero()) {
      lines.append("Strict-Transport-Security: max-age=").append(hsts.toSeconds()).append("\r\n");
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
