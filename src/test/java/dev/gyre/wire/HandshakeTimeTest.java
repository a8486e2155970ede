package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.metrics.CloseReason;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a peer may take for what comes before its connection opens. */
class HandshakeTimeTest {
  private final OneLoop one = new OneLoop();

  @AfterEach
  void close() {
    one.close();
  }

  /** Of the pieces that arrive, what stands in front passes on that they were read. */
  private void shakeHandsInPieces(Connection connection) {
    connection.expectHandshake();
    DuplexEmbedded channel = new DuplexEmbedded(connection);
    long seconds =
        TimeUnit.NANOSECONDS.toSeconds(
            connection.loop.server().deadlines().handshakeTimeoutNanos());
    for (int i = 0; i <= seconds; i++) {
      one.pass(1);
      channel.pipeline().fireChannelReadComplete();
    }
    one.pass(1);
    assertEquals(List.of(CloseReason.TLS_TIMEOUT), one.reasons);
  }

  @Test
  void endsForAnEcho() {
    shakeHandsInPieces(new EchoConnection(one.loop));
  }

  @Test
  void endsForTheHandlerOfAnother() {
    shakeHandsInPieces(new GuardedConnection(one.loop, new ChannelInboundHandlerAdapter()));
  }

  @Test
  void endsForHttp() {
    shakeHandsInPieces(new HttpConnection(one.loop, one.service));
  }
}
