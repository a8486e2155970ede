package dev.gyre.bench.load;

import java.util.Locale;

/** Why a request has no good answer. */
public enum Failure {
  /** No connection. */
  CONNECT("there was no connection"),
  /** The connection, or the stream of HTTP/2, was cut off before the answer was complete. */
  RESET("the connection was cut off before the answer was complete"),
  /** No complete answer in time. */
  TIMEOUT("there was no complete answer in time"),
  /** A status outside 200 to 299. */
  STATUS("the status was none from 200 to 299"),
  /** The stream ended in the middle of the answer, or without one. */
  SHORT("the server ended the connection, or the body, before the answer was complete"),
  /** Another length or content than expected, or no HTTP that we understand. */
  MISMATCH("what came was no answer that can be understood"),
  /** The server does not speak the HTTP/2 that was asked for. */
  PROTOCOL("the server does not speak the HTTP/2 that was asked for");

  private final String words;

  Failure(String words) {
    this.words = words;
  }

  /** A clause for people, where nothing more is known. */
  String words() {
    return words;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
