package dev.gyre.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Whether there is anybody to load: else a whole run would count nothing but that there is not. */
final class Reachability {
  private static final int WAIT_MILLIS = 5_000;

  private Reachability() {}

  /**
   * Connects once and hangs up. Blocks for at most five seconds for each address.
   *
   * @return why no address accepts, or null if one does
   */
  static @Nullable String complaint(Destination destination) {
    if (!destination.unixPath().isEmpty()) {
      return complaint(destination.unixPath());
    }
    String last = null;
    for (InetSocketAddress address : destination.addresses()) {
      try (Socket socket = new Socket()) {
        socket.connect(address, WAIT_MILLIS);
        return null;
      } catch (IOException e) {
        last =
            "nobody listens at %s: %s; start the server first, or name another address"
                .formatted(text(address), e.getMessage());
      }
    }
    return last;
  }

  private static @Nullable String complaint(String unixPath) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(unixPath));
      return null;
    } catch (IOException | IllegalArgumentException e) {
      return "nobody listens at %s: %s; start the server first, or name another socket"
          .formatted(unixPath, e.getMessage());
    }
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
