package dev.gyre.bench.load;

import java.util.List;

/** The result of a run as text on a terminal. */
final class Summary {
  private static final double[] PERCENTILES = {50, 75, 90, 99, 99.9, 99.99};

  private final Result result;
  private final Plan plan;
  private final Tally tally;

  Summary(Result result) {
    this.result = result;
    this.plan = result.plan();
    this.tally = result.tally();
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        Result.text(
            "%s in %.3f s, %.1f a second, %.3f MB/s of bodies%n",
            Result.counted(tally.requests(), "request"),
            tally.seconds(),
            tally.requestsPerSecond(),
            tally.bodyBytes() / tally.seconds() / 1e6));
    text.append(Result.text("good %d, bad %d", tally.good(), tally.bad()));
    for (Failure failure : Failure.values()) {
      text.append(Result.text(", %s %d", failure, tally.failures(failure)));
    }
    text.append(Result.text("; sent %d with the warm-up%n", tally.allSent()));
    if (!tally.firstError().isEmpty()) {
      text.append(Result.text("first error: %s%n", tally.firstError()));
    }
    if (plan.destination().encrypted()) {
      text.append(
          Result.text(
              "TLS handshakes with the warm-up: %d full, %d resumed%n",
              tally.handshakes().full(), tally.handshakes().resumed()));
    }
    requests(text);
    latency(text);
    generator(text);
    return text.toString();
  }

  private void requests(StringBuilder text) {
    List<Plan.Request> requests = plan.traffic().requests();
    for (int i = 0; requests.size() > 1 && i < requests.size(); i++) {
      text.append(Result.text("good %-10d %s%n", tally.good(i), requests.get(i).name()));
    }
  }

  private void latency(StringBuilder text) {
    if (tally.good() == 0) {
      text.append("no latency, since there was no good answer\n");
      return;
    }
    text.append(Result.text("%-10s %12s %12s%n", "latency ms", "response", "service"));
    for (double percentile : PERCENTILES) {
      text.append(
          row(
              "p" + String.valueOf(percentile).replace(".0", ""),
              tally.response().getValueAtPercentile(percentile),
              tally.service().getValueAtPercentile(percentile)));
    }
    text.append(row("max", tally.response().getMaxValue(), tally.service().getMaxValue()));
  }

  private static String row(String name, long responseNanos, long serviceNanos) {
    return Result.text("%-10s %12.3f %12.3f%n", name, responseNanos / 1e6, serviceNanos / 1e6);
  }

  private void generator(StringBuilder text) {
    text.append(
        Result.text(
            "generator: %s, %.2f CPUs, %.1f us a request%s, seed %d, Java %s, %s%n",
            result.environment().transport(),
            result.cpus(),
            result.cpuMicrosPerRequest(),
            plan.openLoop()
                ? Result.text(", schedule lag p99 %.3f ms", result.lagNanos() / 1e6)
                : "",
            plan.pace().seed(),
            result.environment().java(),
            result.environment().kernel()));
    for (String doubt : result.doubts()) {
      text.append(doubt).append('\n');
    }
  }

  /** The final block of htstress, where an answer that is empty, short or wrong is a bad one. */
  String htstress() {
    long socketErrors = tally.failures(Failure.CONNECT) + tally.failures(Failure.RESET);
    long all = tally.requests();
    return Result.text(
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
}
