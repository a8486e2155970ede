package dev.gyre.server;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** Addresses as people write them. */
final class Addresses {
  /** Clients of Unix sockets have no address. */
  private static final String UNIX = "unix:";

  private Addresses() {}

  /**
   * host:port, with brackets around IPv6 and its zeros cut short (RFC 5952); with the interface if
   * the address is one of that link only (RFC 4007 section 11), for else nobody can connect.
   */
  static String text(InetSocketAddress address) {
    String text = NetUtil.toSocketAddressString(address);
    String written = address.getAddress().getHostAddress();
    int zone = written.indexOf('%');
    return zone < 0 ? text : text.replace("]", written.substring(zone) + "]");
  }

  /** The host alone, without a port or brackets. */
  static String host(SocketAddress address) {
    return switch (address) {
      case InetSocketAddress internet -> NetUtil.toAddressString(internet.getAddress());
      case UnixDomainSocketAddress unnamed -> UNIX;
      case DomainSocketAddress unnamed -> UNIX;
      default -> address.toString();
    };
  }
}
