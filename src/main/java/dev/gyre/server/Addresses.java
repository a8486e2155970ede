package dev.gyre.server;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Addresses as people write them. */
final class Addresses {
  private Addresses() {}

  /** host:port, with brackets around IPv6 and its zeros cut short (RFC 5952). */
  static String text(InetSocketAddress address) {
    return NetUtil.toSocketAddressString(address);
  }

  /** The host alone, without a port or brackets. */
  static String host(SocketAddress address) {
    return address instanceof InetSocketAddress internet
        ? NetUtil.toAddressString(internet.getAddress())
        : address.toString();
  }
}
