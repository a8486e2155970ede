package dev.gyre.wire;

/**
 * Sends one body that is too large for one buffer, step by step, each step when the last one has
 * been taken by the kernel. Used by the connection's loop thread; owns what it sends from, and
 * releases it once no write and no file thread uses it any more.
 */
interface BodySender {
  /** What a sender tells its connection. */
  interface Owner {
    /** The whole body was taken by the kernel. */
    void bodySent();

    /** The file ended before the announced length; the connection must not be used again. */
    void bodyTruncated();

    /** The body cannot be made or read. */
    void bodyFailed(Throwable cause);

    /** The peer takes no more. */
    void peerFailed();

    /** Whether the peer has asked for more already. */
    boolean hasInput();

    /** What stands for the client where clients have limits. */
    long client();
  }

  /** Begins to send. */
  void start();

  /** The connection is gone: release everything, now or when the step under way has ended. */
  void cancel();

  /** Whether bytes wait for the peer now; otherwise they are being read or made. */
  boolean isWriting();

  /** Bytes of the body handed to the channel so far; of a file region only what has left it. */
  long handedOverBytes();
}
