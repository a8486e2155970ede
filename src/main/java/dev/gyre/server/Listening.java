package dev.gyre.server;

import dev.gyre.transport.Transport;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place where a server accepts connections.
 *
 * @param address an {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}
 * @param channels its listeners
 * @param ownQueue whether those who wait to be let in are lost when we accept no more: not where
 *     somebody else has the socket too
 * @param file what names it in the file system; null if that is not ours
 */
record Listening(
    SocketAddress address,
    List<Channel> channels,
    boolean ownQueue,
    @Nullable UnixSocketFile file) {
  private static final long CLOSE_MILLIS_MAX = 2000;

  /** Nobody new comes; who has begun to can still be accepted. */
  void shutDoor(Transport transport) {
    if (file != null) {
      file.close();
    }
    if (ownQueue) {
      channels.forEach(transport::ignoreNew);
    }
  }

  /** Whether somebody waits to be accepted who would be lost. */
  boolean hasQueue(Transport transport) {
    return ownQueue && channels.stream().anyMatch(transport::hasQueue);
  }

  /** Accepts no more; where its loop is held up, not before that goes on. */
  void close() {
    if (file != null) {
      file.close();
    }
    channels.forEach(channel -> channel.close().awaitUninterruptibly(CLOSE_MILLIS_MAX));
  }

  /** For people: a URL, or unix: and a path. */
  String text(String urlPrefix, String urlSuffix) {
    return address instanceof InetSocketAddress internet
        ? urlPrefix + Addresses.text(internet) + urlSuffix
        : "unix:" + address;
  }
}
