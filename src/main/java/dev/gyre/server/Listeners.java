package dev.gyre.server;

import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.transport.InheritedListener;
import dev.gyre.transport.ListenerOptions;
import dev.gyre.transport.Transport;
import dev.gyre.wire.ConnectionFactory;
import dev.gyre.wire.ConnectionLog;
import dev.gyre.wire.LoopContext;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the listeners. For an address and port there is one on every event loop, sharing the port,
 * so that a connection lives on the loop that accepted it. A Unix socket, or one that was
 * inherited, has one listener, whose connections the loops take in turn.
 */
final class Listeners {
  private final Settings settings;
  private final Transport transport;
  private final EventLoopGroup group;
  private final List<LoopContext> loops;
  private final AcceptGuard guard;
  private final ConnectionLog log;
  private final Option<Integer> port;

  /**
   * Nothing is open yet.
   *
   * @param port the option that names the port, for who has to choose another
   */
  Listeners(
      Settings settings,
      Transport transport,
      EventLoopGroup group,
      List<LoopContext> loops,
      AcceptGuard guard,
      ConnectionLog log,
      Option<Integer> port) {
    this.settings = settings;
    this.transport = transport;
    this.group = group;
    this.loops = loops;
    this.guard = guard;
    this.log = log;
    this.port = port;
  }

  /**
   * What to listen on.
   *
   * @param port of every address of {@code --bind}; 0 takes a free one, -1 listens on none
   * @param unixSockets paths of Unix sockets
   * @param inherited sockets that listen already
   */
  record Places(int port, List<String> unixSockets, List<InheritedSocket> inherited) {}

  /** Opens them all, or none and throws. */
  List<Listening> open(ConnectionFactory connections, Places places) throws StartFailure {
    List<Listening> open = new ArrayList<>();
    try {
      for (InheritedSocket socket : places.inherited()) {
        open.add(openInherited(connections, socket));
      }
      if (places.port() >= 0) {
        for (InetSocketAddress address : addresses(places.port())) {
          open.add(openPort(connections, address));
        }
      }
      for (String path : places.unixSockets()) {
        open.add(openUnix(connections, UnixSocketFile.at(Path.of(path))));
      }
      return open;
    } catch (StartFailure | RuntimeException | Error failure) {
      open.forEach(Listening::close);
      throw failure;
    }
  }

  private Listening openPort(ConnectionFactory connections, InetSocketAddress address)
      throws StartFailure {
    if (loops.size() == 1) {
      return openPort(connections, address, false);
    }
    StartLock lock = new StartLock(StartLock.NETWORK);
    try {
      return openPort(connections, claim(address), true);
    } finally {
      lock.close();
    }
  }

  private Listening openPort(
      ConnectionFactory connections, InetSocketAddress address, boolean shared)
      throws StartFailure {
    List<Channel> open = new ArrayList<>();
    for (LoopContext loop : loops) {
      ServerBootstrap bootstrap = bootstrap(connections, loop, loop.eventLoop());
      transport.configure(bootstrap, options(connections, shared));
      ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        open.forEach(channel -> channel.close().awaitUninterruptibly());
        throw cannotListen(address, port, bound.cause());
      }
      open.add(bound.channel());
    }
    return new Listening(open.getFirst().localAddress(), open, true, null);
  }

  private Listening openUnix(ConnectionFactory connections, UnixSocketFile file)
      throws StartFailure {
    ServerBootstrap bootstrap = bootstrap(connections, loops.getFirst(), group);
    transport.configureUnix(bootstrap, options(connections, false));
    ChannelFuture bound =
        bootstrap.bind(transport.unixAddress(file.temporary())).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw file.failure(bound.cause());
    }
    Listening listening =
        new Listening(
            UnixDomainSocketAddress.of(file.path()), List.of(bound.channel()), false, file);
    try {
      file.publish(settings.get(Options.UNIX_SOCKET_MODE), settings.get(Options.UNIX_SOCKET_OWNER));
    } catch (StartFailure failure) {
      listening.close();
      throw failure;
    }
    return listening;
  }

  private Listening openInherited(ConnectionFactory connections, InheritedSocket socket)
      throws StartFailure {
    SocketAddress address = socket.address();
    ServerBootstrap bootstrap = bootstrap(connections, loops.getFirst(), group);
    try {
      Channel channel =
          InheritedListener.open(
              transport, bootstrap, options(connections, false), socket.descriptor());
      prepare(channel, connections); // it may have meant another socket until now
      return new Listening(address, List.of(channel), false, null);
    } catch (IOException e) {
      throw cannotListen("the inherited socket " + socket.name() + " at " + address, port, e);
    }
  }

  /** For connections that live on one of {@code children}; {@code loop} accepts them. */
  private ServerBootstrap bootstrap(
      ConnectionFactory connections, LoopContext loop, EventLoopGroup children) {
    ServerBootstrap bootstrap = new ServerBootstrap();
    return bootstrap
        .group(loop.eventLoop(), children)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel listener) {
                prepare(listener, connections);
                listener.pipeline().addLast(guard.handler(loop));
                if (children.equals(loop.eventLoop())) {
                  listener
                      .pipeline()
                      .addLast(new Acceptor(transport, bootstrap, connections, loop, log));
                }
              }
            })
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                connections.install(channel, contextOf(channel.eventLoop()));
              }
            });
  }

  private ListenerOptions options(ConnectionFactory connections, boolean sharedPort) {
    return new ListenerOptions(
        settings.get(Options.BACKLOG), sharedPort, connections.receivesUnasked());
  }

  /** What its connections are to have of the kernel. */
  private void prepare(Channel listener, ConnectionFactory connections) {
    transport.limitUnsent(listener, Transport.UNSENT_BYTES_MIN);
    if (connections.clientSpeaksFirst()) {
      transport.deferAccept(listener);
    }
  }

  private LoopContext contextOf(EventLoop eventLoop) {
    for (LoopContext loop : loops) {
      if (loop.eventLoop().equals(eventLoop)) {
        return loop;
      }
    }
    throw new IllegalStateException("no loop of this server: " + eventLoop);
  }

  /**
   * Listeners that share a port would also share it with another server of the same user, without
   * an error. So the port is first taken alone: that fails if anybody listens there, and finds the
   * port to share when any will do. By a socket that does not listen, so that no client is let in
   * only to be turned away a moment later. Two servers could do so at once, but for the lock.
   */
  private InetSocketAddress claim(InetSocketAddress address) throws StartFailure {
    try (Socket alone = new Socket()) {
      alone.setReuseAddress(true);
      alone.bind(address);
      return new InetSocketAddress(address.getAddress(), alone.getLocalPort());
    } catch (IOException e) {
      throw cannotListen(address, port, e);
    }
  }

  // Each once. The sockets of all addresses are for both versions, so 0.0.0.0 and :: are one, and
  // leave nothing for others of the same port.
  private List<InetSocketAddress> addresses(int port) throws StartFailure {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String bind : settings.get(Options.BIND)) {
      addresses.add(resolve(bind, port));
    }
    for (InetSocketAddress address : addresses) {
      if (address.getAddress().isAnyLocalAddress()) {
        return List.of(address);
      }
    }
    return addresses.stream().distinct().toList();
  }

  static InetSocketAddress resolve(String bind, int port) throws StartFailure {
    String host =
        bind.startsWith("[") && bind.endsWith("]") ? bind.substring(1, bind.length() - 1) : bind;
    try {
      return new InetSocketAddress(withInterface(InetAddress.getByName(host)), port);
    } catch (UnknownHostException e) {
      throw new StartFailure(
          StartFailure.Kind.USAGE,
          "--bind: '" + bind + "' is neither an IP address nor a host name that resolves",
          e);
    }
  }

  /** One of a link only means nothing without it; the JDK finds it by itself, the others do not. */
  private static InetAddress withInterface(InetAddress address) {
    if (!(address instanceof Inet6Address six && six.isLinkLocalAddress())
        || six.getScopeId() != 0) {
      return address;
    }
    try {
      NetworkInterface found = NetworkInterface.getByInetAddress(six);
      return found == null ? six : Inet6Address.getByAddress(null, six.getAddress(), found);
    } catch (IOException unknown) {
      return six;
    }
  }

  static StartFailure cannotListen(
      InetSocketAddress address, Option<Integer> port, Throwable cause) {
    String where = Addresses.text(address);
    String message = String.valueOf(cause.getMessage());
    boolean unknown =
        cause instanceof UnsupportedAddressTypeException
            || message.contains("Address family not supported")
            || message.contains("protocol family unavailable");
    if (unknown && address.getAddress() instanceof Inet6Address) {
      return new StartFailure(
          StartFailure.Kind.PORT,
          "this machine has no IPv6, which " + where + " needs; choose another with --bind",
          cause);
    }
    return cannotListen(where, port, cause);
  }

  private static StartFailure cannotListen(String where, Option<Integer> port, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Address already in use")) {
      message =
          "port in use: another program listens on "
              + where
              + "; stop it, or choose another with --"
              + port.name()
              + " (0 takes a free one)";
    } else if (message.contains("Permission denied")) {
      message =
          "not permitted to listen on "
              + where
              + "; ports below net.ipv4.ip_unprivileged_port_start need CAP_NET_BIND_SERVICE";
    } else if (message.contains("Cannot assign requested address")) {
      message =
          "no network interface of this machine has the address of "
              + where
              + "; choose another with --bind (ip address shows what there is)";
    } else {
      message = "cannot listen on " + where + ": " + message;
    }
    return new StartFailure(StartFailure.Kind.PORT, message, cause);
  }
}
