package dev.gyre.transport;

import java.util.function.IntConsumer;

/**
 * Waits until a socket that was full takes bytes again, past its channel. Used by the thread of the
 * socket's loop only.
 */
public interface SocketWait {
  /**
   * Waits once. Must not be called while a wait is under way, nor after {@link #end}.
   *
   * @param whenOver is called by the loop when the socket takes bytes or is broken: with 0 or more,
   *     or with the negative errno when there was no way to wait
   */
  void begin(IntConsumer whenOver);

  /**
   * Gives up what waits, which is not told any more. May be called more than once.
   *
   * @return whether something waited
   */
  boolean end();
}
