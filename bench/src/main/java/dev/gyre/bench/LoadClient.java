package dev.gyre.bench;

import dev.gyre.bench.load.ClientTls;
import dev.gyre.bench.load.LoadOptions;
import dev.gyre.bench.load.LoadRun;
import dev.gyre.bench.load.Plan;
import dev.gyre.bench.load.PlanReader;
import dev.gyre.bench.load.Tally;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.config.Settings;
import dev.gyre.config.TransportMode;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportReport;
import dev.gyre.transport.TransportSelector;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one event loop that load comes from. Closing it ends every connection. */
final class LoadClient implements AutoCloseable {
  private static final int SCRATCH_BYTES = 64 * 1024;
  // Linux hands out 28,232 ports for one address unless told otherwise, and the second half of them
  // only after a search of milliseconds.
  private static final int CONNECTIONS_PER_ADDRESS = 5_000;

  private final Transport transport;
  private final EventLoopGroup group;
  private final EventLoop loop;
  private final byte[] scratch = new byte[SCRATCH_BYTES];

  private final @Nullable ClientTls tls;
  private final boolean http2;

  private LoadClient(Transport transport, @Nullable ClientTls tls, boolean http2) {
    this.transport = transport;
    this.tls = tls;
    this.http2 = http2;
    this.group = transport.newLoop(new DefaultThreadFactory("gyre-load", true));
    this.loop = group.next();
  }

  /**
   * On the first transport that works and that the mode allows.
   *
   * @param encrypts whether to speak TLS
   * @param http2 whether to speak HTTP/2
   */
  static LoadClient open(TransportMode mode, boolean encrypts, boolean http2) throws BenchFailure {
    TransportReport report = TransportSelector.select(mode, 1);
    Transport chosen = report.chosen();
    if (chosen == null) {
      throw new BenchFailure("no transport for the load: " + report.diagnosis());
    }
    return new LoadClient(chosen, encrypts ? ClientTls.plain(http2) : null, http2);
  }

  /** What the load runs on. */
  Transport transport() {
    return transport;
  }

  boolean encrypts() {
    return tls != null;
  }

  boolean http2() {
    return http2;
  }

  EventLoop loop() {
    return loop;
  }

  /** Room for bytes while one event is handled; used on the loop only. */
  byte[] scratch() {
    return scratch;
  }

  /** Connections to a port of 127.0.0.1. A FIN closes them: nobody here answers after one. */
  Bootstrap bootstrap(int port, ChannelHandler handler) {
    Bootstrap bootstrap =
        new Bootstrap().group(group).handler(tls == null ? handler : tls.before(handler));
    transport.configure(bootstrap);
    return bootstrap
        .option(ChannelOption.ALLOW_HALF_CLOSURE, false)
        .remoteAddress(new InetSocketAddress(loopback(1), port));
  }

  /** Where the connection of this number, from 0, should come from so that ports do not run out. */
  static InetSocketAddress localAddress(int connection) {
    return new InetSocketAddress(loopback(1 + connection / CONNECTIONS_PER_ADDRESS), 0);
  }

  private static InetAddress loopback(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /**
   * Sends requests to / at a port of 127.0.0.1 as {@code gyre load} would, and waits until the end.
   */
  Tally load(int port, Settings settings) throws BenchFailure, InterruptedException {
    try {
      Plan plan =
          PlanReader.read(
              (tls == null ? "http" : "https") + "://127.0.0.1:" + port + "/",
              settings.with(LoadOptions.HTTP2, http2 ? "on" : "off"));
      return new LoadRun(plan, transport, loop).start().sync().getNow();
    } catch (IOException e) {
      throw new BenchFailure("a file to compare with cannot be read", e);
    }
  }

  /** Runs something on the loop and waits for its result. */
  <T> T onLoop(Callable<T> work) throws InterruptedException {
    return loop.submit(work).sync().getNow();
  }

  /** Waits for what the loop does; says what it was when it does not happen in time. */
  static <T> T await(Future<T> future, Duration limit, String what)
      throws BenchFailure, InterruptedException {
    if (!future.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new BenchFailure(what + " did not end within " + limit.toSeconds() + " s");
    }
    Throwable cause = future.cause();
    if (cause != null) {
      throw new BenchFailure(what + " failed", cause);
    }
    return future.getNow();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
