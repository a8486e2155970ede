package dev.gyre.bench.load;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run has counted so far. Used on the load's loop; read by others when the run has ended.
 */
public final class Tally {
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

  /**
   * In ns from the moment a request was to be sent, good answers only; the same as the service time
   * in a closed loop.
   */
  public Histogram response() {
    return response;
  }

  /** In ns from the moment a request was sent, good answers only. */
  public Histogram service() {
    return service;
  }

  /** In ns how much later than planned a request was sent although a connection was free. */
  public Histogram lag() {
    return lag;
  }

  /** Answers that were what they should be. */
  public long good() {
    return good;
  }

  /** Requests of the measurement that failed in this way. */
  public long failures(Failure failure) {
    return failures.getOrDefault(failure, 0L);
  }

  /** Requests of the measurement that failed. */
  public long bad() {
    long sum = 0;
    for (long count : failures.values()) {
      sum += count;
    }
    return sum;
  }

  /** Requests of the measurement: good and bad ones. */
  public long requests() {
    return good + bad();
  }

  /** Bytes of the bodies of all good answers. */
  public long bodyBytes() {
    return bodyBytes;
  }

  /** Every request that was written to a connection, in the warm-up too. */
  public long allSent() {
    return allSent;
  }

  /** Requests of the schedule that found no free connection before the end. */
  public long unsentRequests() {
    return unsent;
  }

  /** From the end of the warm-up to the last answer. */
  public double seconds() {
    return nanos / 1e9;
  }

  /** Good and bad ones. */
  public double requestsPerSecond() {
    return requests() / seconds();
  }
}
