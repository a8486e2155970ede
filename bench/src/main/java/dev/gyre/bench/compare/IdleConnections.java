package dev.gyre.bench.compare;

import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections that are open and ask nothing. One thread. */
final class IdleConnections implements AutoCloseable {
  private static final int CONNECT_SECONDS_MAX = 10;

  private final List<Channel> channels = new ArrayList<>();

  /** Opens so many to a port of 127.0.0.1. */
  static IdleConnections open(Transport transport, EventLoop loop, int port, int count)
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
    for (int i = 0; i < count; i++) {
      ChannelFuture connecting = bootstrap.connect("127.0.0.1", port);
      idle.channels.add(connecting.channel());
      if (!connecting.await(CONNECT_SECONDS_MAX, TimeUnit.SECONDS) || !connecting.isSuccess()) {
        idle.close();
        throw new BenchFailure("idle connection " + (i + 1) + " failed", connecting.cause());
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
