package dev.gyre.bench.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says about its connections in the close log: its own count, to compare with the
 * load's. Filled by one thread and read by others.
 */
public final class CloseLog {
  private static final int MESSAGES_MAX = 4;
  private static final Pattern LOST = Pattern.compile("^closed: (\\d+) lines are missing here");

  private final Map<String, Long> reasons = new TreeMap<>();
  private final List<String> messages = new ArrayList<>();
  private long requests;
  private long bytes;
  private long lost;

  /** Takes one line of the server's standard error. */
  public synchronized void add(String line) {
    if (line.contains(" closed connection=")) {
      reasons.merge(value(line, " reason="), 1L, Long::sum);
      requests += Long.parseLong(value(line, " requests="));
      bytes += Long.parseLong(value(line, " bytes="));
      return;
    }
    Matcher missing = LOST.matcher(line);
    if (missing.find()) {
      lost += Long.parseLong(missing.group(1));
    } else if (messages.size() < MESSAGES_MAX) {
      messages.add(line);
    }
  }

  // No pattern: thousands of lines may come at once, and a slow reader makes the server drop some.
  private static String value(String line, String name) {
    int from = line.indexOf(name) + name.length();
    int to = from;
    while (to < line.length() && line.charAt(to) != ' ' && line.charAt(to) != ':') {
      to++;
    }
    return line.substring(from, to);
  }

  /** Connections that ended for a reason, as far as the lines were not lost. */
  public synchronized long closed(String reason) {
    return reasons.getOrDefault(reason, 0L);
  }

  /** The reasons that came up. */
  public synchronized Set<String> reasons() {
    return Set.copyOf(reasons.keySet());
  }

  /** All connections that ended, and the lines that were lost. */
  public synchronized long connections() {
    return lost + reasons.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Requests answered on connections that ended. */
  public synchronized long requests() {
    return requests;
  }

  /** Bytes sent on connections that ended. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Lines the server could not write because they came too fast. */
  public synchronized long lost() {
    return lost;
  }

  /** What else the server said. */
  public synchronized List<String> messages() {
    return List.copyOf(messages);
  }

  /** Reasons and counts, such as {@code completed 100000, peer_closed 1}. */
  public synchronized String describe() {
    List<String> parts = new ArrayList<>();
    reasons.forEach((reason, count) -> parts.add(reason + " " + count));
    if (lost > 0) {
      parts.add("not logged " + lost);
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }
}
