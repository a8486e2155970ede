package dev.gyre.bench.load;

import dev.gyre.cli.Terminal;
import java.io.PrintStream;
import java.time.Duration;

/** Tells while a run goes on how far it is, and keeps count of its CPU time. On the loop. */
final class Narrator implements Watcher {
  private static final int LINES = 10;
  private static final int ENDLESS_STEP = 1000;
  private static final long REDRAW_NANOS = 250_000_000;
  private static final long NEVER_NANOS = Long.MIN_VALUE / 2;
  private static final int BAR_WIDTH = 20;
  private static final String CLEAR_LINE = "\r\033[K";

  private final Plan plan;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean debug;
  private final boolean drawing;
  private final long step;
  private long cpuNanosBefore = -1;
  private double cpuSeconds;
  private long drawnNanos = NEVER_NANOS;
  private long drawnRequests;

  /**
   * For one run.
   *
   * @param htstress whether to print that tool's progress lines
   * @param debug whether to copy the traffic
   * @param interactive whether a person is looking
   */
  Narrator(Plan plan, Terminal terminal, boolean htstress, boolean debug, boolean interactive) {
    this.plan = plan;
    this.out = terminal.out();
    this.err = terminal.err();
    this.debug = debug;
    this.drawing = interactive && !htstress && !debug;
    long requests = plan.pace().requestsMax();
    this.step = !htstress ? 0 : requests == 0 ? ENDLESS_STEP : requests / LINES;
  }

  /** What comes before everything else. */
  void begin() {
    if (step > 0 && plan.pace().requestsMax() == 0) {
      out.println("[Press Ctrl-C to finish]");
      out.flush();
    }
  }

  @Override
  public void ended(long requestsBefore) {
    if (step > 0 && requestsBefore % step == 0) {
      out.println(requestsBefore + " requests");
      out.flush();
    }
  }

  @Override
  public void look(Tally soFar, long nanos) {
    if (nanos >= 0 && cpuNanosBefore < 0) {
      cpuNanosBefore = cpuNanos(); // after the warm-up, so that compilers are mostly left out
    }
    if (!drawing || nanos < drawnNanos + REDRAW_NANOS) {
      return;
    }
    long requests = soFar.requests();
    double rate = (requests - drawnRequests) * 1e9 / (nanos - drawnNanos);
    boolean first = drawnNanos == NEVER_NANOS;
    drawnNanos = nanos;
    drawnRequests = requests;
    if (!first) {
      err.print(CLEAR_LINE + line(soFar, nanos, rate));
      err.flush();
    }
  }

  private String line(Tally soFar, long nanos, double rate) {
    if (nanos < 0) {
      return Result.text("warm-up, %.1f s left", -nanos / 1e9);
    }
    return Result.text(
        "%s %.1f s, %.0f a second, p99 %.3f ms, errors %d",
        bar(soFar.requests(), nanos),
        nanos / 1e9,
        rate,
        soFar.response().getValueAtPercentile(99) / 1e6,
        soFar.bad());
  }

  private String bar(long requests, long nanos) {
    long all = plan.pace().requestsMax();
    double done = all > 0 ? (double) requests / all : (double) nanos / plan.pace().durationNanos();
    int marks = (int) (BAR_WIDTH * Math.clamp(done, 0, 1));
    return "[" + "#".repeat(marks) + "-".repeat(BAR_WIDTH - marks) + "]";
  }

  /** Leaves nothing of the progress behind. */
  void end() {
    cpuSeconds = cpuNanosBefore < 0 ? 0 : (cpuNanos() - cpuNanosBefore) / 1e9;
    if (drawing) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** CPU time of this process from the end of the warm-up to the end. */
  double cpuSeconds() {
    return cpuSeconds;
  }

  @Override
  public boolean wantsBytes() {
    return debug;
  }

  @Override
  public void bytes(boolean sent, byte[] bytes, int from, int to) {
    err.write(bytes, from, to - from);
    err.flush();
  }
}
