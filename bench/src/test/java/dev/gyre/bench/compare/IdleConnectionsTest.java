package dev.gyre.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.config.TransportMode;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportSelector;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdleConnectionsTest {
  /** As one that serves a connection after the other. */
  @Test
  void aServerThatAcceptsNoMoreIsSaidToBeOne() throws Exception {
    Transport transport =
        Objects.requireNonNull(TransportSelector.select(TransportMode.NIO, 1).chosen());
    EventLoopGroup group = transport.newLoop(new DefaultThreadFactory("idle-test", true));
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = full.getLocalPort();
      BenchFailure failure =
          assertThrows(
              BenchFailure.class,
              () -> IdleConnections.open(transport, group.next(), port, 100, 300).close());
      assertEquals(
          "idle connection N failed: connection timed out after 300 ms: /127.0.0.1:" + port,
          String.valueOf(failure.getMessage()).replaceFirst("n \\d+ f", "n N f"));
    } finally {
      group.shutdownGracefully();
    }
  }
}
