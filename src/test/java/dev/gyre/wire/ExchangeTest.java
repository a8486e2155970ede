package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When connections of HTTP/1 hold what only a busy one needs. */
class ExchangeTest {

  private final OneLoop one = new OneLoop();

  @AfterEach
  void close() {
    one.close();
  }

  private int free() {
    return one.loop.exchanges().size();
  }

  @Test
  void anIdleConnectionHoldsNone() {
    EmbeddedChannel channel = one.open();
    assertEquals(0, free(), "none was needed yet");
    for (int i = 0; i < 3; i++) {
      OneLoop.send(channel, OneLoop.REQUEST);
      assertTrue(OneLoop.takeBytes(channel) > 0);
      assertEquals(1, free());
    }
    OneLoop.send(channel, OneLoop.REQUEST.repeat(3));
    assertEquals(1, free());
    assertTrue(OneLoop.takeBytes(channel) > 0);
    channel.close();
  }

  @Test
  void aHeadUnderWayKeepsItsOwn() {
    EmbeddedChannel first = one.open();
    EmbeddedChannel second = one.open();
    OneLoop.send(first, OneLoop.REQUEST.substring(0, 10));
    OneLoop.send(second, OneLoop.REQUEST.substring(0, 20));
    OneLoop.send(one.open(), OneLoop.REQUEST);
    assertEquals(1, free(), "that of the third");
    OneLoop.send(first, OneLoop.REQUEST.substring(10));
    OneLoop.send(second, OneLoop.REQUEST.substring(20));
    assertTrue(OneLoop.takeBytes(first) > 0);
    assertTrue(OneLoop.takeBytes(second) > 0);
    assertEquals(3, free());
  }

  @Test
  void lineEndsBeforeARequestAreKept() {
    EmbeddedChannel channel = one.open();
    OneLoop.send(channel, "\r");
    assertEquals(0, free());
    OneLoop.send(channel, "\n" + OneLoop.REQUEST);
    assertTrue(OneLoop.takeBytes(channel) > 0);
    assertEquals(1, free());
  }

  @Test
  void theCloseLogCountsTheBytesOfAll() {
    EmbeddedChannel channel = one.open();
    OneLoop.send(one.open(), OneLoop.REQUEST); // leaves an exchange that has counted already
    int bytes = 0;
    for (int i = 0; i < 3; i++) {
      OneLoop.send(channel, OneLoop.REQUEST);
      bytes += OneLoop.takeBytes(channel);
    }
    channel.close();
    assertEquals(List.of((long) bytes), one.bytesOfClosed);
  }
}
