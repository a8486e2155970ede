package dev.gyre.trace;

import dev.gyre.http.RequestText;
import org.jspecify.annotations.Nullable;

/** One JSON object (RFC 8259) a line; what the request did not have is null. */
final class JsonFormat implements LineFormat<Exchange> {
  private final SecondText second = new SecondText("'{\"time\":\"'yyyy-MM-dd'T'HH:mm:ss'.'");
  private final KnownParts parts =
      new KnownParts(JsonFormat::appendLineAndAnswer, JsonFormat::appendClientAndBody);

  @Override
  public void append(Exchange exchange, LineBuffer lines) {
    KnownParts.Parts known = parts.of(exchange);
    appendTime(exchange.startEpochMillis(), lines);
    lines.append("Z\",\"remote\":\"");
    Escaping.JSON.append(exchange.remoteAddress(), lines);
    known.appendFirst(lines);
    lines.append(exchange.durationNanos() / 1000);
    known.appendSecond(lines);
    lines.append(exchange.connectionId());
    lines.append(",\"request\":").append(exchange.requestNumber()).append("}\n");
  }

  /** From behind the client's address to the duration. */
  private static void appendLineAndAnswer(Exchange exchange, LineBuffer part) {
    RequestText request = exchange.request();
    part.append('"');
    appendText("method", request == null ? null : request.method(), part);
    appendText("target", request == null ? null : request.target(), part);
    appendText("version", request == null ? null : exchange.version(), part);
    appendText("host", request == null ? null : request.host(), part);
    part.append(",\"status\":").append(exchange.status());
    part.append(",\"bytes\":").append(exchange.bytesSent());
    part.append(",\"micros\":");
  }

  /** From behind the duration to the number of the connection. */
  private static void appendClientAndBody(Exchange exchange, LineBuffer part) {
    RequestText request = exchange.request();
    appendText("referer", request == null ? null : request.referer(), part);
    appendText("userAgent", request == null ? null : request.userAgent(), part);
    appendText("body", exchange.bodyStrategy(), part);
    part.append(",\"connection\":");
  }

  @Override
  public void appendLost(long lines, String cause, LineBuffer to) {
    to.append("{\"missingLines\":").append(lines);
    appendText("cause", cause, to);
    to.append("}\n");
  }

  private void appendTime(long epochMillis, LineBuffer lines) {
    int millis = Math.floorMod(epochMillis, 1000);
    lines.append(second.of(epochMillis));
    lines.append((char) ('0' + millis / 100));
    lines.append((char) ('0' + millis / 10 % 10));
    lines.append((char) ('0' + millis % 10));
  }

  private static void appendText(String name, @Nullable String text, LineBuffer lines) {
    lines.append(",\"").append(name).append("\":");
    if (text == null) {
      lines.append("null");
      return;
    }
    lines.append('"');
    Escaping.JSON.append(text, lines);
    lines.append('"');
  }
}
