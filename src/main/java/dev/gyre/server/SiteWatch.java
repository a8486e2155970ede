package dev.gyre.server;

import dev.gyre.time.RepeatedLook;
import java.time.Duration;
import java.util.function.Consumer;

/** Looks from time to time whether the directories of a site have become others. */
final class SiteWatch {
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final RepeatedLook looks;

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
    looks = new RepeatedLook("gyre-site-watch", pause, look, faults);
    looks.start();
  }

  /** Ends it, and waits a second for a look that runs. Returns whether it has ended. */
  boolean end() {
    looks.end();
    return looks.awaitEnd(SHORTEST.multipliedBy(10));
  }
}
