package dev.gyre.trace;

import dev.gyre.http.RequestText;
import org.jspecify.annotations.Nullable;

/**
 * The combined log format, and behind it four fields of ours: body strategy, connection, number of
 * the request on it, microseconds. Always in UTC.
 */
final class CombinedFormat implements LineFormat<Exchange> {
  private final SecondText second = new SecondText("' - - ['dd/MMM/yyyy:HH:mm:ss +0000'] \"'");
  private final KnownParts parts =
      new KnownParts(CombinedFormat::appendRequestAndAnswer, (exchange, part) -> {});

  @Override
  public void append(Exchange exchange, LineBuffer lines) {
    KnownParts.Parts known = parts.of(exchange);
    Escaping.COMBINED.append(exchange.remoteAddress(), lines);
    lines.append(second.of(exchange.startEpochMillis()));
    known.appendFirst(lines);
    lines.append(exchange.connectionId());
    lines.append(' ').append(exchange.requestNumber());
    lines.append(' ').append(exchange.durationNanos() / 1000).append('\n');
  }

  /** From the request line to the number of the connection. */
  private static void appendRequestAndAnswer(Exchange exchange, LineBuffer part) {
    RequestText request = exchange.request();
    appendRequestLine(exchange, part);
    part.append("\" ").append(exchange.status()).append(' ');
    if (exchange.bytesSent() == 0) {
      part.append('-');
    } else {
      part.append(exchange.bytesSent());
    }
    appendQuoted(request == null ? null : request.referer(), part);
    appendQuoted(request == null ? null : request.userAgent(), part);
    part.append(' ');
    Escaping.COMBINED.append(exchange.bodyStrategy(), part);
    part.append(' ');
  }

  @Override
  public void appendLost(long lines, String cause, LineBuffer to) {
    to.append("# ").append(lines).append(" lines are missing here: ");
    Escaping.COMBINED.append(cause, to);
    to.append('\n');
  }

  private static void appendRequestLine(Exchange exchange, LineBuffer part) {
    RequestText request = exchange.request();
    if (request == null) {
      part.append('-');
      return;
    }
    Escaping.COMBINED.append(request.method(), part);
    part.append(' ');
    Escaping.COMBINED.append(request.target(), part);
    part.append(' ');
    Escaping.COMBINED.append(exchange.version(), part);
  }

  private static void appendQuoted(@Nullable String text, LineBuffer lines) {
    lines.append(" \"");
    Escaping.COMBINED.append(text == null ? "-" : text, lines);
    lines.append('"');
  }
}
