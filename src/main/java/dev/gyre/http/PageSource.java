package dev.gyre.http;

import java.io.IOException;

/**
 * A body that is made while it is sent, piece by piece. Pulled by one thread at a time, never on an
 * event loop; the next piece is asked for only when the last one has been accepted by the socket.
 */
public interface PageSource extends AutoCloseable {
  /**
   * The next piece, never empty, or null at the end. A few tens of KiB at most; some 160 of what is
   * encoded in blocks.
   *
   * @throws TruncatedFileException if a file that was announced became shorter
   */
  byte @org.jspecify.annotations.Nullable [] next() throws IOException;

  @Override
  void close();
}
