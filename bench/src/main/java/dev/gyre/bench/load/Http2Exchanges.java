package dev.gyre.bench.load;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams of one connection after the other. Hot: what is made is used again. One thread. */
final class Http2Exchanges {
  private final boolean withoutBodies;
  private final int lastStream;
  private final IntObjectHashMap<Http2Exchange> underWay = new IntObjectHashMap<>();
  private final ArrayDeque<Http2Exchange> unused = new ArrayDeque<>();
  private int nextStream;

  /**
   * For a connection that is still to begin.
   *
   * @param lastStream the largest number that a stream may have
   */
  Http2Exchanges(boolean withoutBodies, int lastStream) {
    this.withoutBodies = withoutBodies;
    this.lastStream = lastStream;
    reset();
  }

  /** Begins with the first stream again. */
  void reset() {
    nextStream = 1; // odd ones are the client's
  }

  /** Whether no stream was ever opened. */
  boolean untouched() {
    return nextStream == 1;
  }

  /** Whether there are numbers left. */
  boolean hasNext() {
    return nextStream <= lastStream;
  }

  Http2Exchange open(int request, long intendedNanos, long now) {
    Http2Exchange free = unused.poll();
    Http2Exchange exchange = free == null ? new Http2Exchange(withoutBodies) : free;
    exchange.begin(nextStream, request, intendedNanos, now);
    underWay.put(nextStream, exchange);
    nextStream += 2;
    return exchange;
  }

  /** The one on that stream, null when it has ended. */
  @Nullable Http2Exchange on(int stream) {
    return underWay.get(stream);
  }

  /** It has ended, and may be used again with the next call of {@link #open}. */
  void close(Http2Exchange exchange) {
    underWay.remove(exchange.stream());
    unused.push(exchange);
  }

  int count() {
    return underWay.size();
  }

  /** Those under way, in a list that closing them does not change. */
  List<Http2Exchange> all() {
    return new ArrayList<>(underWay.values());
  }
}
