package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.metrics.CloseReason;
import dev.gyre.tls.EmbeddedTls;
import dev.gyre.tls.TlsFailure;
import dev.gyre.tls.TlsFront;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens seldom to connections over TLS that leave Netty's handler. */
class TlsStreamTest {
  private static @Nullable TlsFront front;

  private final OneLoop one =
      new OneLoop(0, Settings.DEFAULTS.with(Options.PIPELINE, "1")); // each answer is waited for
  private final DuplexEmbedded channel =
      new DuplexEmbedded(
          new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel accepted) {
              ConnectionFactory.encrypted(ConnectionFactory.http(one.service), front()::install)
                  .install(accepted, one.loop);
            }
          });
  private @Nullable EmbeddedTls client;

  @BeforeAll
  static void makeCertificate() throws TlsFailure {
    front = EmbeddedTls.front();
  }

  @AfterAll
  static void closeFront() {
    front().close();
  }

  private static TlsFront front() {
    return Objects.requireNonNull(front);
  }

  @BeforeEach
  void shakeHands() throws SSLException {
    client = new EmbeddedTls(channel);
    client.shakeHands();
  }

  @AfterEach
  void close() {
    client().close();
    channel.finishAndReleaseAll();
    one.close();
  }

  private EmbeddedTls client() {
    return Objects.requireNonNull(client);
  }

  private void goOn() {
    for (int i = 0; i < 2; i++) {
      channel.writeInbound(client().sent(OneLoop.REQUEST));
      assertTrue(client().read().startsWith("HTTP/1.1 200 "));
    }
    assertNotNull(channel.pipeline().get(TlsStream.class));
  }

  /** The socket takes what Netty's handler had written last only when it is to give way. */
  @Test
  void whatIsReadWhileHandlersChangeIsReadOnce() {
    one.faults = new ArrayList<>();
    channel.isFull = true;
    channel.writeInbound(client().sent(OneLoop.REQUEST));
    channel.isFull = false;
    for (int i = 2; i < 5; i++) {
      channel.writeInbound(client().sent(OneLoop.REQUEST));
      assertEquals(i, one.answered.size());
    }
    assertEquals(5, client().read().split("HTTP/1.1 200 ", -1).length);
    assertEquals(List.of(), one.faults);
  }

  /** BoringSSL encrypts nothing for a peer that has failed, so what was to be sent goes nowhere. */
  @Test
  void answersToWhoHasFailedAreReleased() {
    goOn();
    channel.isFull = true; // so it waits with its alert
    ByteBuf small = EmbeddedTls.bytes("x");
    ByteBuf large = EmbeddedTls.bytes("x".repeat(100_000));
    channel.pipeline().write(small, channel.voidPromise());
    channel.writeInbound(EmbeddedTls.forged(client().sent("a")));
    channel.pipeline().write(large, channel.voidPromise());
    assertEquals(0, small.refCnt());
    assertEquals(0, large.refCnt());
    assertFalse(channel.isOpen());
    assertEquals(List.of(CloseReason.TLS_ERROR), one.reasons);
  }
}
