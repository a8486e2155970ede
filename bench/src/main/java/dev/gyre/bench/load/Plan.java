package dev.gyre.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * What to do, checked.
 *
 * @param host to connect to
 * @param port to connect to
 * @param request the bytes of one request
 * @param connections at a time
 * @param pipeline requests under way on a connection
 * @param keepAlive whether a connection carries more than one request
 * @param requestsMax requests to measure, or 0 to go by time
 * @param durationNanos how long to measure, when there is no number of requests
 * @param warmUpNanos load before the measurement
 * @param rate requests a second on a schedule, or 0 for a closed loop
 * @param poisson whether the gaps of the schedule are random
 * @param timeoutNanos for one request
 * @param seed of the random gaps
 * @param expected what every body must be, or null for what the first one is
 */
public record Plan(
    String host,
    int port,
    byte[] request,
    int connections,
    int pipeline,
    boolean keepAlive,
    long requestsMax,
    long durationNanos,
    long warmUpNanos,
    double rate,
    boolean poisson,
    long timeoutNanos,
    long seed,
    @Nullable Fingerprint expected) {

  /**
   * A body.
   *
   * @param length in bytes
   * @param checksum CRC-32C
   */
  public record Fingerprint(long length, long checksum) {}

  /** Whether requests go out on a schedule, whatever the server does. */
  public boolean openLoop() {
    return rate > 0;
  }
}
