package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.http2.Http2Frame;
import dev.gyre.idle.TimerNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The turning of the wheel. */
class LoopContextTest {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final OneLoop one = new OneLoop();

  @AfterEach
  void close() {
    one.close();
  }

  @Test
  void deadlineThatFailsDoesNotStopTheOthers() {
    List<Throwable> faults = new ArrayList<>();
    one.faults = faults;
    List<String> expired = new ArrayList<>();
    EmbeddedChannel channel = one.open();
    one.loop.wheel().add(node(() -> fail(expired)), SECOND_NANOS);
    one.loop.wheel().add(node(() -> expired.add("second")), 5 * SECOND_NANOS);
    one.turnFor(2);
    assertEquals(List.of("first"), expired);
    one.turnFor(10);
    assertEquals(List.of("first", "second"), expired);
    assertEquals(1, faults.size());
    channel.close();
  }

  @Test
  void connectionThatCannotTellItsPeerOfTheEndDoesNotKeepOthersFromIt() {
    one.faults = new ArrayList<>();
    DuplexEmbedded idle = one.open();
    DuplexEmbedded full = one.open(); // the last one is told first
    full.writeInbound(Unpooled.copiedBuffer(Http2Frame.preface()));
    full.releaseOutbound();
    full.config().setAllocator(OneLoop.withoutMemory());
    try {
      one.loop.drain();
    } catch (OutOfMemoryError lost) { // which JUnit would end the process for
      throw new AssertionError("the others are not told", lost);
    }
    assertTrue(idle.isOutputShutdown());
    assertFalse(full.isOpen());
    idle.close();
  }

  private static void fail(List<String> expired) {
    expired.add("first");
    throw new OutOfMemoryError("as when buffers run out");
  }

  private static TimerNode node(Runnable then) {
    return new TimerNode() {
      @Override
      protected void expired(long nowNanos) {
        then.run();
      }
    };
  }
}
