package dev.gyre.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Everything there is to say about a run that has ended.
 *
 * @param plan what was to be done
 * @param tally what was counted
 * @param cpuSeconds of this process from the end of the warm-up to the end
 * @param environment what it was measured on
 */
record Result(Plan plan, Tally tally, double cpuSeconds, Environment environment) {
  private static final double BUSY_SHARE = 0.9;
  private static final long LAG_NANOS_MAX = 1_000_000;
  private static final double WAITED_SHARE = 0.01;
  private static final double UNSENT_SHARE = 0.01;

  /** CPUs that the generator used. */
  double cpus() {
    return cpuSeconds / tally.seconds();
  }

  /** CPU time of the generator for each request. */
  double cpuMicrosPerRequest() {
    return cpuSeconds * 1e6 / Math.max(1, tally.requests());
  }

  /** How late the generator was by itself: the 99th percentile. */
  long lagNanos() {
    return tally.lag().getTotalCount() == 0 ? 0 : tally.lag().getValueAtPercentile(99);
  }

  /**
   * Whether all but a hundredth of the schedule was sent; without a schedule nothing is missing.
   */
  boolean keptSchedule() {
    return tally.unsentRequests() <= UNSENT_SHARE * (tally.requests() + tally.unsentRequests());
  }

  /** What speaks against taking the numbers for the server's; a sentence each. */
  List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    if (cpus() > BUSY_SHARE) {
      doubts.add(
          text(
              "the generator was busy for %.0f %% of the time: it may be what limits",
              cpus() * 100));
    }
    if (lagNanos() > LAG_NANOS_MAX) {
      doubts.add(
          text(
              "the generator itself could not keep up: 1 %% of the requests left %.1f ms late or"
                  + " more although a connection was free",
              lagNanos() / 1e6));
    }
    if (tally.waited() > WAITED_SHARE * tally.requests()) {
      doubts.add(
          text(
              "%s waited for a free connection, of which there are %d: if the server is not what"
                  + " is slow, more --connections are needed%s",
              counted(tally.waited(), "request"),
              plan.connections(),
              plan.traffic().protocol().isHttp2() ? ", or more --streams" : ""));
    }
    if (tally.unsentRequests() > 0) {
      doubts.add(
          text(
              "%s of the schedule never sent, no connection was free: response times leave that out"
                  + " and look better than they were",
              counted(tally.unsentRequests(), "request")));
    }
    if (tally.cutOffRequests() > 0) {
      doubts.add(
          text(
              "not counted: %s under way when the run was stopped",
              counted(tally.cutOffRequests(), "request")));
    }
    return doubts;
  }

  /** How many of what. */
  static String counted(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }

  /** Text that is the same in every locale. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library
  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
