package dev.gyre.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one server counts. Writing is contention-free; reading sums and may lag a moment. */
public final class Counters {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder responseBytes = new LongAdder();
  private final LongAdder limitedRequests = new LongAdder();
  private final LongAdder shedRequests = new LongAdder();
  private final LongAdder acceptFailures = new LongAdder();
  private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

  /** Starts at zero. */
  public Counters() {
    for (CloseReason reason : CloseReason.values()) {
      closed.put(reason, new LongAdder());
    }
  }

  /** A connection was accepted. */
  public void connectionAccepted() {
    accepted.increment();
  }

  /** A connection ended. */
  public void connectionClosed(CloseReason reason) {
    adder(reason).increment();
  }

  /** A request was answered, with that many bytes on the wire. */
  public void requestAnswered(long bytes) {
    requests.increment();
    responseBytes.add(bytes);
  }

  /** A request was answered 503 because a queue or a table was full. */
  public void requestShed() {
    shedRequests.increment();
  }

  /** A request was answered 429 because its client had asked too often. */
  public void requestLimited() {
    limitedRequests.increment();
  }

  /** accept(2) failed, for want of descriptors as a rule. */
  public void acceptFailed() {
    acceptFailures.increment();
  }

  /** Connections accepted so far. */
  public long accepted() {
    return accepted.sum();
  }

  /** Connections ended so far for that reason. */
  public long closed(CloseReason reason) {
    return adder(reason).sum();
  }

  /** Connections open now; never less than none, for each was accepted before it ended. */
  public long open() {
    long ended = 0;
    for (LongAdder adder : closed.values()) {
      ended += adder.sum();
    }
    return accepted.sum() - ended;
  }

  /** Requests answered so far. */
  public long requests() {
    return requests.sum();
  }

  /** Bytes of answers handed to the sockets so far. */
  public long responseBytes() {
    return responseBytes.sum();
  }

  /** Requests answered 429 so far. */
  public long limitedRequests() {
    return limitedRequests.sum();
  }

  /** Requests answered 503 so far for want of room. */
  public long shedRequests() {
    return shedRequests.sum();
  }

  /** Failed accepts so far. */
  public long acceptFailures() {
    return acceptFailures.sum();
  }

  private LongAdder adder(CloseReason reason) {
    LongAdder adder = closed.get(reason);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + reason);
    }
    return adder;
  }
}
