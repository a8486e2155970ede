package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When connections of HTTP/1 end as idle. */
class IdleTimeTest {
  private final OneLoop one = new OneLoop();
  private final DuplexEmbedded channel = one.open();

  @AfterEach
  void close() {
    channel.close();
    channel.releaseOutbound();
    one.close();
  }

  @Test
  void itBeginsWhenTheSocketHasTakenAll() {
    channel.isFull = true;
    OneLoop.send(channel, OneLoop.REQUEST);
    one.passInSteps(70);
    channel.takeAll();
    one.passInSteps(60);
    assertTrue(channel.isOpen());
    one.passInSteps(20);
    assertFalse(channel.isOpen());
  }
}
