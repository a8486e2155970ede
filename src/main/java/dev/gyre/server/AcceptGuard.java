package dev.gyre.server;

import dev.gyre.metrics.Counters;
import dev.gyre.wire.LoopContext;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What happens when accept(2) fails, for want of descriptors as a rule: it is counted, the
 * connection that has been idle longest is closed, and the loop goes on. Netty pauses the listener
 * for a second, so nothing spins.
 *
 * <p>One descriptor is held in reserve and given up at that moment: what the JVM must open then (a
 * class, a log) does not fail and cannot end an event loop.
 */
final class AcceptGuard implements AutoCloseable {
  private static final Path ANY_FILE = Path.of("/dev/null");

  private final Counters counters;
  private @Nullable FileChannel reserve;
  private boolean closed;

  AcceptGuard(Counters counters) {
    this.counters = counters;
    warmUpLogging();
    takeReserve();
  }

  /**
   * Netty writes a line when accept fails. The first line of a process opens the time zone file;
   * without a descriptor for it that ends the event loop with an error.
   */
  private static void warmUpLogging() {
    LogRecord first = new LogRecord(Level.WARNING, "");
    first.setThrown(new IOException());
    String formatted = new SimpleFormatter().format(first);
    assert !formatted.isEmpty();
  }

  ChannelHandler handler(LoopContext loop) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counters.acceptFailed();
        giveReserve();
        loop.evictOldestIdle();
        context
            .executor()
            .schedule(AcceptGuard.this::takeReserve, 1, TimeUnit.SECONDS)
            .addListener(done -> {});
        context.fireExceptionCaught(cause); // ServerBootstrap's acceptor pauses the listener
      }
    };
  }

  private synchronized void takeReserve() {
    if (reserve == null && !closed) {
      try {
        reserve = FileChannel.open(ANY_FILE, StandardOpenOption.READ);
      } catch (IOException stillShort) {
        reserve = null; // the next failed accept tries again
      }
    }
  }

  private synchronized void giveReserve() {
    FileChannel held = reserve;
    reserve = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        counters.acceptFailed(); // close(2) of /dev/null does not fail
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    giveReserve();
  }
}
