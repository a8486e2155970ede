package dev.gyre.trace;

import org.jspecify.annotations.Nullable;

/**
 * The combined log format, and behind it four fields of ours: body strategy, connection, number of
 * the request on it, microseconds. Always in UTC.
 */
final class CombinedFormat implements LineFormat<Exchange> {
  private final SecondText second = new SecondText("dd/MMM/yyyy:HH:mm:ss +0000");

  @Override
  public void append(Exchange exchange, StringBuilder lines) {
    Escaping.COMBINED.append(exchange.remoteAddress(), lines);
    lines.append(" - - [").append(second.of(exchange.startEpochMillis())).append("] \"");
    appendRequestLine(exchange, lines);
    lines.append("\" ").append(exchange.status()).append(' ');
    if (exchange.bytesSent() == 0) {
      lines.append('-');
    } else {
      lines.append(exchange.bytesSent());
    }
    appendQuoted(exchange.referer(), lines);
    appendQuoted(exchange.userAgent(), lines);
    lines.append(' ');
    Escaping.COMBINED.append(exchange.bodyStrategy(), lines);
    lines.append(' ').append(exchange.connectionId());
    lines.append(' ').append(exchange.requestNumber());
    lines.append(' ').append(exchange.durationNanos() / 1000).append('\n');
  }

  @Override
  public void appendLost(long lines, String cause, StringBuilder to) {
    to.append("# ").append(lines).append(" lines are missing here: ");
    Escaping.COMBINED.append(cause, to);
    to.append('\n');
  }

  private static void appendRequestLine(Exchange exchange, StringBuilder lines) {
    String method = exchange.method();
    String target = exchange.target();
    String version = exchange.version();
    if (method == null || target == null || version == null) {
      lines.append('-');
      return;
    }
    Escaping.COMBINED.append(method, lines);
    lines.append(' ');
    Escaping.COMBINED.append(target, lines);
    lines.append(' ');
    Escaping.COMBINED.append(version, lines);
  }

  private static void appendQuoted(@Nullable String text, StringBuilder lines) {
    lines.append(" \"");
    Escaping.COMBINED.append(text == null ? "-" : text, lines);
    lines.append('"');
  }
}
