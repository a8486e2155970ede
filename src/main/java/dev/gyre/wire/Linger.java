package dev.gyre.wire;

/** What is known of a connection whose output has ended, while its peer may still read and send. */
final class Linger {
  /** Bytes that are read and dropped, at most; a peer that sends more gets its reset. */
  private static final int DROPPED_BYTES_MAX = 4 << 20;

  private int droppedBytes;
  private long takenBytes = -1;

  /** Counts what was read and dropped; whether that is more than a peer may send. */
  boolean dropsTooMuch(int bytes) {
    droppedBytes += bytes;
    return droppedBytes > DROPPED_BYTES_MAX;
  }

  /**
   * Whether the peer has taken something since this was asked last.
   *
   * @param bytes it has taken in all
   */
  boolean hasTaken(long bytes) {
    boolean more = bytes != takenBytes;
    takenBytes = bytes;
    return more;
  }
}
