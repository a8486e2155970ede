package dev.gyre.bench.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do, checked; {@link PlanReader} makes it.
 *
 * @param destination to connect to
 * @param traffic what to send there
 * @param connections at a time
 * @param pipeline requests under way on a connection; of HTTP/2, its streams
 * @param keepAlive whether a connection carries more than one request
 * @param timeoutNanos for one request
 * @param pace when to send
 */
public record Plan(
    Destination destination,
    Traffic traffic,
    int connections,
    int pipeline,
    boolean keepAlive,
    long timeoutNanos,
    Pace pace) {

  /** What is spoken on a connection. */
  public enum Protocol {
    /** HTTP/1 with answers that have bodies. */
    HTTP,
    /** HTTP/1 with answers to HEAD. */
    HTTP_HEAD,
    /** HTTP/2 with answers that have bodies. */
    HTTP2,
    /** HTTP/2 with answers to HEAD. */
    HTTP2_HEAD,
    /** Every byte comes back. */
    ECHO;

    boolean isHttp2() {
      return this == HTTP2 || this == HTTP2_HEAD;
    }
  }

  /**
   * What is sent.
   *
   * @param protocol how answers are read
   * @param ranges whether parts were asked for, so that 206 is a good answer
   * @param conditions whether it was asked for what is new, so that 304 is a good answer
   * @param requests in the order of the command line; at least one
   */
  public record Traffic(
      Protocol protocol, boolean ranges, boolean conditions, List<Request> requests) {}

  /**
   * One kind of request.
   *
   * @param name for reports: the URL
   * @param weight how often it is sent in comparison with the others
   * @param bytes what goes over the wire
   * @param expected what every body must be, or null for what the first one is
   */
  public record Request(String name, int weight, byte[] bytes, @Nullable Fingerprint expected) {}

  /**
   * A body.
   *
   * @param length in bytes
   * @param checksum CRC-32C
   */
  public record Fingerprint(long length, long checksum) {}

  /**
   * When requests are sent and for how long.
   *
   * @param requestsMax requests to measure, or 0 to go by time
   * @param durationNanos how long to measure, when there is no number of requests
   * @param warmUpNanos load before the measurement
   * @param rampNanos over which the connections are opened
   * @param rate requests a second on a schedule, or 0 for a closed loop
   * @param poisson whether the gaps of the schedule are random
   * @param seed of the random gaps
   */
  public record Pace(
      long requestsMax,
      long durationNanos,
      long warmUpNanos,
      long rampNanos,
      double rate,
      boolean poisson,
      long seed) {}

  /** The same for another destination. */
  Plan to(Destination other) {
    return new Plan(other, traffic, connections, pipeline, keepAlive, timeoutNanos, pace);
  }

  /** Whether requests are sent later than they are to be: by a schedule, or when connected. */
  boolean timesDiffer() {
    return openLoop() || !keepAlive;
  }

  /** Whether requests go out on a schedule, whatever the server does. */
  public boolean openLoop() {
    return pace.rate() > 0;
  }
}
