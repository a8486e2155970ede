package dev.gyre.bench.compare;

import dev.gyre.cli.Terminal;
import dev.gyre.time.Clock;
import java.util.Locale;

/** One line on a terminal that says how far a long measurement is; nothing in a pipe. */
final class Progress {
  private static final String CLEAR = "\r\033[K";

  private final Terminal terminal;
  private final int steps;
  private final long startNanos = Clock.SYSTEM.nanoTime();
  private int done;

  Progress(Terminal terminal, int steps) {
    this.terminal = terminal;
    this.steps = steps;
  }

  /** Says what begins. */
  void step(String what) {
    done++;
    if (!terminal.styled()) {
      return;
    }
    double seconds = (Clock.SYSTEM.nanoTime() - startNanos) / 1e9;
    double left = done < 2 ? 0 : seconds / (done - 1) * (steps - done + 1);
    terminal
        .err()
        .printf(Locale.ROOT, "%s%d of %d (%.0f s left): %s", CLEAR, done, steps, left, what);
    terminal.err().flush();
  }

  /** Takes the line away. */
  void end() {
    if (terminal.styled()) {
      terminal.err().print(CLEAR);
      terminal.err().flush();
    }
  }
}
