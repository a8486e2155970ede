package dev.gyre.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannelOption;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Readiness lists through Netty's native code; see epoll(7). Level triggered, as Netty does it. */
final class EpollTransport extends Transport {
  static final EpollTransport INSTANCE = new EpollTransport();

  private EpollTransport() {}

  @Override
  public TransportKind kind() {
    return TransportKind.EPOLL;
  }

  @Override
  public EventLoopGroup newLoops(int count, ThreadFactory threads) {
    return new MultiThreadIoEventLoopGroup(count, threads, LastingEpollHandler.factory());
  }

  @Override
  ServerChannel newListener() {
    return new EpollServerSocketChannel();
  }

  @Override
  ServerChannel newUnixListener() {
    return new EpollServerDomainSocketChannel();
  }

  @Override
  ServerChannel serverChannelOf(int descriptor, boolean unix) {
    return unix
        ? new EpollServerDomainSocketChannel(descriptor, true)
        : new EpollServerSocketChannel(descriptor);
  }

  @Override
  public SocketAddress unixAddress(Path path) {
    return new DomainSocketAddress(path.toString());
  }

  @Override
  boolean acceptsByWaiting() {
    return false;
  }

  @Override
  public Class<? extends Channel> clientChannel() {
    return EpollSocketChannel.class;
  }

  /** Saves one of epoll_ctl(2): what is wanted is said at once, not first that nothing is. */
  @Override
  public void wantRead(Channel accepted) {
    accepted.unsafe().beginRead();
  }

  @Override
  public FileSending fileSending() {
    return FileSending.SENDFILE_DESCRIPTOR;
  }

  @Override
  List<String> features() {
    return List.of();
  }

  @Override
  List<String> warnings(Evidence evidence) {
    return List.of();
  }

  @Override
  ChannelOption<Boolean> sharedPortOption() {
    return UnixChannelOption.SO_REUSEPORT;
  }
}
