package dev.gyre.server;

import java.time.Duration;
import java.util.function.Consumer;

/** Looks from time to time whether the directories of a site have become others. */
final class SiteWatch implements AutoCloseable {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Thread thread;

  /**
   * Begins to look.
   *
   * @param look one look; when it fails, the next one comes all the same
   * @param every how long a change may go unseen, about
   * @param faults told why a look has failed, once for the same reason
   */
  SiteWatch(Runnable look, Duration every, Consumer<Throwable> faults) {
    Duration pause =
        every.compareTo(SHORTEST) < 0 ? SHORTEST : every.compareTo(LONGEST) > 0 ? LONGEST : every;
    thread = new Thread(() -> watch(look, pause, faults), "gyre-site-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch(Runnable look, Duration pause, Consumer<Throwable> faults) {
    String told = "";
    try {
      while (true) {
        Thread.sleep(pause);
        try {
          look.run();
          told = "";
        } catch (RuntimeException | Error e) { // else no change would be seen any more
          if (!e.toString().equals(told)) {
            faults.accept(e);
          }
          told = e.toString();
        }
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
