package dev.gyre.transport;

import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.ListeningSocket;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a socket that another process has made, as a service manager does. Netty makes a
 * channel of a descriptor on epoll only. Elsewhere a listener is bound somewhere, and before it
 * reads for the first time its descriptor is made to mean the other socket: neither io_uring nor
 * the JDK's selector has seen it until then.
 */
public final class InheritedListener {
  private InheritedListener() {}

  /**
   * Sets the channel class and the options, and begins to accept.
   *
   * @param bootstrap with groups and handlers, and nothing else
   * @param descriptor of a listening socket; belongs to the channel if this returns, and else to
   *     the caller
   */
  public static Channel open(
      Transport transport, ServerBootstrap bootstrap, ListenerOptions options, int descriptor)
      throws IOException {
    boolean unix = ListeningSocket.address(descriptor) instanceof UnixDomainSocketAddress;
    check(ListeningSocket.closeOnExecute(descriptor));
    check(ListeningSocket.setBlocking(descriptor, transport.acceptsByWaiting()));
    ServerChannel ready = transport.serverChannelOf(descriptor, unix);
    return ready == null
        ? replace(transport, bootstrap, options, descriptor, unix)
        : register(transport, bootstrap, options, ready);
  }

  private static Channel register(
      Transport transport, ServerBootstrap bootstrap, ListenerOptions options, ServerChannel ready)
      throws IOException {
    transport.configureAny(bootstrap.channelFactory(() -> ready), options);
    return done(bootstrap.register());
  }

  private static Channel replace(
      Transport transport,
      ServerBootstrap bootstrap,
      ListenerOptions options,
      int descriptor,
      boolean unix)
      throws IOException {
    bootstrap.option(ChannelOption.AUTO_READ, false);
    Channel bound;
    if (unix) {
      Path path = Files.createTempDirectory("gyre").resolve("socket");
      transport.configureUnix(bootstrap, options);
      try {
        bound = done(bootstrap.bind(transport.unixAddress(path)));
      } finally {
        Files.deleteIfExists(path);
        Files.delete(path.getParent());
      }
    } else {
      transport.configure(bootstrap, options);
      bound = done(bootstrap.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
    try {
      check(ListeningSocket.replace(descriptorOf(transport, bound), descriptor));
    } catch (IOException e) {
      bound.close().awaitUninterruptibly();
      throw e;
    }
    check(FileCalls.close(descriptor));
    bound.config().setAutoRead(true);
    return bound;
  }

  private static int descriptorOf(Transport transport, Channel bound) throws IOException {
    int shown = transport.descriptor(bound);
    if (shown >= 0) {
      return shown;
    }
    SocketAddress address = bound.localAddress();
    int found = address == null ? -1 : ListeningSocket.listeningAt(address);
    if (found < 0) {
      throw new IOException("found no descriptor of the listener at " + address);
    }
    return found;
  }

  private static Channel done(ChannelFuture future) throws IOException {
    future.awaitUninterruptibly();
    @Nullable Throwable cause = future.cause();
    if (cause != null) {
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    }
    return future.channel();
  }

  private static void check(int result) throws IOException {
    if (result < 0) {
      throw new IOException("the kernel refused: " + Errno.name(result));
    }
  }
}
