package dev.gyre.server;

import dev.gyre.routing.SiteApplication;
import java.time.Duration;

/** Looks from time to time whether the directories of a site have become others. */
final class SiteWatch implements AutoCloseable {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Thread thread;

  /**
   * Begins to look.
   *
   * @param every how long a change may go unseen, about
   */
  SiteWatch(SiteApplication site, Duration every) {
    Duration pause =
        every.compareTo(SHORTEST) < 0 ? SHORTEST : every.compareTo(LONGEST) > 0 ? LONGEST : every;
    thread = new Thread(() -> watch(site, pause), "gyre-site-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch(SiteApplication site, Duration pause) {
    try {
      while (true) {
        Thread.sleep(pause);
        site.lookAgain(Logs::news);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops
    }
  }

  /** Ends it, and waits until it has. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(10 * SHORTEST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
