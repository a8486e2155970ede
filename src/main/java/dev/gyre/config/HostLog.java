package dev.gyre.config;

import java.util.List;

/**
 * A log of its own for a host.
 *
 * @param host whose
 * @param file where its lines go
 */
public record HostLog(HostPattern host, String file) {
  private static HostLog parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0 || equals == text.length() - 1) {
      throw new IllegalArgumentException(text);
    }
    return new HostLog(HostPattern.parse(text.substring(0, equals)), text.substring(equals + 1));
  }

  static Syntax<List<HostLog>> syntax() {
    return Syntax.lines(
        "HOST=FILE",
        "a host, = and a file name, such as *.example.org=/var/log/example.log",
        HostLog::parse);
  }
}
