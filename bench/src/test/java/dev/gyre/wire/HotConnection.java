package dev.gyre.wire;

import dev.gyre.coding.FileEncoder;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.config.TransportMode;
import dev.gyre.files.MediaTypes;
import dev.gyre.metrics.CloseReason;
import dev.gyre.metrics.Counters;
import dev.gyre.routing.SiteApplication;
import dev.gyre.time.Clock;
import dev.gyre.transport.TransportSelector;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Lets the micro-benchmarks reach the handler of HTTP/1.1 connections: one on a channel that is no
 * socket, serving a directory.
 */
public final class HotConnection implements AutoCloseable {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final FilePool pool = new FilePool(1, 8);
  private final SiteApplication application;
  private final LoopContext loop;

  /** Serves that directory; what was kept once stays good. */
  public HotConnection(Path directory) throws IOException {
    Settings settings = Settings.DEFAULTS.with(Options.CACHE_VALID, "1h");
    ServerContext server =
        new ServerContext(
            settings,
            Deadlines.of(settings),
            Objects.requireNonNull(TransportSelector.select(TransportMode.NIO, 1).chosen()),
            false,
            new ConnectionGate(1, 0),
            ClientLimits.of(settings, 0),
            new Counters(),
            Clock.SYSTEM,
            new NoLog());
    application =
        new SiteApplication(
            directory,
            MediaTypes.builtIn(),
            new FileEncoder(settings, cause -> {}),
            settings,
            Clock.SYSTEM,
            news -> {});
    loop = new LoopContext(server, channel.eventLoop(), 32 * 1024, 1 << 20, 0);
    ConnectionFactory.http(new Http1Service(application, pool, server)).install(channel, loop);
    channel.pipeline().fireChannelActive();
  }

  /** Sends a request, which it releases, and returns the bytes of the answer. */
  public int exchange(ByteBuf request) {
    channel.writeInbound(request);
    int bytes = 0;
    while (bytes == 0) {
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        bytes += out.readableBytes();
        out.release();
      }
      if (bytes == 0) {
        channel.runPendingTasks(); // a file thread is at work
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    loop.hotAnswers().clear();
    pool.close();
    application.close();
  }

  private static final class NoLog implements ConnectionLog {
    @Override
    public boolean wantsAnswers() {
      return false;
    }

    @Override
    public void answered(long connection, SocketAddress remote, Answered answered) {}

    @Override
    public void closed(
        long connection,
        SocketAddress remote,
        CloseReason reason,
        long ageNanos,
        long requests,
        long bytes) {}

    @Override
    public void fault(String what, Throwable cause) {
      throw new IllegalStateException(what, cause);
    }
  }
}
