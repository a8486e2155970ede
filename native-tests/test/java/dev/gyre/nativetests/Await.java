package dev.gyre.nativetests;

import dev.gyre.server.GyreServer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, never for a time; the limit is a safety net for a broken server. */
final class Await {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Await() {}

  static void until(BooleanSupplier condition, Supplier<?> state) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("did not happen; last state: " + state.get());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Waits until that many connections have ended for that reason. */
  static void closed(GyreServer server, String reason, long count) {
    until(() -> closedFor(server, reason) >= count, server::statistics);
  }

  static void open(GyreServer server, long count) {
    until(() -> server.statistics().open() == count, server::statistics);
  }

  static void accepted(GyreServer server, long count) {
    until(() -> server.statistics().accepted() >= count, server::statistics);
  }

  static long closedFor(GyreServer server, String reason) {
    Long count = server.statistics().closed().get(reason);
    if (count == null) {
      throw new AssertionError("no such reason: " + reason);
    }
    return count;
  }
}
