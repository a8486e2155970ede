package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.metrics.CloseReason;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which connections make room for new ones. */
class MakeRoomTest {
  private final OneLoop one = new OneLoop();

  @AfterEach
  void close() {
    one.close();
  }

  @Test
  void anIdleOneDoes() {
    EmbeddedChannel channel = one.open();
    assertTrue(one.loop.evictOldestIdle());
    assertFalse(channel.isOpen());
    assertFalse(one.loop.evictOldestIdle());
  }

  /** Its place is given away already; who got another for it would be one too many. */
  @Test
  void oneThatEndsDoesNot() {
    EmbeddedChannel channel = one.open(new SlowToClose());
    channel.pipeline().get(HttpConnection.class).close(CloseReason.LIMIT);
    assertTrue(channel.isOpen(), "not yet");
    assertEquals(0, one.loop.idleQueue().size());
    assertFalse(one.loop.evictOldestIdle());
  }

  @Test
  void oneWhoseAnswerWaitsForTheSocketDoesNot() {
    DuplexEmbedded channel = one.open();
    channel.isFull = true;
    OneLoop.send(channel, OneLoop.REQUEST);
    assertFalse(one.loop.evictOldestIdle());
    assertTrue(channel.isOpen());
    assertEquals(0, one.loop.idleQueue().size());
    channel.takeAll();
    assertEquals(1, one.loop.idleQueue().size());
    assertTrue(one.loop.evictOldestIdle());
    assertFalse(channel.isOpen());
    channel.releaseOutbound();
  }

  /** What was waited for is over, but there is more to do. */
  @Test
  void oneThatIsBusyAgainWhenItsAnswerWasTakenDoesNot() {
    DuplexEmbedded channel = one.open();
    channel.isFull = true;
    OneLoop.send(channel, OneLoop.REQUEST);
    assertFalse(one.loop.evictOldestIdle());
    OneLoop.send(channel, OneLoop.REQUEST.substring(0, 10));
    channel.takeAll();
    assertEquals(0, one.loop.idleQueue().size());
    OneLoop.send(channel, OneLoop.REQUEST.substring(10));
    assertEquals(1, one.loop.idleQueue().size());
    channel.close();
    channel.releaseOutbound();
  }

  /** With as many as are allowed, a tenth of the idle time is left, whatever they speak. */
  @Test
  void whoSaysNothingEndsSoonerWhenConnectionsRunOut() {
    List<DuplexEmbedded> channels = new ArrayList<>();
    for (int i = 0; i < OneLoop.CONNECTIONS_MAX; i++) {
      channels.add(new DuplexEmbedded(new EchoConnection(one.loop)));
    }
    one.turnFor(4);
    OneLoop.send(channels.getFirst(), "x");
    one.turnFor(4);
    assertTrue(channels.removeFirst().isOpen());
    assertEquals(Collections.nCopies(channels.size(), CloseReason.PRESSURE), one.reasons);
  }

  private DuplexEmbedded openGuarded() {
    return new DuplexEmbedded(new GuardedConnection(one.loop, new ChannelInboundHandlerAdapter()));
  }

  private static void push(DuplexEmbedded channel) {
    channel.writeAndFlush(Unpooled.copiedBuffer(new byte[1]));
    channel.releaseOutbound();
  }

  /** As a handler that tells news to who has asked for them once. */
  @Test
  void whoIsSentSomethingStaysLonger() {
    DuplexEmbedded listens = openGuarded();
    DuplexEmbedded silent = openGuarded();
    push(listens);
    assertTrue(one.loop.evictOldestIdle());
    assertTrue(listens.isOpen());
    assertFalse(silent.isOpen());
    assertTrue(one.loop.evictOldestIdle(), "the only one");
  }

  @Test
  void whoIsSentSomethingKeepsNobodyElseLonger() {
    DuplexEmbedded listens = openGuarded();
    for (int i = 1; i < OneLoop.CONNECTIONS_MAX; i++) {
      openGuarded();
    }
    for (int i = 0; i < 8; i++) {
      push(listens);
      one.turnFor(1);
    }
    assertTrue(listens.isOpen());
    assertEquals(OneLoop.CONNECTIONS_MAX - 1, one.reasons.size());
  }

  /** As the kernel may be. */
  private static final class SlowToClose extends ChannelOutboundHandlerAdapter {
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {}
  }
}
