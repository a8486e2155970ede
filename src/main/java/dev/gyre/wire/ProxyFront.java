package dev.gyre.wire;

import dev.gyre.config.Network;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header in which a proxy names the client (PROXY protocol, version 1 and 2), from
 * trusted networks only. Thread-safe.
 */
public final class ProxyFront {
  private final List<Network> trusted;

  /** For connections from these networks. */
  public ProxyFront(List<Network> trusted) {
    this.trusted = trusted;
  }

  /**
   * The header was read.
   *
   * @param client whom the proxy speaks for; null for the proxy itself, as its health checks
   */
  record Seen(@Nullable InetSocketAddress client) {}

  /** Puts the reader at the beginning of a pipeline, if the peer is a proxy. */
  boolean install(Channel channel) {
    // Who may connect to a Unix socket is for its permissions to say.
    if (channel.remoteAddress() instanceof InetSocketAddress peer) {
      InetAddress address = peer.getAddress();
      if (trusted.stream().noneMatch(network -> network.contains(address))) {
        return false;
      }
    }
    channel.pipeline().addLast(new HAProxyMessageDecoder()).addLast(new Told());
    return true;
  }

  /** Turns the message into an event, and goes. */
  private static final class Told extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HAProxyMessage header) {
        Seen seen = new Seen(client(header));
        context.fireUserEventTriggered(seen);
        context.pipeline().remove(this);
      } else {
        context.fireChannelRead(message);
      }
    }

    private static @Nullable InetSocketAddress client(HAProxyMessage header) {
      try {
        String address = header.sourceAddress();
        return switch (header.proxiedProtocol()) {
          case TCP4, TCP6 ->
              new InetSocketAddress(InetAddress.ofLiteral(address), header.sourcePort());
          default -> null; // LOCAL, UNKNOWN, or a socket without an address
        };
      } catch (IllegalArgumentException e) {
        throw new DecoderException(e); // of a network that only the proxy knows
      } finally {
        header.release();
      }
    }
  }
}
