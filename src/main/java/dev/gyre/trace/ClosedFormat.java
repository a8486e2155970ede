package dev.gyre.trace;

import java.time.Instant;

/** A sentence with names and numbers, for people and for grep. */
final class ClosedFormat implements LineFormat<Closed> {
  @Override
  public void append(Closed closed, LineBuffer lines) {
    lines.append(Instant.ofEpochMilli(closed.epochMillis()).toString());
    lines.append(" closed connection=").append(closed.connectionId());
    lines.append(" remote=");
    Escaping.COMBINED.append(closed.remoteAddress(), lines);
    lines.append(" reason=").append(closed.reason().label());
    lines.append(" ageMillis=").append(closed.ageNanos() / 1_000_000);
    lines.append(" requests=").append(closed.requests());
    lines.append(" bytes=").append(closed.bytesSent());
    lines.append(": ").append(closed.reason().explanation()).append('\n');
  }

  @Override
  public void appendLost(long lines, String cause, LineBuffer to) {
    to.append("closed: ").append(lines).append(" lines are missing here: ");
    Escaping.COMBINED.append(cause, to);
    to.append('\n');
  }
}
