package dev.gyre.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Whether there is anybody to load: else a whole run would count nothing but that there is not. */
final class Reachability {
  private static final int WAIT_MILLIS = 5_000;

  private Reachability() {}

  /**
   * Connects once and hangs up. Blocks for at most five seconds for each address.
   *
   * @return the destination with no other address than the first that accepts
   * @throws IOException when none does; its message says why
   */
  static Destination reached(Destination destination) throws IOException {
    if (!destination.unixPath().isEmpty()) {
      requireListener(destination.unixPath());
      return destination;
    }
    IOException last = new IOException("no address");
    for (InetSocketAddress address : destination.addresses()) {
      try (Socket socket = new Socket()) {
        socket.connect(address, WAIT_MILLIS);
        return new Destination(List.of(address), "", destination.encryption());
      } catch (IOException e) {
        last = nobody(text(address), e, "address");
      }
    }
    throw last;
  }

  private static void requireListener(String unixPath) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(unixPath));
    } catch (IOException | IllegalArgumentException e) {
      throw nobody(unixPath, e, "socket");
    }
  }

  private static IOException nobody(String place, Exception cause, String other) {
    return new IOException(
        "nobody listens at %s: %s; start the server first, or name another %s"
            .formatted(place, cause.getMessage(), other),
        cause);
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }
}
