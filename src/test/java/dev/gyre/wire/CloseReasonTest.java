package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.http2.Http2Frame;
import dev.gyre.metrics.CloseReason;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why connections end, where two things come together. */
class CloseReasonTest {
  private final OneLoop one = new OneLoop();
  private final DuplexEmbedded channel = one.open();

  @AfterEach
  void close() {
    channel.releaseOutbound();
    one.close();
  }

  /** It would have ended without the stop of the server. */
  @Test
  void aBadRequestIsThatAlsoWhileTheServerStops() {
    channel.isFull = true;
    OneLoop.send(channel, "nonsense\r\n\r\n");
    one.loop.announceDrain();
    one.loop.drain();
    channel.takeAll();
    channel.close();
    assertEquals(List.of(CloseReason.BAD_REQUEST), one.reasons);
  }

  /** As clients do that are told so. */
  @Test
  void aServerThatStopsIsTheReasonAlsoWhenThePeerEndsItsSideThen() {
    channel.writeInbound(Unpooled.copiedBuffer(Http2Frame.preface()));
    channel.isFull = true;
    one.loop.drain();
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    channel.takeAll();
    one.timers.runPendingTasks();
    assertEquals(List.of(CloseReason.DRAIN), one.reasons);
  }
}
