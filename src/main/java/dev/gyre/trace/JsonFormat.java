package dev.gyre.trace;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One JSON object (RFC 8259) a line; what the request did not have is null. */
final class JsonFormat implements LineFormat<Exchange> {
  /** A power of two. */
  private static final int KNOWN_MAX = 64;

  private final @Nullable Asked[] askedLately = new Asked[KNOWN_MAX];
  private final SecondText second = new SecondText("yyyy-MM-dd'T'HH:mm:ss");

  @Override
  public void append(Exchange exchange, StringBuilder lines) {
    lines.append("{\"time\":\"");
    appendTime(exchange.startEpochMillis(), lines);
    lines.append('"');
    Asked asked = asked(exchange);
    lines.append(asked.line());
    appendNumber("status", exchange.status(), lines);
    appendNumber("bytes", exchange.bytesSent(), lines);
    appendNumber("micros", exchange.durationNanos() / 1000, lines);
    lines.append(asked.clientFields());
    appendText("body", exchange.bodyStrategy(), lines);
    appendNumber("connection", exchange.connectionId(), lines);
    appendNumber("request", exchange.requestNumber(), lines);
    lines.append("}\n");
  }

  /** What a line says of the request alone. Most are asked again and again, by the same client. */
  private record Asked(Exchange exchange, String line, String clientFields) {
    static Asked of(Exchange exchange) {
      StringBuilder line = new StringBuilder();
      appendText("remote", exchange.remoteAddress(), line);
      appendText("method", exchange.method(), line);
      appendText("target", exchange.target(), line);
      appendText("version", exchange.version(), line);
      appendText("host", exchange.host(), line);
      StringBuilder fields = new StringBuilder();
      appendText("referer", exchange.referer(), fields);
      appendText("userAgent", exchange.userAgent(), fields);
      return new Asked(exchange, line.toString(), fields.toString());
    }

    boolean isFor(Exchange other) {
      return Objects.equals(exchange.target(), other.target())
          && exchange.remoteAddress().equals(other.remoteAddress())
          && Objects.equals(exchange.method(), other.method())
          && Objects.equals(exchange.version(), other.version())
          && Objects.equals(exchange.host(), other.host())
          && Objects.equals(exchange.referer(), other.referer())
          && Objects.equals(exchange.userAgent(), other.userAgent());
    }
  }

  private Asked asked(Exchange exchange) {
    int place = Objects.hashCode(exchange.target()) & (KNOWN_MAX - 1);
    Asked known = askedLately[place];
    if (known == null || !known.isFor(exchange)) {
      known = Asked.of(exchange);
      askedLately[place] = known;
    }
    return known;
  }

  @Override
  public void appendLost(long lines, String cause, StringBuilder to) {
    to.append("{\"missingLines\":").append(lines);
    appendText("cause", cause, to);
    to.append("}\n");
  }

  private void appendTime(long epochMillis, StringBuilder lines) {
    int millis = Math.floorMod(epochMillis, 1000);
    lines.append(second.of(epochMillis)).append('.');
    lines.append((char) ('0' + millis / 100));
    lines.append((char) ('0' + millis / 10 % 10));
    lines.append((char) ('0' + millis % 10)).append('Z');
  }

  private static void appendText(String name, @Nullable String text, StringBuilder lines) {
    lines.append(",\"").append(name).append("\":");
    if (text == null) {
      lines.append("null");
      return;
    }
    lines.append('"');
    Escaping.JSON.append(text, lines);
    lines.append('"');
  }

  private static void appendNumber(String name, long number, StringBuilder lines) {
    lines.append(",\"").append(name).append("\":").append(number);
  }
}
