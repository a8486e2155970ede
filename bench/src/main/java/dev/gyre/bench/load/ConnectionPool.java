package dev.gyre.bench.load;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connections of a run. On the loop. */
final class ConnectionPool {
  private final List<LoadConnection> connections = new ArrayList<>();
  private int next;

  void add(LoadConnection connection) {
    connections.add(connection);
  }

  /** One that can take a request, each in its turn; null when all are busy. */
  @Nullable LoadConnection free() {
    for (int i = 0; i < connections.size(); i++) {
      next = next + 1 == connections.size() ? 0 : next + 1;
      LoadConnection connection = connections.get(next);
      if (connection.free()) {
        return connection;
      }
    }
    return null;
  }

  /** Fails what takes too long, or everything; returns whether nothing is under way any more. */
  boolean checkTimeouts(long now, long timeoutNanos, boolean giveUp) {
    boolean idle = true;
    for (LoadConnection connection : connections) {
      connection.checkTimeout(now, timeoutNanos, giveUp);
      idle &= !connection.busy();
    }
    return idle;
  }

  void close() {
    connections.forEach(LoadConnection::close);
  }
}
