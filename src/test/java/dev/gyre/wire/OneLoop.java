package dev.gyre.wire;

import dev.gyre.config.Settings;
import dev.gyre.config.TransportMode;
import dev.gyre.metrics.CloseReason;
import dev.gyre.metrics.Counters;
import dev.gyre.routing.HelloApplication;
import dev.gyre.routing.HttpApplication;
import dev.gyre.time.ManualClock;
import dev.gyre.transport.TransportSelector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop, and connections without sockets on it, for tests of what is inside. */
final class OneLoop implements ConnectionLog, AutoCloseable {
  static final int CONNECTIONS_MAX = 100;
  static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  final List<Long> bytesOfClosed = new ArrayList<>();
  final List<CloseReason> reasons = new ArrayList<>();
  final List<Answered> answered = new ArrayList<>();

  /** Where a test expects some. */
  @Nullable List<Throwable> faults;

  final ManualClock clock = new ManualClock(0);
  final FilePool pool = new FilePool(1, 1);

  /** What answers from now on. */
  HttpApplication application = new HelloApplication();

  /** What file threads have for the loop. */
  private final BlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();

  private final List<EmbeddedChannel> opened = new ArrayList<>();

  private final ServerContext server;
  final EmbeddedChannel timers = new EmbeddedChannel();
  final LoopContext loop;
  final Http1Service service;

  /** One that keeps no answers. */
  OneLoop() {
    this(0);
  }

  /** One that has so much room for answers. */
  OneLoop(long cacheBytesMax) {
    this(cacheBytesMax, Settings.DEFAULTS);
  }

  /** One with other limits of clients. */
  OneLoop(long cacheBytesMax, Settings settings) {
    server =
        new ServerContext(
            settings,
            Deadlines.of(settings),
            Objects.requireNonNull(TransportSelector.select(TransportMode.NIO, 1).chosen()),
            false,
            new ConnectionGate(CONNECTIONS_MAX, 0),
            ClientLimits.of(settings, 0),
            new Counters(),
            clock,
            this);
    service = new Http1Service(asked -> application.answer(asked), pool, server);
    loop = new LoopContext(server, ofThisThread(timers.eventLoop()), 8192, cacheBytesMax, 0);
  }

  /** One that takes what comes from other threads only when it is told to. */
  private EventLoop ofThisThread(EventLoop embedded) {
    Thread test = Thread.currentThread();
    return (EventLoop)
        Proxy.newProxyInstance(
            OneLoop.class.getClassLoader(),
            new Class<?>[] {EventLoop.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("execute") && Thread.currentThread() != test) {
                steps.add((Runnable) arguments[0]);
                return null;
              }
              return method.invoke(embedded, arguments);
            });
  }

  /** Does what a file thread has for the loop, as soon as it has it. */
  void runStep() throws InterruptedException {
    Runnable step = steps.poll(10, TimeUnit.SECONDS);
    Objects.requireNonNull(step, "no file thread came").run();
  }

  /** Opens a connection of HTTP/1 behind these handlers. */
  DuplexEmbedded open(ChannelHandler... before) {
    ChannelHandler[] handlers = Arrays.copyOf(before, before.length + 1);
    handlers[before.length] = new HttpConnection(loop, service);
    DuplexEmbedded channel = new DuplexEmbedded(handlers);
    opened.add(channel);
    return channel;
  }

  /** Has time pass at once. */
  void pass(long seconds) {
    clock.advanceNanos(TimeUnit.SECONDS.toNanos(seconds));
    loop.wheel().advance(clock.nanoTime());
  }

  /** Has time pass as loops see it. */
  void passInSteps(long seconds) {
    for (int i = 0; i < seconds; i++) {
      pass(1);
    }
  }

  /** The same with all that a loop does meanwhile. */
  void turnFor(long seconds) {
    clock.advanceNanos(TimeUnit.SECONDS.toNanos(seconds));
    timers.advanceTimeBy(seconds, TimeUnit.SECONDS);
    timers.runScheduledPendingTasks();
  }

  /** Has a connection receive a text. */
  static void send(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Takes all that came out; returns how many bytes that were. */
  static int takeBytes(EmbeddedChannel channel) {
    int bytes = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      bytes += out.readableBytes();
      out.release();
    }
    return bytes;
  }

  /** For a channel or a cache whose memory has run out. */
  static ByteBufAllocator withoutMemory() {
    return (ByteBufAllocator)
        Proxy.newProxyInstance(
            OneLoop.class.getClassLoader(),
            new Class<?>[] {ByteBufAllocator.class},
            (proxy, method, arguments) -> {
              throw new OutOfMemoryError("of a test");
            });
  }

  @Override
  public void close() {
    pool.close();
    opened.forEach(EmbeddedChannel::finishAndReleaseAll);
  }

  @Override
  public boolean wantsAnswers() {
    return true;
  }

  @Override
  public void answered(long connection, SocketAddress remote, Answered done) {
    answered.add(done);
  }

  @Override
  public void closed(
      long connection,
      SocketAddress remote,
      CloseReason reason,
      long ageNanos,
      long requests,
      long sent) {
    bytesOfClosed.add(sent);
    reasons.add(reason);
  }

  @Override
  public void fault(String what, Throwable cause) {
    if (faults == null) {
      throw new AssertionError(what, cause);
    }
    faults.add(cause);
  }
}
