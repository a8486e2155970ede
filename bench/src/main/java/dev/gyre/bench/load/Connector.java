package dev.gyre.bench.load;

import dev.gyre.bench.load.Destination.Encryption;
import dev.gyre.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Makes connections to the destination of a plan. On the loop. */
final class Connector {
  private final Bootstrap bootstrap;
  private final @Nullable ClientTls tls;
  private final SocketAddress address;

  Connector(Plan plan, Transport transport, EventLoop loop, Handshakes handshakes) {
    Destination destination = plan.destination();
    this.bootstrap = new Bootstrap().group(loop);
    boolean http2 = plan.traffic().protocol().isHttp2();
    Encryption encryption = destination.encryption();
    this.tls = encryption == null ? null : ClientTls.make(http2, encryption, handshakes);
    if (destination.unixPath().isEmpty()) {
      transport.configure(bootstrap);
      bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, false); // a FIN ends a connection
      address = destination.addresses().getFirst();
    } else {
      bootstrap.channel(UnixSockets.channel(transport.kind()));
      address = UnixSockets.address(transport.kind(), destination.unixPath());
    }
    bootstrap.option(
        ChannelOption.CONNECT_TIMEOUT_MILLIS,
        Math.clamp(plan.timeoutNanos() / 1_000_000, 1, Integer.MAX_VALUE));
  }

  /** Connects; what is written before TLS is ready waits for it. */
  ChannelFuture connect(ChannelHandler handler) {
    return bootstrap.clone().handler(tls == null ? handler : tls.before(handler)).connect(address);
  }
}
