package dev.gyre.bench.load;

/** Is told on the loop how far a run is; must be quick. */
interface Watcher {
  /** Does nothing. */
  Watcher NONE = new Watcher() {};

  /** So many requests have ended before the one that just did. */
  default void ended(long requestsBefore) {}

  /** A look at the counts, a hundred times a second, so long after the begin of the measurement. */
  default void look(Tally soFar, long nanos) {}

  /** Bytes as they are on the wire. */
  default void bytes(boolean sent, byte[] bytes, int from, int to) {}

  /** Whether {@link #bytes} is wanted. */
  default boolean wantsBytes() {
    return false;
  }
}
