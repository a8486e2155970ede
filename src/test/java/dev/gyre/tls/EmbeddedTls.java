package dev.gyre.tls;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLException;

/** A client of TLS without a socket, which is the JDK's, for a channel without one. */
public final class EmbeddedTls implements AutoCloseable {
  private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

  private final EmbeddedChannel server;
  private final SslHandler handler;
  private final EmbeddedChannel client;

  /** The handshake is yet to come. */
  public EmbeddedTls(EmbeddedChannel server) throws SSLException {
    this.server = server;
    this.handler =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build()
            .newHandler(ALLOCATOR);
    this.client = new EmbeddedChannel(handler);
  }

  /** What servers have in front of their connections; the caller closes it. */
  public static TlsFront front() throws TlsFailure {
    return TlsFront.open(
        Settings.DEFAULTS.with(Options.TLS_SELF_SIGNED, "on"), List.of(), news -> {});
  }

  /** Has both shake hands. */
  public void shakeHands() {
    SslHandler netty = server.pipeline().get(SslHandler.class);
    while (!netty.handshakeFuture().isDone() || !handler.handshakeFuture().isDone()) {
      server.writeInbound(sent());
      client.writeInbound(sentBy(server));
    }
  }

  /** What the client's TLS is done by. */
  public SslHandler handler() {
    return handler;
  }

  /** What the client sends for it, and what it has to send: a record for each text. */
  public ByteBuf sent(String... texts) {
    for (String text : texts) {
      client.writeOutbound(bytes(text));
    }
    client.flush();
    return sentBy(client);
  }

  /** What the client reads in what the server has sent. */
  public String read() {
    return read(sentBy(server));
  }

  /** The same in other records. */
  public String read(ByteBuf records) {
    client.writeInbound(records);
    StringBuilder text = new StringBuilder();
    for (ByteBuf read = client.readInbound(); read != null; read = client.readInbound()) {
      text.append(read.toString(StandardCharsets.US_ASCII));
      read.release();
    }
    return text.toString();
  }

  /** All that one has sent since the last time. */
  private static ByteBuf sentBy(EmbeddedChannel peer) {
    ByteBuf all = ALLOCATOR.directBuffer();
    for (ByteBuf sent = peer.readOutbound(); sent != null; sent = peer.readOutbound()) {
      all.writeBytes(sent);
      sent.release();
    }
    return all;
  }

  /** A text in direct memory. */
  public static ByteBuf bytes(String text) {
    return ALLOCATOR.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** What was sent, but not by the one who has the keys: its last byte is another one. */
  public static ByteBuf forged(ByteBuf records) {
    int last = records.writerIndex() - 1;
    return records.setByte(last, records.getByte(last) ^ 1);
  }

  @Override
  public void close() {
    client.finishAndReleaseAll();
  }
}
