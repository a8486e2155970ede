package dev.gyre.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * The JDK's selector. It needs no native library of Netty's, but on Linux it is built on epoll(7)
 * too, unless the JDK is told to use poll(2).
 */
final class NioTransport extends Transport {
  static final NioTransport INSTANCE = new NioTransport();

  /**
   * Upper bound of the kernel's send buffer; the kernel doubles it for its own book-keeping. The
   * JDK does not show a descriptor, so nobody can ask what the peer has acknowledged, and the bytes
   * that the kernel took have to stand for it. Left alone, the kernel grows this buffer to
   * megabytes, and a peer that stopped reading would look alive until they are used up.
   */
  static final int SEND_BUFFER_BYTES = 256 * 1024;

  private NioTransport() {}

  @Override
  public TransportKind kind() {
    return TransportKind.NIO;
  }

  @Override
  public EventLoopGroup newLoops(int count, ThreadFactory threads) {
    return new MultiThreadIoEventLoopGroup(count, threads, NioIoHandler.newFactory());
  }

  @Override
  public Class<? extends ServerChannel> serverChannel() {
    return NioServerSocketChannel.class;
  }

  @Override
  Class<? extends ServerChannel> unixServerChannel() {
    return NioServerDomainSocketChannel.class;
  }

  @Override
  public SocketAddress unixAddress(Path path) {
    return UnixDomainSocketAddress.of(path);
  }

  @Override
  boolean acceptsByWaiting() {
    return false;
  }

  @Override
  public Class<? extends Channel> clientChannel() {
    return NioSocketChannel.class;
  }

  @Override
  List<String> features() {
    return List.of("selector " + SelectorProvider.provider().getClass().getName());
  }

  @Override
  List<String> warnings(Evidence evidence) {
    return List.of();
  }

  @Override
  ChannelOption<Boolean> sharedPortOption() {
    return NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
  }

  @Override
  void configureAccepted(ServerBootstrap bootstrap) {
    bootstrap.childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
  }

  /**
   * Netty knows no half closure here: who closes his side of a Unix socket before he has the answer
   * does not get the rest of it.
   */
  @Override
  void configureUnixAccepted(ServerBootstrap bootstrap) {
    bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, null);
  }
}
