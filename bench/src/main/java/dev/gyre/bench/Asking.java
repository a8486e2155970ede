package dev.gyre.bench;

import io.netty.channel.ChannelHandler;

/** A connection on which one request is sent whenever it is told. On the loop. */
interface Asking {
  /** What goes into the pipeline, behind TLS. */
  ChannelHandler handler();

  /**
   * Sends the request, or keeps it until the connection is ready for it.
   *
   * @return whether there is a connection
   */
  boolean ask();

  /** Hears what becomes of a connection. */
  interface Listener {
    /** It is connected. */
    void active();

    /** Something of an answer came in. */
    void received();

    /** An answer is complete, or cannot be one; a good one is what was expected. */
    void answered(boolean good);

    /** It had an error; {@link #ended} follows. */
    void failed();

    /** It is gone. */
    void ended();
  }
}
