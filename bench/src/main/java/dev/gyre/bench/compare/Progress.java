package dev.gyre.bench.compare;

import dev.gyre.time.Clock;
import java.io.PrintStream;
import java.util.Locale;

/** One line on a terminal that says how far a long measurement is; nothing in a pipe. */
final class Progress {
  private static final String CLEAR = "\r\033[K";

  private final PrintStream err;
  private final boolean watched;
  private final int steps;
  private final long startNanos = Clock.SYSTEM.nanoTime();
  private int done;

  /** Of so many steps; tells nothing unless somebody looks. */
  Progress(PrintStream err, boolean watched, int steps) {
    this.err = err;
    this.watched = watched;
    this.steps = steps;
  }

  /** Says what begins. */
  void step(String what) {
    done++;
    if (!watched) {
      return;
    }
    double seconds = (Clock.SYSTEM.nanoTime() - startNanos) / 1e9;
    double left = done < 2 ? 0 : seconds / (done - 1) * (steps - done + 1);
    err.printf(Locale.ROOT, "%s%d of %d (%.0f s left): %s", CLEAR, done, steps, left, what);
    err.flush();
  }

  /** Takes the line away. */
  void end() {
    if (watched) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
