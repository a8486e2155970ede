package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.bench.load.Destination.Encryption;
import dev.gyre.config.Options;
import dev.gyre.config.Syntax;
import dev.gyre.config.TlsVersion;
import dev.gyre.server.GyreServer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HandshakesTest {
  @ParameterizedTest
  @CsvSource({
    "OPENSSL, 1.3, false", "OPENSSL, 1.3, true", "OPENSSL, 1.2, false", "OPENSSL, 1.2, true",
    "JDK, 1.3, false", "JDK, 1.3, true", "JDK, 1.2, false", "JDK, 1.2, true"
  })
  void bothProvidersTellFullFromResumed(SslProvider provider, String version, boolean resuming)
      throws Exception {
    TlsVersion newest = Syntax.choice(TlsVersion.class).read(version);
    Handshakes handshakes = new Handshakes();
    ClientTls tls =
        ClientTls.make(provider, false, new Encryption(resuming, newest, false, ""), handshakes);
    try (GyreServer server =
        GyreServer.hello()
            .set(Options.PORT, "0")
            .set(Options.TRANSPORT_MODE, "nio")
            .set(Options.LOOPS, "1")
            .set(Options.TLS_SELF_SIGNED, "on")
            .start()) {
      Loads.onLoop(
          (transport, loop) -> {
            Bootstrap bootstrap = new Bootstrap().group(loop);
            transport.configure(bootstrap);
            for (int i = 0; i < 4; i++) {
              ask(bootstrap, loop, tls, newest, server.port());
            }
            return handshakes;
          });
    }
    String told = handshakes.full() + " full, " + handshakes.resumed() + " resumed";
    assertEquals(4, handshakes.full() + handshakes.resumed(), told);
    if (resuming) {
      assertTrue(handshakes.resumed() > 0, told);
    } else {
      assertEquals(0, handshakes.resumed(), told);
    }
  }

  // The server's ticket comes before its answer.
  private static void ask(
      Bootstrap bootstrap, EventLoop loop, ClientTls tls, TlsVersion newest, int port)
      throws Exception {
    Promise<String> answer = loop.newPromise();
    Channel channel =
        bootstrap
            .clone()
            .handler(
                tls.before(
                    new SimpleChannelInboundHandler<ByteBuf>() {
                      @Override
                      protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                        answer.trySuccess(bytes.toString(StandardCharsets.US_ASCII));
                      }
                    }))
            .connect("127.0.0.1", port)
            .sync()
            .channel();
    channel.writeAndFlush(
        Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: a\r\n\r\n", StandardCharsets.US_ASCII));
    assertTrue(answer.await(20, TimeUnit.SECONDS));
    SslHandler used = channel.pipeline().get(SslHandler.class);
    assertEquals("TLSv" + newest, used.engine().getSession().getProtocol());
    channel.close().sync();
  }
}
