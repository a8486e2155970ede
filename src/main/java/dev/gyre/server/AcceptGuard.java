package dev.gyre.server;

import dev.gyre.metrics.Counters;
import dev.gyre.wire.ConnectionLog;
import dev.gyre.wire.LoopContext;
import io.netty.channel.ChannelConfig;
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
 * connection that has been idle longest is closed, and the listener pauses for a second, so that
 * nothing spins.
 *
 * <p>One descriptor is held in reserve and given up at that moment: what the JVM must open then (a
 * class, a log) does not fail and cannot end an event loop.
 */
final class AcceptGuard implements AutoCloseable {
  private static final long PAUSE_SECONDS = 1;
  private static final Path ANY_FILE = Path.of("/dev/null");

  private final Counters counters;
  private final ConnectionLog log;
  private volatile boolean told;
  private @Nullable FileChannel reserve;
  private boolean closed;

  AcceptGuard(Counters counters, ConnectionLog log) {
    this.counters = counters;
    this.log = log;
    takeReserve();
  }

  ChannelHandler handler(LoopContext loop) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counters.acceptFailed();
        giveReserve();
        loop.evictOldestIdle();
        if (!told) {
          told = true;
          log.fault(
              "accept failed, pausing for a second at a time; further ones are counted", cause);
        }
        ChannelConfig listener = context.channel().config();
        listener.setAutoRead(false);
        context
            .executor()
            .schedule(
                () -> {
                  takeReserve();
                  listener.setAutoRead(true);
                },
                PAUSE_SECONDS,
                TimeUnit.SECONDS);
      }
    };
  }

  /**
   * Has the JVM load what it needs to write a line with a time and a stack trace: with no
   * descriptor left it could not, and the error would end the event loop that meant to log. Takes
   * as long as a good part of the start, so that it is called when the listeners are open.
   */
  static void warmUp() {
    Logs.warmUp();
    LogRecord record = new LogRecord(Level.WARNING, "warm-up");
    record.setThrown(new IOException("warm-up"));
    String line = new SimpleFormatter().format(record);
    if (line.isEmpty()) {
      throw new IllegalStateException("the log formatter writes nothing");
    }
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
