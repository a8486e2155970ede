package dev.gyre.wire;

import dev.gyre.metrics.CloseReason;
import java.net.SocketAddress;

/** Where answers, ended connections and faults are written down. Never blocks. Thread-safe. */
public interface ConnectionLog {
  /** Whether answers are written down at all; if not, nothing needs to be collected for it. */
  boolean wantsAnswers();

  /** One answer was handed to the socket. */
  void answered(long connection, SocketAddress remote, Answered answered);

  /** One connection ended. */
  void closed(
      long connection,
      SocketAddress remote,
      CloseReason reason,
      long ageNanos,
      long requests,
      long bytes);

  /** A belief of ours broke, or the machine failed. */
  void fault(String what, Throwable cause);
}
