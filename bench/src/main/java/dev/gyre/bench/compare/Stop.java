package dev.gyre.bench.compare;

import dev.gyre.bench.load.LoadRun;
import org.jspecify.annotations.Nullable;

/** Whether somebody has asked a comparison to end, and the load that ends then. For any thread. */
final class Stop {
  private boolean asked;
  private @Nullable LoadRun running;

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

  synchronized boolean isAsked() {
    return asked;
  }
}
