package dev.gyre.server;

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
 * @param file what names it in the file system; null if that is not ours
 */
record Listening(SocketAddress address, List<Channel> channels, @Nullable UnixSocketFile file) {
  /** Accepts no more. */
  void close() {
    if (file != null) {
      file.close();
    }
    channels.forEach(channel -> channel.close().awaitUninterruptibly());
  }

  /** For people: a URL, or unix: and a path. */
  String text(String urlPrefix, String urlSuffix) {
    return address instanceof InetSocketAddress internet
        ? urlPrefix + Addresses.text(internet) + urlSuffix
        : "unix:" + address;
  }
}
