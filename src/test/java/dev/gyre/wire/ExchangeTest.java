package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When connections of HTTP/1 hold what only a busy one needs. */
class ExchangeTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

  private final OneLoop one = new OneLoop();

  @AfterEach
  void close() {
    one.close();
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
    return one.loop.exchanges().size();
  }

  @Test
  void anIdleConnectionHoldsNone() {
    EmbeddedChannel channel = one.open();
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
    EmbeddedChannel first = one.open();
    EmbeddedChannel second = one.open();
    send(first, REQUEST.substring(0, 10));
    send(second, REQUEST.substring(0, 20));
    send(one.open(), REQUEST);
    assertEquals(1, free(), "that of the third");
    send(first, REQUEST.substring(10));
    send(second, REQUEST.substring(20));
    assertTrue(drain(first) > 0);
    assertTrue(drain(second) > 0);
    assertEquals(3, free());
  }

  @Test
  void lineEndsBeforeARequestAreKept() {
    EmbeddedChannel channel = one.open();
    send(channel, "\r");
    assertEquals(0, free());
    send(channel, "\n" + REQUEST);
    assertTrue(drain(channel) > 0);
    assertEquals(1, free());
  }

  @Test
  void theCloseLogCountsTheBytesOfAll() {
    EmbeddedChannel channel = one.open();
    send(one.open(), REQUEST); // leaves an exchange that has counted already
    int bytes = 0;
    for (int i = 0; i < 3; i++) {
      send(channel, REQUEST);
      bytes += drain(channel);
    }
    channel.close();
    assertEquals(List.of((long) bytes), one.bytesOfClosed);
  }
}
