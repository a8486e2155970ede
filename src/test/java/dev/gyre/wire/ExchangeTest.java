package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Settings;
import dev.gyre.config.TransportMode;
import dev.gyre.metrics.CloseReason;
import dev.gyre.metrics.Counters;
import dev.gyre.routing.HelloApplication;
import dev.gyre.time.ManualClock;
import dev.gyre.transport.TransportSelector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When connections of HTTP/1 hold what only a busy one needs. */
class ExchangeTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final FilePool pool = new FilePool(1, 1);
  private final Closed log = new Closed();
  private final ServerContext server =
      new ServerContext(
          Settings.DEFAULTS,
          Deadlines.of(Settings.DEFAULTS),
          Objects.requireNonNull(TransportSelector.select(TransportMode.NIO, 1).chosen()),
          false,
          new ConnectionGate(100, 0),
          ClientLimits.of(Settings.DEFAULTS, 0),
          new Counters(),
          new ManualClock(0),
          log);
  private final LoopContext loop =
      new LoopContext(server, new EmbeddedChannel().eventLoop(), 8192, 0, 0);
  private final Http1Service service = new Http1Service(new HelloApplication(), pool, server);

  @AfterEach
  void close() {
    pool.close();
  }

  private EmbeddedChannel open() {
    return new EmbeddedChannel(new Http1Connection(loop, service));
  }

  private static void send(EmbeddedChannel channel, String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** How many bytes came out. */
  private static int drain(EmbeddedChannel channel) {
    int bytes = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      bytes += out.readableBytes();
      out.release();
    }
    return bytes;
  }

  private int free() {
    return loop.exchanges().size();
  }

  @Test
  void anIdleConnectionHoldsNone() {
    EmbeddedChannel channel = open();
    assertEquals(0, free(), "none was needed yet");
    for (int i = 0; i < 3; i++) {
      send(channel, REQUEST);
      assertTrue(drain(channel) > 0);
      assertEquals(1, free());
    }
    send(channel, REQUEST.repeat(3));
    assertEquals(1, free());
    assertTrue(drain(channel) > 0);
    channel.close();
  }

  @Test
  void aHeadUnderWayKeepsItsOwn() {
    EmbeddedChannel first = open();
    EmbeddedChannel second = open();
    send(first, REQUEST.substring(0, 10));
    send(second, REQUEST.substring(0, 20));
    send(open(), REQUEST);
    assertEquals(1, free(), "that of the third");
    send(first, REQUEST.substring(10));
    send(second, REQUEST.substring(20));
    assertTrue(drain(first) > 0);
    assertTrue(drain(second) > 0);
    assertEquals(3, free());
  }

  @Test
  void lineEndsBeforeARequestAreKept() {
    EmbeddedChannel channel = open();
    send(channel, "\r");
    assertEquals(0, free());
    send(channel, "\n" + REQUEST);
    assertTrue(drain(channel) > 0);
    assertEquals(1, free());
  }

  @Test
  void theCloseLogCountsTheBytesOfAll() {
    EmbeddedChannel channel = open();
    send(open(), REQUEST); // leaves an exchange that has counted already
    int bytes = 0;
    for (int i = 0; i < 3; i++) {
      send(channel, REQUEST);
      bytes += drain(channel);
    }
    channel.close();
    assertEquals(List.of((long) bytes), log.bytes);
  }

  private static final class Closed implements ConnectionLog {
    private final List<Long> bytes = new ArrayList<>();

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
        long sent) {
      bytes.add(sent);
    }

    @Override
    public void fault(String what, Throwable cause) {
      throw new AssertionError(what, cause);
    }
  }
}
