package dev.gyre.bench.load;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What the rounds of an echo have counted. */
final class EchoTally {
  private final Histogram times = new Histogram(Tally.NANOS_MAX, 3);
  private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
  private final long[] sumByRank;
  private final int[] countByRank;
  private String firstError = "";

  EchoTally(int connections) {
    this.sumByRank = new long[connections];
    this.countByRank = new int[connections];
  }

  void good(int rank, long nanos) {
    times.recordValue(Math.clamp(nanos, 0, Tally.NANOS_MAX));
    sumByRank[rank] += nanos;
    countByRank[rank]++;
  }

  void failed(Failure failure) {
    failures.merge(failure, 1L, Long::sum);
  }

  void error(String message) {
    firstError = firstError.isEmpty() ? message : firstError;
  }

  /** Of all messages that came back, in ns. */
  Histogram times() {
    return times;
  }

  int connections() {
    return sumByRank.length;
  }

  long failures(Failure failure) {
    return failures.getOrDefault(failure, 0L);
  }

  long bad() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  String firstError() {
    return firstError;
  }

  /** Mean time of the first to finish in each round, of the second, and so on, in us. */
  double[] meanMicrosByRank() {
    double[] means = new double[sumByRank.length];
    int ranks = 0;
    while (ranks < means.length && countByRank[ranks] > 0) {
      means[ranks] = sumByRank[ranks] / 1e3 / countByRank[ranks];
      ranks++;
    }
    return Arrays.copyOf(means, ranks);
  }
}
