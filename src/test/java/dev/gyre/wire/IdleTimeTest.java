package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
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

  private void passInSteps(int seconds) {
    for (int i = 0; i < seconds; i++) {
      one.clock.advanceNanos(TimeUnit.SECONDS.toNanos(1));
      one.loop.wheel().advance(one.clock.nanoTime());
    }
  }

  @Test
  void itBeginsWhenTheSocketHasTakenAll() {
    channel.isFull = true;
    OneLoop.send(channel, OneLoop.REQUEST);
    passInSteps(70);
    channel.takeAll();
    passInSteps(60);
    assertTrue(channel.isOpen());
    passInSteps(20);
    assertFalse(channel.isOpen());
  }
}
