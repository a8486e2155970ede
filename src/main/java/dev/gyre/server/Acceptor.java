package dev.gyre.server;

import dev.gyre.transport.Transport;
import dev.gyre.wire.ConnectionFactory;
import dev.gyre.wire.ConnectionLog;
import dev.gyre.wire.LoopContext;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.Map;

/**
 * Takes the connections of a listener that live on its own loop. Stands in front of Netty's own
 * handler for that, which gives each connection a handler that makes the handler, and on epoll
 * tells the kernel twice what it waits for: first nothing, then input.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
  private final Transport transport;
  private final ConnectionFactory connections;
  private final LoopContext loop;
  private final ConnectionLog log;
  private final List<Map.Entry<ChannelOption<?>, Object>> options;

  /**
   * For a listener.
   *
   * @param bootstrap has the options of connections
   */
  Acceptor(
      Transport transport,
      ServerBootstrap bootstrap,
      ConnectionFactory connections,
      LoopContext loop,
      ConnectionLog log) {
    this.transport = transport;
    this.connections = connections;
    this.loop = loop;
    this.log = log;
    this.options = List.copyOf(bootstrap.config().childOptions().entrySet());
  }

  /** Once for each connection. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel channel = (Channel) message;
    try {
      ByteBuf received = connections.serveAtOnce(channel, loop);
      if (received != null) {
        register(channel, received);
      }
    } catch (Throwable e) { // Netty throws checked ones too, without saying so
      channel.unsafe().closeForcibly();
      log.fault("a connection was refused", e);
    }
  }

  @SuppressWarnings("unchecked") // the bootstrap took each value with the option that it is of
  private void register(Channel channel, ByteBuf received) {
    try {
      for (Map.Entry<ChannelOption<?>, Object> option : options) {
        channel.config().setOption((ChannelOption<Object>) option.getKey(), option.getValue());
      }
      connections.install(channel, loop);
      transport.wantRead(channel);
      ChannelFuture registered = loop.eventLoop().register(channel);
      if (registered.isDone()) {
        begin(registered, received);
      } else {
        registered.addListener(done -> loop.eventLoop().execute(() -> begin(registered, received)));
      }
    } catch (Throwable e) {
      received.release();
      throw e;
    }
  }

  /** Before its loop has read anything of it. */
  private static void begin(ChannelFuture registered, ByteBuf received) {
    Channel channel = registered.channel();
    if (!registered.isSuccess()) {
      channel.unsafe().closeForcibly();
    }
    if (received.isReadable() && channel.isActive()) {
      channel.pipeline().fireChannelRead(received).fireChannelReadComplete();
    } else {
      received.release();
    }
  }
}
