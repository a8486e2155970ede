package dev.gyre.transport;

import static io.netty.channel.ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutorGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Builds the loops that the server will have, and sends eight bytes to a listener of each loop and
 * back over 127.0.0.1. Asking Netty whether a transport is available is not enough: it never waits
 * for a completion, and makes smaller rings than the server does.
 *
 * <p>Loops that were proven are those that serve: to end them and make others was a tenth of a
 * start from the cache.
 */
final class SelfTest {
  private static final long LIMIT_SECONDS = 2;
  private static final int LAST_TURNS = 4;
  private static final long LAST_TURN_MILLIS = 1;
  private static final long GREETING = 0x6779_7265_2d65_6368L;

  private SelfTest() {}

  /**
   * Returns the loops when an echo came back on each; throws whatever prevented it, and then none
   * are left.
   *
   * @param threads makes those of the loops
   * @param log takes what ends a loop's thread, and what the threads log meanwhile
   */
  static LoopGroup run(Transport transport, int loops, ThreadFactory threads, QuietLog log)
      throws Exception {
    List<EventLoopGroup> groups = new ArrayList<>();
    Set<Channel> channels = ConcurrentHashMap.newKeySet();
    TestThreads named = new TestThreads(threads, log);
    boolean proven = false;
    try {
      for (int count = 0; count < loops; count++) {
        groups.add(transport.newLoop(named));
      }
      List<CompletableFuture<Void>> echoes = new ArrayList<>();
      for (EventLoopGroup group : groups) {
        echoes.add(echo(transport, group, channels));
      }
      await(CompletableFuture.allOf(echoes.toArray(CompletableFuture[]::new)));
      close(channels);
      proven = true;
    } finally {
      if (!proven) {
        end(groups, close(channels));
      }
    }
    LoopGroup group = new LoopGroup(groups);
    named.rename(group);
    return group;
  }

  private static void await(CompletableFuture<Void> echoes) throws Exception {
    try {
      echoes.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new SelfTestFailure("no echo within " + LIMIT_SECONDS + " s", late);
    } catch (ExecutionException failed) {
      throw unwrap(failed);
    }
  }

  private static Exception unwrap(ExecutionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof Exception exception ? exception : failed;
  }

  /** Returns whether all were closed in time. */
  private static boolean close(Set<Channel> channels) throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(channels.size());
    for (Channel channel : channels) {
      channel.close().addListener(done -> closed.countDown());
    }
    return closed.await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Ends loops that were proven, some milliseconds later. */
  static void end(LoopGroup proven) throws InterruptedException {
    end(proven.loops(), true);
  }

  /**
   * Bounded as a whole: a loop that does not end in time is left to its daemon thread. Each turns a
   * few times more once its channels are closed: io_uring closes a socket by a completion, and a
   * loop that ends before it came leaves the descriptor open for ever. Netty's own quiet period
   * would do, but a loop in it sleeps for a tenth of a second.
   */
  private static void end(List<? extends EventExecutorGroup> all, boolean closed)
      throws InterruptedException {
    CountDownLatch ends = new CountDownLatch(all.size());
    try {
      boolean turning = closed;
      for (int turn = 0; turning && turn < LAST_TURNS; turn++) {
        turning = turn(all);
      }
    } finally { // also when this thread is interrupted
      for (EventExecutorGroup each : all) {
        each.shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS)
            .addListener(ended -> ends.countDown());
      }
    }
    ends.await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Has each loop turn, and returns whether all did in time: a task that was run says so. */
  private static boolean turn(List<? extends EventExecutorGroup> groups)
      throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(LAST_TURN_MILLIS);
    CountDownLatch turned = new CountDownLatch(groups.size());
    try {
      for (EventExecutorGroup group : groups) {
        group.execute(turned::countDown);
      }
    } catch (RejectedExecutionException ended) {
      return false; // the loop that failed is what is being reported
    }
    return turned.await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static CompletableFuture<Void> echo(
      Transport transport, EventLoopGroup group, Set<Channel> channels) {
    CompletableFuture<Void> echoed = new CompletableFuture<>();
    ServerBootstrap server = new ServerBootstrap().group(group);
    transport.configure(server, new ListenerOptions(1, false, true));
    server.childHandler(onEach(channels, Returning::new));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server
        .bind(any)
        .addListener(
            bound -> {
              if (bound.isSuccess()) {
                Channel listener = ((ChannelFuture) bound).channel();
                channels.add(listener);
                connect(transport, group, listener, channels, echoed);
              } else {
                echoed.completeExceptionally(bound.cause());
              }
            });
    return echoed;
  }

  private static void connect(
      Transport transport,
      EventLoopGroup group,
      Channel listener,
      Set<Channel> channels,
      CompletableFuture<Void> echoed) {
    Bootstrap client = new Bootstrap().group(group);
    transport.configure(client);
    client
        .handler(onEach(channels, () -> new Greeting(echoed)))
        .connect(listener.localAddress())
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                echoed.completeExceptionally(connected.cause());
              }
            });
  }

  private static ChannelInitializer<Channel> onEach(
      Set<Channel> channels, Supplier<ChannelInboundHandlerAdapter> handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channels.add(channel);
        channel.pipeline().addLast(handler.get());
      }
    };
  }

  /** The server's side: sends back what comes. */
  private static final class Returning extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.writeAndFlush(message).addListener(FIRE_EXCEPTION_ON_FAILURE);
    }
  }

  /** The client's side: sends the greeting and waits until all of it is back. */
  private static final class Greeting extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Void> echoed;
    private final ByteBuf received = Unpooled.buffer(Long.BYTES);

    Greeting(CompletableFuture<Void> echoed) {
      this.echoed = echoed;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      ByteBuf greeting = context.alloc().directBuffer(Long.BYTES).writeLong(GREETING);
      context.writeAndFlush(greeting).addListener(FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        received.writeBytes((ByteBuf) message);
      } finally {
        ReferenceCountUtil.release(message);
      }
      if (received.readableBytes() >= Long.BYTES) {
        finish(received.readableBytes() == Long.BYTES && received.getLong(0) == GREETING);
      }
    }

    private void finish(boolean same) {
      if (same) {
        echoed.complete(null);
      } else {
        echoed.completeExceptionally(new SelfTestFailure("the echo is not what was sent", null));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      echoed.completeExceptionally(new SelfTestFailure("the connection ended without echo", null));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      echoed.completeExceptionally(cause);
    }
  }
}
