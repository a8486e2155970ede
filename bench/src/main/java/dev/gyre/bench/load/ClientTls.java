package dev.gyre.bench.load;

import dev.gyre.bench.load.Destination.Encryption;
import dev.gyre.config.TlsVersion;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;

/**
 * TLS of a load: every certificate will do, since what is measured is often on this machine, and
 * what is sent is no secret. By BoringSSL, or the JDK where that does not load.
 */
public final class ClientTls {
  /**
   * Both providers keep sessions by the peer's name, and none for a peer without one. All
   * connections of a load go to one server; a name without a dot is never sent to it.
   */
  private static final String PEER = "load";

  /** OpenSSL refuses a P-256 certificate of its own when the client does not name that curve. */
  private static final String[] CLASSICAL_GROUPS = {"x25519", "secp256r1"};

  private final SslContext context;
  private final boolean resuming;
  private final Handshakes handshakes;

  private ClientTls(SslContext context, boolean resuming, Handshakes handshakes) {
    this.context = context;
    this.resuming = resuming;
    this.handshakes = handshakes;
  }

  /**
   * For connections whose handshakes are all full, and which nobody counts.
   *
   * @param http2 whether to offer HTTP/2, and nothing else
   */
  public static ClientTls plain(boolean http2) {
    return make(http2, new Encryption(false, TlsVersion.TLS_1_3, true, ""), new Handshakes());
  }

  /**
   * For the connections of one run.
   *
   * @param http2 whether to offer HTTP/2, and nothing else
   * @param encryption what else to offer
   * @param handshakes where they are counted
   */
  static ClientTls make(boolean http2, Encryption encryption, Handshakes handshakes) {
    SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    return make(provider, http2, encryption, handshakes);
  }

  static ClientTls make(
      SslProvider provider, boolean http2, Encryption encryption, Handshakes handshakes) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(provider)
            .protocols(encryption.newest().andEarlier())
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null);
    if (http2) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              ApplicationProtocolNames.HTTP_2));
    }
    if (!encryption.postQuantum() && provider == SslProvider.OPENSSL) { // that of JDK 25 has none
      builder.option(OpenSslContextOption.GROUPS, CLASSICAL_GROUPS.clone());
    }
    if (!encryption.serverName().isEmpty()) {
      builder.serverName(new SNIHostName(encryption.serverName()));
    }
    try {
      return new ClientTls(builder.build(), encryption.resuming(), handshakes);
    } catch (SSLException e) {
      throw new IllegalStateException("a client without a certificate can be made", e);
    }
  }

  /** That handler behind TLS. */
  public ChannelHandler before(ChannelHandler handler) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(newTls(channel)).addLast(handler);
      }
    };
  }

  private SslHandler newTls(Channel channel) {
    SslHandler tls =
        resuming
            ? context.newHandler(channel.alloc(), PEER, 1)
            : context.newHandler(channel.alloc());
    tls.setHandshakeTimeoutMillis(0); // that of the load counts
    tls.handshakeFuture()
        .addListener(
            ended -> {
              if (ended.isSuccess()) {
                handshakes.completed(tls.engine());
              }
            });
    return tls;
  }
}
