package dev.gyre.bench.compare;

import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** Connections that are open and ask nothing. One thread. */
final class IdleConnections implements AutoCloseable {
  private static final int CONNECT_MILLIS_MAX = 10_000;

  private final List<Channel> channels = new ArrayList<>();

  /** Opens so many to a port of 127.0.0.1. */
  static IdleConnections open(Transport transport, EventLoop loop, int port, int count)
      throws BenchFailure, InterruptedException {
    return open(transport, loop, port, count, CONNECT_MILLIS_MAX);
  }

  static IdleConnections open(
      Transport transport, EventLoop loop, int port, int count, int connectMillisMax)
      throws BenchFailure, InterruptedException {
    IdleConnections idle = new IdleConnections();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .handler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public boolean isSharable() {
                    return true;
                  }
                });
    transport.configure(bootstrap);
    bootstrap.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillisMax);
    for (int i = 0; i < count; i++) {
      ChannelFuture connecting = bootstrap.connect("127.0.0.1", port);
      idle.channels.add(connecting.channel());
      Throwable refused = connecting.await().cause();
      if (refused != null) {
        idle.close();
        throw new BenchFailure("idle connection " + (i + 1) + " failed", refused);
      }
    }
    return idle;
  }

  @Override
  public void close() {
    for (Channel channel : channels) {
      channel.close().awaitUninterruptibly();
    }
    channels.clear();
  }
}
