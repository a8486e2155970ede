package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.metrics.CloseReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
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

  /** As the kernel may be. */
  private static final class SlowToClose extends ChannelOutboundHandlerAdapter {
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {}
  }
}
