package dev.gyre.bench.load;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run has counted so far. Used on the load's loop; read by others when the run has ended.
 */
public final class Tally {
  static final long NANOS_MAX = 3_600_000_000_000L;
  private static final int DIGITS = 3;

  private final boolean timesDiffer;
  private final Histogram response = new Histogram(NANOS_MAX, DIGITS);
  private final Histogram service;
  private final Histogram lag = new Histogram(NANOS_MAX, DIGITS);
  private final Timeline timeline = new Timeline();
  private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
  private final long[] goodByRequest;
  private final Handshakes handshakes = new Handshakes();
  private String firstError = "";
  private long good;
  private long bad;
  private long bodyBytes;
  private long allSent;
  private long waited;
  private long unsent;
  private long cutOff;
  private long nanos = 1;

  /**
   * Of a run that begins.
   *
   * @param requests how many kinds the plan has
   * @param timesDiffer whether response and service times differ
   */
  Tally(int requests, boolean timesDiffer) {
    this.goodByRequest = new long[requests];
    this.timesDiffer = timesDiffer;
    this.service = timesDiffer ? new Histogram(NANOS_MAX, DIGITS) : response;
  }

  void sent() {
    allSent++;
  }

  void waitedForConnection() {
    waited++;
  }

  void unsent() {
    unsent++;
  }

  void cutOff() {
    cutOff++;
  }

  void good(int request, long atNanos, long responseNanos, long serviceNanos, long bytes) {
    good++;
    goodByRequest[request]++;
    bodyBytes += bytes;
    long inRange = inRange(responseNanos);
    response.recordValue(inRange);
    if (timesDiffer) {
      service.recordValue(inRange(serviceNanos));
    }
    timeline.good(atNanos, inRange);
  }

  void failed(Failure failure, long atNanos) {
    bad++;
    failures.merge(failure, 1L, Long::sum);
    timeline.bad(Math.max(0, atNanos));
  }

  void error(String message) {
    if (firstError.isEmpty()) {
      firstError = message;
    }
  }

  void late(long lagNanos) {
    lag.recordValue(inRange(lagNanos));
  }

  void ended(long measuredNanos) {
    nanos = Math.max(1, measuredNanos);
    timeline.end();
  }

  private static long inRange(long value) {
    return Math.clamp(value, 0, NANOS_MAX);
  }

  /**
   * In ns from the moment a request was to be sent, good answers only; the same as the service time
   * in a closed loop on connections that stay.
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

  /** What happened when. */
  public Timeline timeline() {
    return timeline;
  }

  /** Answers that were what they should be. */
  public long good() {
    return good;
  }

  /** Good answers to one request of the plan, by its number there. */
  public long good(int request) {
    return goodByRequest[request];
  }

  /** Requests of the measurement that failed in this way. */
  public long failures(Failure failure) {
    return failures.getOrDefault(failure, 0L);
  }

  /** Requests of the measurement that failed. */
  public long bad() {
    return bad;
  }

  /** Requests of the measurement: good and bad ones. */
  public long requests() {
    return good + bad;
  }

  /** Bytes of the bodies of all good answers. */
  public long bodyBytes() {
    return bodyBytes;
  }

  /** Every request that was written to a connection, in the warm-up too. */
  public long allSent() {
    return allSent;
  }

  /** Requests of the schedule that were sent late because all connections were busy. */
  public long waited() {
    return waited;
  }

  /** Requests of the schedule that found no free connection before the end. */
  public long unsentRequests() {
    return unsent;
  }

  /** Requests without an answer when somebody stopped the run; neither good nor bad. */
  public long cutOffRequests() {
    return cutOff;
  }

  /** Handshakes of TLS, in the warm-up too. */
  public Handshakes handshakes() {
    return handshakes;
  }

  /** What is known of the first request, connection or stream that failed, or empty. */
  public String firstError() {
    return firstError;
  }

  /** From the end of the warm-up to the last answer, or to the end of sending if that is later. */
  public double seconds() {
    return nanos / 1e9;
  }

  /** Good and bad ones. */
  public double requestsPerSecond() {
    return requests() / seconds();
  }
}
