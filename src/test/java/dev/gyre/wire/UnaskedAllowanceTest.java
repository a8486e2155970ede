package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.metrics.CloseReason;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transport may deliver what it was told not to read. */
class UnaskedAllowanceTest {
  private static final String FIELD = "X: " + "x".repeat(7000) + "\r\n";
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n" + FIELD + "\r\n";
  private static final String REQUESTS = REQUEST.repeat(100);
  private static final int FITTING = UnaskedAllowance.TOTAL_BYTES / REQUESTS.length();

  private final OneLoop one = new OneLoop(0, Settings.DEFAULTS.with(Options.PIPELINE, "1"));

  @AfterEach
  void close() {
    one.close();
  }

  /** One that takes no answers, and is not read any more. */
  private DuplexEmbedded heldBack() {
    DuplexEmbedded channel = one.open();
    channel.isFull = true;
    OneLoop.send(channel, REQUESTS);
    assertFalse(channel.config().isAutoRead());
    return channel;
  }

  private static void sendUnasked(DuplexEmbedded channel, int times) {
    for (int i = 0; i < times && channel.isOpen(); i++) {
      OneLoop.send(channel, REQUESTS);
    }
  }

  @Test
  void whoSendsOnAndTakesNothingIsCut() {
    DuplexEmbedded greedy = heldBack();
    sendUnasked(greedy, FITTING);
    assertTrue(greedy.isOpen());
    sendUnasked(greedy, 1);
    assertFalse(greedy.isOpen());
    assertEquals(List.of(CloseReason.FLOOD), one.reasons);
    sendUnasked(heldBack(), FITTING); // there is room again
    assertEquals(1, one.reasons.size());
  }

  @Test
  void whatIsWantedAfterAllIsAnsweredAndMakesRoom() {
    DuplexEmbedded late = heldBack();
    sendUnasked(late, FITTING);
    late.takeAll();
    while (!late.config().isAutoRead()) {
      late.runPendingTasks();
      one.timers.runPendingTasks();
    }
    assertTrue(one.answered.size() > 100 * FITTING - 100, "answered: " + one.answered.size());
    sendUnasked(heldBack(), FITTING);
    assertEquals(List.of(), one.reasons);
  }

  /** As by TLS, whose last word has to wait for who takes nothing. */
  @Test
  void nothingIsHeldOfWhoIsBeingClosed() {
    ChannelHandler slowToClose =
        new ChannelOutboundHandlerAdapter() {
          @Override
          public void close(ChannelHandlerContext context, ChannelPromise promise) {}
        };
    DuplexEmbedded channel = one.open(slowToClose);
    channel.pipeline().get(HttpConnection.class).close(CloseReason.PRESSURE);
    UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    channel.config().setAllocator(memory);
    OneLoop.send(channel, REQUESTS);
    assertEquals(0, memory.metric().usedDirectMemory());
  }

  /** Who reads his echo while he sends may have as much on its way as both take. */
  @Test
  void whatIsEchoedIsNotHeldFromAnybody() {
    DuplexEmbedded echo = new DuplexEmbedded(new EchoConnection(one.loop));
    echo.isFull = true;
    sendUnasked(echo, FITTING + 2);
    assertFalse(echo.config().isAutoRead());
    assertTrue(echo.isOpen());
    echo.takeAll();
    assertEquals((FITTING + 2L) * REQUESTS.length(), OneLoop.takeBytes(echo));
  }
}
