package dev.gyre.bench.load;

import dev.gyre.transport.TransportKind;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** UNIX sockets on each transport. */
final class UnixSockets {
  private UnixSockets() {}

  static Class<? extends Channel> channel(TransportKind kind) {
    return switch (kind) {
      case IO_URING -> IoUringDomainSocketChannel.class;
      case EPOLL -> EpollDomainSocketChannel.class;
      case NIO -> NioDomainSocketChannel.class;
    };
  }

  static SocketAddress address(TransportKind kind, String path) {
    return kind == TransportKind.NIO
        ? UnixDomainSocketAddress.of(path)
        : new DomainSocketAddress(path);
  }
}
