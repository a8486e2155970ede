package dev.gyre.server;

import dev.gyre.metrics.CloseReason;
import dev.gyre.metrics.Counters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server has counted so far.
 *
 * @param accepted connections accepted
 * @param open connections open now
 * @param requests requests answered
 * @param responseBytes bytes of answers handed to the sockets
 * @param shedRequests requests answered 503 for want of room
 * @param limitedRequests requests answered 429, because their client had asked too often
 * @param acceptFailures failed accepts
 * @param closed ended connections by reason, in the order of the reasons; all reasons are present
 */
public record Statistics(
    long accepted,
    long open,
    long requests,
    long responseBytes,
    long shedRequests,
    long limitedRequests,
    long acceptFailures,
    Map<String, Long> closed) {

  static Statistics of(Counters counters) {
    Map<String, Long> closed = new LinkedHashMap<>();
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason.label(), counters.closed(reason));
    }
    return new Statistics(
        counters.accepted(),
        counters.open(),
        counters.requests(),
        counters.responseBytes(),
        counters.shedRequests(),
        counters.limitedRequests(),
        counters.acceptFailures(),
        java.util.Collections.unmodifiableMap(closed));
  }
}
