package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.metrics.CloseReason;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultFileRegion;
import java.io.File;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files that an embedder's own handler sends to a client that takes its time. */
class GuardedFileTest {
  private static final long FILE_BYTES = 1L << 40;

  private final OneLoop one = new OneLoop();
  private final Region region = new Region();
  private final DuplexEmbedded channel =
      new DuplexEmbedded(new GuardedConnection(one.loop, new ChannelInboundHandlerAdapter()));

  /** As much of it has gone as the test says. */
  private static final class Region extends DefaultFileRegion {
    private long gone;

    Region() {
      super(new File("none"), 0, FILE_BYTES);
    }

    @Override
    public long transferred() {
      return gone;
    }
  }

  private void send() {
    channel.isFull = true;
    channel.writeAndFlush(region, channel.voidPromise());
    goOn();
  }

  private void goOn() {
    region.gone += 1000;
    channel.unsafe().outboundBuffer().progress(1000);
  }

  @AfterEach
  void close() {
    channel.close();
    channel.releaseOutbound();
    one.close();
  }

  @Test
  void aSlowDownloadIsNotIdle() {
    send();
    for (int i = 0; i < 60; i++) {
      goOn();
      one.turnFor(10);
      assertTrue(channel.isOpen(), one.reasons::toString);
    }
  }

  @Test
  void oneThatDoesNotGoOnIsStalled() {
    send();
    for (int i = 0; i < 60; i++) {
      one.turnFor(10);
    }
    assertEquals(List.of(CloseReason.WRITE_STALL), one.reasons);
    assertEquals(List.of(1000L), one.bytesOfClosed);
  }

  @Test
  void itMakesNoRoomForOthers() {
    send();
    assertFalse(one.loop.evictOldestIdle());
    assertTrue(channel.isOpen());
    channel.takeAll();
    assertTrue(one.loop.evictOldestIdle());
  }
}
