package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When connections end as idle. */
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

  /** Who reads his echo slowly is waited for, and only then has said nothing. */
  @Test
  void forAnEchoItBeginsThenToo() {
    DuplexEmbedded echo = new DuplexEmbedded(new EchoConnection(one.loop));
    echo.isFull = true;
    OneLoop.send(echo, "x".repeat(1000));
    for (int i = 0; i < 10; i++) {
      echo.unsafe().outboundBuffer().progress(10);
      one.passInSteps(10);
    }
    echo.takeAll();
    one.passInSteps(50);
    assertTrue(echo.isOpen(), one.reasons::toString);
    one.passInSteps(30);
    assertFalse(echo.isOpen());
    echo.releaseOutbound();
  }
}
