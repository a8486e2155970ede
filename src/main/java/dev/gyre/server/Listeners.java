package dev.gyre.server;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.transport.Transport;
import dev.gyre.wire.ConnectionFactory;
import dev.gyre.wire.LoopContext;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the listeners: for each address one on every event loop, sharing the port, so that a
 * connection lives on the loop that accepted it.
 */
final class Listeners {
  private final Settings settings;
  private final Transport transport;
  private final ConnectionFactory connections;
  private final int port;
  private final AcceptGuard guard;

  /** For that port of every address; 0 takes a free one. */
  Listeners(
      Settings settings,
      Transport transport,
      ConnectionFactory connections,
      int port,
      AcceptGuard guard) {
    this.settings = settings;
    this.transport = transport;
    this.connections = connections;
    this.port = port;
    this.guard = guard;
  }

  /** Opens them all, or none and throws. */
  List<Channel> open(List<EventLoopGroup> groups, List<LoopContext> loops) throws StartFailure {
    List<Channel> open = new ArrayList<>();
    try {
      for (String bind : settings.get(Options.BIND)) {
        open.addAll(open(resolve(bind), groups, loops));
      }
      return open;
    } catch (StartFailure failure) {
      open.forEach(channel -> channel.close().awaitUninterruptibly());
      throw failure;
    }
  }

  private List<Channel> open(
      InetSocketAddress address, List<EventLoopGroup> groups, List<LoopContext> loops)
      throws StartFailure {
    boolean shared = groups.size() > 1;
    InetSocketAddress claimed = shared ? claim(address) : address;
    List<Channel> open = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      ChannelFuture bound =
          bootstrap(groups.get(i), loops.get(i), shared).bind(claimed).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        open.forEach(channel -> channel.close().awaitUninterruptibly());
        throw cannotListen(claimed, bound.cause());
      }
      open.add(bound.channel());
    }
    return open;
  }

  private ServerBootstrap bootstrap(EventLoopGroup group, LoopContext loop, boolean shared) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group, group)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel listener) {
                    transport.limitUnsent(listener, Transport.UNSENT_BYTES_MIN);
                    listener.pipeline().addLast(guard.handler(loop));
                  }
                })
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.install(channel, loop);
                  }
                });
    transport.configure(bootstrap, settings.get(Options.BACKLOG), shared);
    return bootstrap;
  }

  /**
   * Listeners that share a port would also share it with another server of the same user, without
   * an error. So the port is first taken alone: that fails if anybody listens there, and finds the
   * port to share when any will do.
   */
  private static InetSocketAddress claim(InetSocketAddress address) throws StartFailure {
    try (ServerSocket alone = new ServerSocket()) {
      alone.setReuseAddress(true);
      alone.bind(address, 1);
      return new InetSocketAddress(address.getAddress(), alone.getLocalPort());
    } catch (IOException e) {
      throw cannotListen(address, e);
    }
  }

  private InetSocketAddress resolve(String bind) throws StartFailure {
    String host =
        bind.startsWith("[") && bind.endsWith("]") ? bind.substring(1, bind.length() - 1) : bind;
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new StartFailure(
          StartFailure.Kind.USAGE,
          "--bind: '" + bind + "' is neither an IP address nor a host name that resolves",
          e);
    }
  }

  private static StartFailure cannotListen(InetSocketAddress address, Throwable cause) {
    String where = Addresses.text(address);
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Address already in use")) {
      message =
          "port in use: another program listens on "
              + where
              + "; stop it, or choose another with --port (0 takes a free one)";
    } else if (message.contains("Permission denied")) {
      message =
          "not permitted to listen on "
              + where
              + "; ports below net.ipv4.ip_unprivileged_port_start need CAP_NET_BIND_SERVICE";
    } else if (message.contains("Cannot assign requested address")) {
      message = "no network interface of this machine has the address of " + where;
    } else {
      message = "cannot listen on " + where + ": " + message;
    }
    return new StartFailure(StartFailure.Kind.PORT, message, cause);
  }
}
