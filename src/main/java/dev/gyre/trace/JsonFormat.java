package dev.gyre.trace;

import org.jspecify.annotations.Nullable;

/** One JSON object (RFC 8259) a line; what the request did not have is null. */
final class JsonFormat implements LineFormat<Exchange> {
  private final SecondText second = new SecondText("yyyy-MM-dd'T'HH:mm:ss");

  @Override
  public void append(Exchange exchange, StringBuilder lines) {
    lines.append("{\"time\":\"");
    appendTime(exchange.startEpochMillis(), lines);
    lines.append('"');
    appendText("remote", exchange.remoteAddress(), lines);
    appendText("method", exchange.method(), lines);
    appendText("target", exchange.target(), lines);
    appendText("version", exchange.version(), lines);
    appendText("host", exchange.host(), lines);
    appendNumber("status", exchange.status(), lines);
    appendNumber("bytes", exchange.bytesSent(), lines);
    appendNumber("micros", exchange.durationNanos() / 1000, lines);
    appendText("referer", exchange.referer(), lines);
    appendText("userAgent", exchange.userAgent(), lines);
    appendText("body", exchange.bodyStrategy(), lines);
    appendNumber("connection", exchange.connectionId(), lines);
    appendNumber("request", exchange.requestNumber(), lines);
    lines.append("}\n");
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
