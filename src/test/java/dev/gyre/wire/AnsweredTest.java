package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What connections of HTTP/1 tell of their answers. */
class AnsweredTest {
  private static final String NO_REQUEST = "GET\t/ HTTP/1.1\r\n\r\n";
  private static final long SECOND_NANOS = 1_000_000_000;

  private final OneLoop one = new OneLoop();

  @AfterEach
  void close() {
    one.close();
  }

  private List<Integer> statuses() {
    return one.answered.stream().map(Answered::status).toList();
  }

  private List<Long> beganNanos() {
    return one.answered.stream().map(Answered::beganNanos).toList();
  }

  @Test
  void aHeadThatIsRefusedHasATime() {
    one.clock.advanceNanos(7 * SECOND_NANOS);
    EmbeddedChannel channel = one.open();
    OneLoop.send(channel, NO_REQUEST);
    channel.releaseOutbound();
    assertEquals(List.of(400), statuses());
    assertEquals(List.of(7 * SECOND_NANOS), beganNanos());
  }

  @Test
  void aHeadThatIsRefusedHasATimeOfItsOwn() {
    EmbeddedChannel channel = one.open();
    one.clock.advanceNanos(SECOND_NANOS);
    OneLoop.send(channel, OneLoop.REQUEST);
    channel.releaseOutbound();
    one.clock.advanceNanos(SECOND_NANOS);
    OneLoop.send(channel, NO_REQUEST);
    channel.releaseOutbound();
    assertEquals(List.of(200, 400), statuses());
    assertEquals(List.of(SECOND_NANOS, 2 * SECOND_NANOS), beganNanos());
  }
}
