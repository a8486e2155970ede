package dev.gyre.bench.load;

import java.util.Locale;

/** Why a request has no good answer. */
public enum Failure {
  /** No connection. */
  CONNECT,
  /** The connection, or the stream of HTTP/2, was cut off before the answer was complete. */
  RESET,
  /** No complete answer in time. */
  TIMEOUT,
  /** A status outside 200 to 299. */
  STATUS,
  /** The stream ended in the middle of the answer, or without one. */
  SHORT,
  /** Another length or content than expected, or no HTTP that we understand. */
  MISMATCH,
  /** The server does not speak the HTTP/2 that was asked for. */
  PROTOCOL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
