package dev.gyre.bench.compare;

import dev.gyre.bench.load.LoadRun;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody has asked a comparison to end, the load that ends then, and what it would leave
 * behind. For any thread.
 */
final class Stop {
  private boolean asked;
  private @Nullable LoadRun running;
  private @Nullable Site written;

  /** Ends what runs, and begins nothing more. */
  synchronized void ask() {
    asked = true;
    if (running != null) {
      running.stop();
    }
  }

  /** Takes the load that runs from now on. */
  synchronized void ends(LoadRun run) {
    running = run;
    if (asked) {
      run.stop();
    }
  }

  /** Takes what was begun to be written to serve. */
  synchronized void leaves(Site site) {
    written = site;
  }

  /** Deletes it, for a process that ends before the comparison does. */
  void leaveNothing() {
    Site site;
    synchronized (this) {
      site = written;
    }
    if (site != null) {
      site.close();
    }
  }

  synchronized boolean isAsked() {
    return asked;
  }
}
