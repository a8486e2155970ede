package dev.gyre.bench.load;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run has counted so far. Used on the load's loop; read by others when the run has ended.
 */
final class Tally {
  private static final long NANOS_MAX = 3_600_000_000_000L;
  private static final int DIGITS = 3;

  private final Histogram response = new Histogram(NANOS_MAX, DIGITS);
  private final Histogram service = new Histogram(NANOS_MAX, DIGITS);
  private final Histogram lag = new Histogram(NANOS_MAX, DIGITS);
  private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
  private long good;
  private long bodyBytes;
  private long allSent;
  private long unsent;
  private long nanos;

  void sent() {
    allSent++;
  }

  void unsent() {
    unsent++;
  }

  void good(long responseNanos, long serviceNanos, long bytes) {
    good++;
    bodyBytes += bytes;
    response.recordValue(inRange(responseNanos));
    service.recordValue(inRange(serviceNanos));
  }

  void failed(Failure failure) {
    failures.merge(failure, 1L, Long::sum);
  }

  void late(long lagNanos) {
    lag.recordValue(inRange(lagNanos));
  }

  void ended(long measuredNanos) {
    nanos = Math.max(1, measuredNanos);
  }

  private static long inRange(long value) {
    return Math.clamp(value, 0, NANOS_MAX);
  }

  /** From the moment a request was to be sent; the same as the service time in a closed loop. */
  Histogram response() {
    return response;
  }

  /** From the moment a request was sent. */
  Histogram service() {
    return service;
  }

  /** How much later than planned a request was sent although a connection was free. */
  Histogram lag() {
    return lag;
  }

  long good() {
    return good;
  }

  long failures(Failure failure) {
    return failures.getOrDefault(failure, 0L);
  }

  long bad() {
    long sum = 0;
    for (long count : failures.values()) {
      sum += count;
    }
    return sum;
  }

  long requests() {
    return good + bad();
  }

  long bodyBytes() {
    return bodyBytes;
  }

  /** Every request that was written to a connection, in the warm-up too. */
  long allSent() {
    return allSent;
  }

  /** Requests of the schedule that found no free connection before the end. */
  long unsentRequests() {
    return unsent;
  }

  double seconds() {
    return nanos / 1e9;
  }

  double requestsPerSecond() {
    return requests() / seconds();
  }
}
