package dev.gyre.bench.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The result of a run as text, in the forms that people and programs read. */
final class Summary {
  private static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99};
  private static final double BUSY_SHARE = 0.9;
  private static final long LAG_NANOS_MAX = 1_000_000;

  private final Plan plan;
  private final Tally tally;
  private final double cpuSeconds;

  /**
   * Of a run that has ended.
   *
   * @param cpuSeconds of this process from the beginning of the run to its end
   */
  Summary(Plan plan, Tally tally, double cpuSeconds) {
    this.plan = plan;
    this.tally = tally;
    this.cpuSeconds = cpuSeconds;
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        format(
            "%d requests in %.3f s, %.1f a second, %.3f MB/s of bodies%n",
            tally.requests(),
            tally.seconds(),
            tally.requestsPerSecond(),
            tally.bodyBytes() / tally.seconds() / 1e6));
    text.append(format("good %d, bad %d", tally.good(), tally.bad()));
    for (Failure failure : Failure.values()) {
      text.append(format(", %s %d", failure, tally.failures(failure)));
    }
    text.append(format("; sent %d with the warm-up%n", tally.allSent()));
    if (tally.unsentRequests() > 0) {
      text.append(
          format(
              "%d requests of the schedule were never sent, no connection was free%n",
              tally.unsentRequests()));
    }
    text.append(format("%-10s %12s %12s%n", "latency ms", "response", "service"));
    for (double percentile : PERCENTILES) {
      text.append(
          row(
              "p" + String.valueOf(percentile).replace(".0", ""),
              tally.response().getValueAtPercentile(percentile),
              tally.service().getValueAtPercentile(percentile)));
    }
    text.append(row("max", tally.response().getMaxValue(), tally.service().getMaxValue()));
    text.append(generator());
    return text.toString();
  }

  private String generator() {
    double share = cpuSeconds / (tally.seconds() + plan.warmUpNanos() / 1e9);
    long lag = tally.lag().getTotalCount() == 0 ? 0 : tally.lag().getValueAtPercentile(99);
    String line =
        format(
            "generator: %.2f CPUs, %.1f us a request%s, seed %d, Java %s, Linux %s%n",
            share,
            cpuSeconds * 1e6 / Math.max(1, tally.allSent()),
            plan.openLoop() ? format(", schedule lag p99 %.3f ms", lag / 1e6) : "",
            plan.seed(),
            Runtime.version(),
            System.getProperty("os.version"));
    if (share > BUSY_SHARE || lag > LAG_NANOS_MAX) {
      line += format("the generator itself could not keep up: the numbers are its own%n");
    }
    return line;
  }

  /** The final block of htstress, where an answer that is empty, short or wrong is a bad one. */
  String htstress() {
    long socketErrors = tally.failures(Failure.CONNECT) + tally.failures(Failure.RESET);
    long all = tally.requests();
    return format(
        "%nrequests:      %d%ngood requests: %d [%d%%]%nbad requests:  %d [%d%%]%n"
            + "socket errors: %d [%d%%]%nseconds:       %.3f%nrequests/sec:  %.3f%n%n",
        all,
        tally.good(),
        share(tally.good(), all),
        tally.bad() - socketErrors,
        share(tally.bad() - socketErrors, all),
        socketErrors,
        share(socketErrors, all),
        tally.seconds(),
        tally.requestsPerSecond());
  }

  private static long share(long part, long all) {
    return all == 0 ? 0 : part * 100 / all;
  }

  /** One JSON object. */
  String json() {
    StringBuilder text = new StringBuilder("{");
    text.append(
        format(
            "\"requests\":%d,\"unsent\":%d,\"good\":%d,\"bad\":%d,\"seconds\":%.6f,\"seed\":%d,\"cpuSeconds\":%.3f",
            tally.requests(),
            tally.unsentRequests(),
            tally.good(),
            tally.bad(),
            tally.seconds(),
            plan.seed(),
            cpuSeconds));
    for (Failure failure : Failure.values()) {
      text.append(format(",\"%s\":%d", failure, tally.failures(failure)));
    }
    text.append(",\"responseNanos\":").append(percentiles(tally.response()));
    text.append(",\"serviceNanos\":").append(percentiles(tally.service()));
    text.append(
        format(
            ",\"java\":\"%s\",\"kernel\":\"%s\"}%n",
            Runtime.version(), System.getProperty("os.version")));
    return text.toString();
  }

  private static String percentiles(Histogram histogram) {
    StringBuilder text = new StringBuilder("{");
    for (double percentile : PERCENTILES) {
      text.append(format("\"p%s\":%d,", percentile, histogram.getValueAtPercentile(percentile)));
    }
    return text.append(format("\"max\":%d}", histogram.getMaxValue())).toString();
  }

  private static String row(String name, long responseNanos, long serviceNanos) {
    return format("%-10s %12.3f %12.3f%n", name, responseNanos / 1e6, serviceNanos / 1e6);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library
  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
