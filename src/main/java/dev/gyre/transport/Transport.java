package dev.gyre.transport;

import dev.gyre.os.SocketCalls;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.UnixChannel;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * One socket path: how a loop, a listener and a connection are made on it, and what it can tell
 * about a connection. Immutable; safe for any thread. Whether it works on this machine is for
 * {@link TransportSelector} to say: the methods here throw what Netty throws where it does not.
 */
public abstract sealed class Transport permits IoUringTransport, EpollTransport, NioTransport {
  /** Below this many queued bytes a channel that was full is writable again. */
  static final int WRITE_LOW_WATER_BYTES = 64 * 1024;

  /** Above this many queued bytes a channel is not writable, so that a writer waits. */
  static final int WRITE_HIGH_WATER_BYTES = 256 * 1024;

  /**
   * Bytes of a connection that the kernel holds at least before the peer's window lets them go,
   * where the transport can say so. Left alone it holds 2.5 MB for each peer on a fast path that
   * reads slowly; a thousand of them use up the kernel's memory for TCP (tcp_mem), and then it
   * drops packets of everybody. What is on its way to the peer does not count, so that a fast and
   * distant peer is not held back.
   */
  public static final int UNSENT_BYTES_MIN = 256 * 1024;

  /** The shortest that the kernel knows: until it would send its side of the handshake again. */
  private static final int DEFER_SECONDS = 1;

  Transport() {}

  static Transport of(TransportKind kind) {
    return switch (kind) {
      case IO_URING -> IoUringTransport.INSTANCE;
      case EPOLL -> EpollTransport.INSTANCE;
      case NIO -> NioTransport.INSTANCE;
    };
  }

  /** Which of the three this is. */
  public abstract TransportKind kind();

  /**
   * A group of event loops with the settings of this project. The caller shuts it down. Where
   * memory is short, io_uring waits up to half a second for that of rings closed before.
   *
   * @throws RuntimeException or an {@link Error} when the kernel refuses, as Netty reports it
   */
  public abstract EventLoopGroup newLoops(int count, ThreadFactory threads);

  /** As {@link #newLoops}, of one. */
  public final EventLoopGroup newLoop(ThreadFactory threads) {
    return newLoops(1, threads);
  }

  /** A new channel for a TCP listener. */
  abstract ServerChannel newListener();

  /** A new channel for a listener on a Unix socket; see unix(7). */
  abstract ServerChannel newUnixListener();

  /** The address of a Unix socket as this transport wants it. */
  public abstract SocketAddress unixAddress(Path path);

  /**
   * Has a new channel want to be read before its loop knows it, where that saves something. Once it
   * is registered it will want to anyhow.
   */
  public void wantRead(Channel accepted) {}

  /** The class of an outgoing TCP connection. */
  public abstract Class<? extends Channel> clientChannel();

  /** How large file bodies are sent over TCP. */
  public abstract FileSending fileSending();

  /** How they are sent on this connection. */
  public FileSending fileSending(Channel channel) {
    return fileSending();
  }

  /**
   * A way to wait for a full socket past its channel, for {@link FileSending#SENDFILE_THEN_POLL}.
   * Called by the thread of the channel's loop; the caller ends it.
   *
   * @return null where there is none, or the channel is closed
   */
  public @Nullable SocketWait newSocketWait(Channel channel) {
    return null;
  }

  /**
   * Sets the channel class and every socket option of a listener and its connections.
   *
   * <p>Half closure is allowed everywhere: without it a client that sends its request and its FIN
   * in one go loses the answer on io_uring, and a long answer on epoll. In return the handler must
   * close the connection itself when the peer has stopped sending and the last answer is out.
   * TCP_NODELAY is set by Netty for every connection.
   */
  public final void configure(ServerBootstrap bootstrap, ListenerOptions options) {
    bootstrap.channelFactory(this::newListener).option(ChannelOption.SO_REUSEADDR, true);
    if (options.sharedPort()) {
      bootstrap.option(sharedPortOption(), true);
    }
    configureAny(bootstrap, options);
  }

  /** As {@link #configure(ServerBootstrap, ListenerOptions)}, for a listener on a Unix socket. */
  public final void configureUnix(ServerBootstrap bootstrap, ListenerOptions options) {
    bootstrap.channelFactory(this::newUnixListener);
    configureAny(bootstrap, options);
    configureUnixAccepted(bootstrap);
  }

  /** Sets all but the channel class and what only TCP has. */
  final void configureAny(ServerBootstrap bootstrap, ListenerOptions options) {
    bootstrap
        .option(ChannelOption.SO_BACKLOG, options.backlog())
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, ReceiveBuffers.INSTANCE)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new WriteBufferWaterMark(WRITE_LOW_WATER_BYTES, WRITE_HIGH_WATER_BYTES));
    configureAccepted(bootstrap);
    if (options.receivesUnasked()) {
      receiveUnasked(bootstrap);
    }
  }

  /** Sets the channel class and the socket options of an outgoing connection. */
  public final void configure(Bootstrap bootstrap) {
    bootstrap.channel(clientChannel()).option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    configureConnected(bootstrap);
  }

  /** The descriptor of an open connection, or -1 where the transport does not show it. */
  public int descriptor(Channel channel) {
    return channel instanceof UnixChannel unix && channel.isOpen() ? unix.fd().intValue() : -1;
  }

  /** A listener of a descriptor; null where Netty has no such channel. */
  @Nullable ServerChannel serverChannelOf(int descriptor, boolean unix) {
    return null;
  }

  /** Whether the kernel waits in accept(2) for the next connection, so that a socket must block. */
  abstract boolean acceptsByWaiting();

  /**
   * Bytes the peer has acknowledged so far, or -1 where the transport cannot know, since it shows
   * no descriptor. While the number grows, the peer makes progress. One short system call, for any
   * thread.
   */
  public final long acknowledgedBytes(Channel channel) {
    int descriptor = descriptor(channel);
    return descriptor < 0 ? -1 : Math.max(-1, SocketCalls.acknowledgedBytes(descriptor));
  }

  /**
   * Whether the kernel still holds something that the peer has not acknowledged; false where the
   * transport cannot know. One short system call, for any thread.
   */
  public final boolean holdsUnacknowledged(Channel channel) {
    int descriptor = descriptor(channel);
    return descriptor >= 0 && SocketCalls.holdsUnacknowledged(descriptor);
  }

  /**
   * Bounds what the kernel holds unsent for a connection, or for all that a listener is to accept.
   * Does nothing where the transport shows no descriptor. One short system call.
   *
   * @param bytes at least {@link #UNSENT_BYTES_MIN}
   */
  public final void limitUnsent(Channel channel, int bytes) {
    int descriptor = descriptor(channel);
    if (descriptor >= 0) {
      SocketCalls.setUnsentBytesMax(descriptor, bytes);
    }
  }

  /**
   * Has a listener for TCP accept a connection when its first bytes are there, so that its loop is
   * woken once for both; or after a second, when the kernel asks its peer whether it is still
   * there. For protocols in which the client speaks first. Does nothing where the transport shows
   * no descriptor. One short system call.
   */
  public final void deferAccept(Channel listener) {
    int descriptor = descriptor(listener);
    if (descriptor >= 0) {
      SocketCalls.deferAccept(descriptor, DEFER_SECONDS);
    }
  }

  /**
   * Has a listener of TCP not hear who asks for a connection from now on. Who has begun with it can
   * still be accepted. Does nothing where the transport shows no descriptor. One short system call,
   * for any thread.
   */
  public final void ignoreNew(Channel listener) {
    int descriptor = descriptor(listener);
    if (descriptor >= 0) {
      SocketCalls.ignoreNew(descriptor);
    }
  }

  /** Whether somebody waits to be accepted. One short system call, for any thread. */
  public final boolean hasQueue(Channel listener) {
    int descriptor = descriptor(listener);
    return descriptor >= 0 && SocketCalls.hasQueue(descriptor);
  }

  /**
   * The options this transport found in the kernel, for the report; empty when there are none. Only
   * asked after the transport has worked.
   */
  abstract List<String> features();

  /** What works, but not as well as it should; for the report. */
  abstract List<String> warnings(Evidence evidence);

  abstract ChannelOption<Boolean> sharedPortOption();

  void configureAccepted(ServerBootstrap bootstrap) {}

  /** See {@link ListenerOptions#receivesUnasked}. */
  void receiveUnasked(ServerBootstrap bootstrap) {}

  void configureUnixAccepted(ServerBootstrap bootstrap) {}

  void configureConnected(Bootstrap bootstrap) {}

  @Override
  public final String toString() {
    return kind().toString();
  }
}
