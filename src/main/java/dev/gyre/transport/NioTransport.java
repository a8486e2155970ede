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
   * Upper bound of the kernel's send buffer where the JDK does not show a descriptor; the kernel
   * doubles it for its own book-keeping. Nobody can ask what the peer has acknowledged there, and
   * the bytes that the kernel took have to stand for it. Left alone, the kernel grows this buffer
   * to megabytes, and a peer that stopped reading would look alive until they are used up.
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
  ServerChannel newListener() {
    return NioDescriptors.areShown() ? new NioDescriptors.Listener() : new NioServerSocketChannel();
  }

  @Override
  ServerChannel newUnixListener() {
    return new NioServerDomainSocketChannel();
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
    return List.of(
        "selector " + SelectorProvider.provider().getClass().getName(),
        NioDescriptors.areShown()
            ? "descriptors of sockets"
            : "no descriptors of sockets: the JVM was started without " + NioDescriptors.REMEDY);
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
  public FileSending fileSending() {
    return NioDescriptors.areShown()
        ? FileSending.SENDFILE_DESCRIPTOR
        : FileSending.SENDFILE_CHANNEL;
  }

  @Override
  public FileSending fileSending(Channel channel) {
    return descriptor(channel) < 0 ? FileSending.SENDFILE_CHANNEL : fileSending();
  }

  @Override
  public int descriptor(Channel channel) {
    return channel instanceof NioDescriptors.Shown shown && channel.isOpen()
        ? shown.descriptor()
        : -1;
  }

  @Override
  void configureAccepted(ServerBootstrap bootstrap) {
    if (!NioDescriptors.areShown()) {
      bootstrap.childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
    }
  }

  /**
   * Netty's channels for Unix sockets cannot be extended to show a descriptor, and know no half
   * closure: who closes his side before he has the answer does not get the rest of it.
   */
  @Override
  void configureUnixAccepted(ServerBootstrap bootstrap) {
    bootstrap
        .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, null);
  }
}
