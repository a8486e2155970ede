package dev.gyre.bench.load;

/** One of the connections at a time, connected anew as often as needed. Used on the loop only. */
interface LoadConnection {
  /** Begins to connect, or is ready to for a request, unless it is connected or sending is over. */
  void connect();

  /** Whether it can take a request now. */
  boolean free();

  /** Whether something is under way that the end of the run waits for. */
  boolean busy();

  /**
   * Sends a request of the plan, at once or when connected; nothing leaves before {@link #flush}.
   */
  void send(int request, long intendedNanos, long now);

  /** Lets what was sent leave. */
  void flush();

  /** Fails what takes too long, or everything that is under way. */
  void checkTimeout(long now, long timeoutNanos, boolean giveUp);

  void close();
}
