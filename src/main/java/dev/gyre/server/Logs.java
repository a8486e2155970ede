package dev.gyre.server;

import dev.gyre.config.Settings;
import dev.gyre.metrics.CloseReason;
import dev.gyre.wire.Answered;
import dev.gyre.wire.ConnectionLog;
import java.net.SocketAddress;

/** Where one server writes down answers, ended connections and faults. */
final class Logs implements ConnectionLog, AutoCloseable {
  private static final System.Logger FAULTS = System.getLogger("dev.gyre");

  static Logs open(Settings settings) throws StartFailure {
    return new Logs();
  }

  @Override
  public void answered(long connection, SocketAddress remote, Answered answered) {}

  @Override
  public void closed(
      long connection,
      SocketAddress remote,
      CloseReason reason,
      long ageNanos,
      long requests,
      long bytes) {}

  @Override
  public void fault(String what, Throwable cause) {
    FAULTS.log(System.Logger.Level.ERROR, what, cause);
  }

  @Override
  public void close() {}
}
