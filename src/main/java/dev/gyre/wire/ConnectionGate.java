package dev.gyre.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts open connections of one server, in all and for each client address, against their limits.
 * Thread-safe. The table of addresses holds open connections only, so it is bounded by them; it is
 * not kept at all when there is no limit for a client.
 */
public final class ConnectionGate {
  private final int connectionsMax;
  private final int connectionsPerClientMax;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentHashMap<Object, Integer> perClient = new ConcurrentHashMap<>();

  /**
   * A gate with nobody inside.
   *
   * @param connectionsMax at least 1
   * @param connectionsPerClientMax 0 sets no limit
   */
  public ConnectionGate(int connectionsMax, int connectionsPerClientMax) {
    this.connectionsMax = connectionsMax;
    this.connectionsPerClientMax = connectionsPerClientMax;
  }

  /** Counts a connection in. It always counts, so that {@link #leave} is owed in any case. */
  void enter(SocketAddress remote) {
    open.incrementAndGet();
    Object client = clientOf(remote);
    if (client != null) {
      perClient.merge(client, 1, Integer::sum);
    }
  }

  /** Counts a connection out. */
  void leave(SocketAddress remote) {
    open.decrementAndGet();
    Object client = clientOf(remote);
    if (client != null) {
      perClient.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Whether one more connection of that client would be within the limits. */
  boolean admits(SocketAddress remote) {
    Object client = clientOf(remote);
    return open.get() < connectionsMax
        && (client == null || perClient.getOrDefault(client, 0) < connectionsPerClientMax);
  }

  /** Whether there are more connections than the limit. */
  boolean overfull() {
    return open.get() > connectionsMax;
  }

  /** Whether that client has more connections than its limit. */
  boolean overfull(SocketAddress remote) {
    Object client = clientOf(remote);
    return client != null && perClient.getOrDefault(client, 0) > connectionsPerClientMax;
  }

  /** Connections open now. */
  public int open() {
    return open.get();
  }

  /** The limit. */
  public int connectionsMax() {
    return connectionsMax;
  }

  /** An IPv4 address counts as itself, an IPv6 address as its /64 network. */
  private @Nullable Object clientOf(SocketAddress remote) {
    if (connectionsPerClientMax == 0 || !(remote instanceof InetSocketAddress socketAddress)) {
      return null;
    }
    InetAddress address = socketAddress.getAddress();
    if (address instanceof Inet6Address) {
      return ByteBuffer.wrap(Arrays.copyOf(address.getAddress(), 8));
    }
    return address;
  }
}
