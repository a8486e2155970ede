package dev.gyre.wire;

import dev.gyre.http.Content;
import dev.gyre.os.SocketCalls;
import dev.gyre.transport.FileSending;
import dev.gyre.transport.Transport;
import io.netty.channel.Channel;

/** Sending a whole file without a {@link FileSender}, where the socket takes it in one go. */
final class WholeFile {
  /** So much is sent while others of the loop wait. */
  private static final long AT_ONCE_BYTES_MAX = 1L << 20;

  private WholeFile() {}

  /**
   * Whether a whole file may be given to a socket in one go: it is in the page cache, does not keep
   * others waiting, and its client may have so much. Hot.
   */
  static boolean mayGoAtOnce(LoopContext loop, Channel channel, Content file, long client) {
    long length = file.sizeBytes();
    if (length > AT_ONCE_BYTES_MAX
        || (client != ClientLimits.NO_CLIENT && loop.server().limits().countsBytes())
        || !file.isCached(0, length, loop.server().clock().nanoTime())) {
      return false;
    }
    if (length > Transport.UNSENT_BYTES_MIN) {
      loop.server().transport().limitUnsent(channel, loop.unsentAllowance().enter());
      loop.unsentAllowance().leave();
    }
    return true;
  }

  /**
   * sendfile(2) without waiting for the socket. Hot.
   *
   * @return bytes taken, 0 at the end of the file, or the negative errno
   */
  static long sendAtOnce(LoopContext loop, int socket, Content file, long offset, long length) {
    // Sockets of io_uring wait, those of epoll do not.
    return loop.server().transport().fileSending() == FileSending.SENDFILE_THEN_POLL
        ? SocketCalls.sendFileAtOnce(socket, file.descriptor(), offset, length)
        : SocketCalls.sendFile(socket, file.descriptor(), offset, length);
  }
}
