package dev.gyre.bench.load;

import dev.gyre.bench.load.Destination.Encryption;
import dev.gyre.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes connections to the destination of a plan. On the loop. */
final class Connector {
  private final List<SocketAddress> addresses = new ArrayList<>();
  private final boolean probed;
  private final Bootstrap bootstrap;
  private final @Nullable ClientTls tls;
  private SocketAddress chosen;

  Connector(Plan plan, Transport transport, EventLoop loop, Handshakes handshakes) {
    Destination destination = plan.destination();
    this.bootstrap = new Bootstrap().group(loop);
    boolean http2 = plan.traffic().protocol().isHttp2();
    Encryption encryption = destination.encryption();
    this.tls = encryption == null ? null : ClientTls.make(http2, encryption, handshakes);
    if (destination.unixPath().isEmpty()) {
      transport.configure(bootstrap);
      bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, false); // a FIN ends a connection
      for (InetSocketAddress address : destination.addresses()) {
        addresses.add(address);
      }
    } else {
      bootstrap.channel(UnixSockets.channel(transport.kind()));
      addresses.add(UnixSockets.address(transport.kind(), destination.unixPath()));
    }
    bootstrap.option(
        ChannelOption.CONNECT_TIMEOUT_MILLIS,
        Math.clamp(plan.timeoutNanos() / 1_000_000, 1, Integer.MAX_VALUE));
    probed = destination.probed() || addresses.size() > 1;
    chosen = addresses.getFirst();
  }

  /** Connects; what is written before TLS is ready waits for it. */
  ChannelFuture connect(ChannelHandler handler) {
    return bootstrap.clone().handler(tls == null ? handler : tls.before(handler)).connect(chosen);
  }

  /**
   * Finds out which of several addresses accepts connections, and goes on. The first is kept when
   * none does, so that the failures are counted.
   */
  void choose(Runnable then) {
    if (probed) {
      probe(0, then);
    } else {
      then.run();
    }
  }

  private void probe(int candidate, Runnable then) {
    if (candidate == addresses.size()) {
      then.run();
      return;
    }
    bootstrap
        .clone()
        .handler(new ChannelInboundHandlerAdapter())
        .connect(addresses.get(candidate))
        .addListener(
            (ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                chosen = addresses.get(candidate);
                connected.channel().close();
                then.run();
              } else {
                probe(candidate + 1, then);
              }
            });
  }
}
