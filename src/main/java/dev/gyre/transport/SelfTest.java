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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Builds as many loops as the server will have, with its settings, and sends eight bytes to a
 * listener of each loop and back over 127.0.0.1. Asking Netty whether a transport is available is
 * not enough: it never waits for a completion, and makes smaller rings than the server does.
 */
final class SelfTest {
  static final String THREAD_NAME_PREFIX = "gyre-self-test-";

  private static final long LIMIT_SECONDS = 2;
  private static final int LAST_TURNS = 4;
  private static final long LAST_TURN_MILLIS = 1;
  private static final long GREETING = 0x6779_7265_2d65_6368L;

  private SelfTest() {}

  /**
   * Returns when an echo came back on every loop; throws whatever prevented it.
   *
   * @param log takes what ends a loop's thread
   */
  static void run(Transport transport, int loops, QuietLog log) throws Exception {
    List<EventLoopGroup> groups = new ArrayList<>();
    Set<Channel> channels = ConcurrentHashMap.newKeySet();
    try {
      ThreadFactory threads = threads(log);
      for (int count = 0; count < loops; count++) {
        groups.add(transport.newLoop(threads));
      }
      List<CompletableFuture<Void>> echoes = new ArrayList<>();
      for (EventLoopGroup group : groups) {
        echoes.add(echo(transport, group, channels));
      }
      await(CompletableFuture.allOf(echoes.toArray(CompletableFuture[]::new)));
    } finally {
      tearDown(channels, groups);
    }
  }

  private static ThreadFactory threads(QuietLog log) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, THREAD_NAME_PREFIX + count.getAndIncrement());
      // A loop that the kernel holds up must not keep the process alive.
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((ended, cause) -> log.remember(cause));
      return thread;
    };
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

  /**
   * Bounded as a whole: a loop that does not end in time is left to its daemon thread. The channels
   * are closed first, and each loop turns a few times more: io_uring closes a socket by a
   * completion, and a loop that ends before it came leaves the descriptor open for ever. Netty's
   * own quiet period would do, but a loop in it sleeps for a tenth of a second, which every start
   * would pay.
   */
  private static void tearDown(Set<Channel> channels, List<EventLoopGroup> groups)
      throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(channels.size());
    for (Channel channel : channels) {
      channel.close().addListener(done -> closed.countDown());
    }
    boolean turning = closed.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    for (int turn = 0; turning && turn < LAST_TURNS; turn++) {
      turning = turn(groups);
    }
    CountDownLatch ends = new CountDownLatch(groups.size());
    for (EventLoopGroup group : groups) {
      group
          .shutdownGracefully(0, LIMIT_SECONDS, TimeUnit.SECONDS)
          .addListener(ended -> ends.countDown());
    }
    ends.await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Has each loop turn, and returns whether all did in time: a task that was run says so. */
  private static boolean turn(List<EventLoopGroup> groups) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(LAST_TURN_MILLIS);
    CountDownLatch turned = new CountDownLatch(groups.size());
    try {
      for (EventLoopGroup group : groups) {
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
    transport.configure(server, 1, false);
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
