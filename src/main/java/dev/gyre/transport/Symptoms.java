package dev.gyre.transport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A failure with everything that caused it, was suppressed by it, or was logged meanwhile. */
final class Symptoms {
  private static final int FAILURES_MAX = 64;
  private static final int LINE_CHARS_MAX = 240;

  private final List<Throwable> all = new ArrayList<>();

  /**
   * @param failure what was thrown
   * @param logged what Netty logged as causes while it tried; looked at last
   */
  Symptoms(Throwable failure, List<Throwable> logged) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(failure, seen);
    for (Throwable cause : logged) {
      collect(cause, seen);
    }
  }

  private void collect(Throwable failure, Set<Throwable> seen) {
    if (all.size() >= FAILURES_MAX || !seen.add(failure)) {
      return;
    }
    all.add(failure);
    if (failure.getCause() != null) {
      collect(failure.getCause(), seen);
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      collect(suppressed, seen);
    }
  }

  /** What was thrown. */
  Throwable thrown() {
    return all.get(0);
  }

  /** The first that matches, or null. */
  @Nullable Throwable first(Predicate<Throwable> matching) {
    for (Throwable failure : all) {
      if (matching.test(failure)) {
        return failure;
      }
    }
    return null;
  }

  /** The first whose message contains one of the texts, or null. */
  @Nullable Throwable saying(String... texts) {
    return first(failure -> says(failure, texts));
  }

  static boolean says(Throwable failure, String... texts) {
    for (String text : texts) {
      if (message(failure).contains(text)) {
        return true;
      }
    }
    return false;
  }

  /** The message, or the empty text. */
  static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? "" : message;
  }

  /** Class and message on one line of bounded length. */
  static String line(Throwable failure) {
    String line = (failure.getClass().getSimpleName() + ": " + message(failure)).strip();
    line = line.replaceAll("\\s+", " ");
    return line.length() <= LINE_CHARS_MAX ? line : line.substring(0, LINE_CHARS_MAX) + "...";
  }
}
