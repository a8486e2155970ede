package dev.gyre.trace;

import dev.gyre.config.AccessLogFormat;

/**
 * Turns events into lines of printable ASCII, each with its line feed and no other. An instance
 * belongs to the one thread that writes.
 *
 * @param <E> the type of event
 */
public interface LineFormat<E> {
  /** Appends one line. */
  void append(E event, LineBuffer lines);

  /** Appends a line that says how many are missing here, and why. */
  void appendLost(long lines, String cause, LineBuffer to);

  /**
   * The format of the access log.
   *
   * @throws IllegalArgumentException for {@link AccessLogFormat#OFF}
   */
  static LineFormat<Exchange> access(AccessLogFormat format) {
    return switch (format) {
      case COMBINED -> new CombinedFormat();
      case JSON -> new JsonFormat();
      case OFF -> throw new IllegalArgumentException("a log that is off has no format");
    };
  }

  /** The format of the close log. */
  static LineFormat<Closed> closed() {
    return new ClosedFormat();
  }
}
