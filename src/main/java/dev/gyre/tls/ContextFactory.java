package dev.gyre.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Makes the context of a certificate: the provider, versions, ciphers and protocols of a server.
 */
final class ContextFactory {
  /** Forward secrecy and authenticated encryption only (RFC 9325 section 4.2). */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final SslProvider provider;
  private final List<String> versions;
  private final List<String> protocols;

  /**
   * A factory; loads the native library the first time.
   *
   * @param protocols for ALPN (RFC 7301), the preferred first; empty for none
   */
  ContextFactory(List<String> versions, List<String> protocols) {
    this.provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    this.versions = versions;
    this.protocols = protocols;
  }

  /** The owner releases it. */
  SslContext make(Pair pair) throws TlsFailure {
    if (isNative() && !pair.isForBoringSsl()) {
      throw new TlsFailure(
          "--tls-key: BoringSSL shakes hands with keys of ECDSA, and of RSA with 1024 bits or more,"
              + " not with this one: "
              + pair.describeKey());
    }
    SslContextBuilder builder =
        SslContextBuilder.forServer(pair.key(), pair.chain().toArray(new X509Certificate[0]))
            .sslProvider(provider)
            .protocols(versions)
            .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
    if (!protocols.isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              protocols));
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new TlsFailure("the certificate is refused: " + e.getMessage(), e);
    }
  }

  /** The provider for people; why it is the slower one, if it is. */
  static String describeProvider() {
    return OpenSsl.isAvailable()
        ? OpenSsl.versionString()
        : "the JDK, several times slower, because BoringSSL does not load here: "
            + OpenSsl.unavailabilityCause();
  }

  boolean isNative() {
    return provider != SslProvider.JDK;
  }
}
