package dev.gyre.nativetests;

import dev.gyre.server.GyreServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Connects {@link RawClient}s by the JDK's TLS, which trusts everybody here. */
final class TlsClient {
  private TlsClient() {}

  /** A connection whose handshake is complete. */
  static RawClient connect(GyreServer server) {
    return connect(server, parameters -> {});
  }

  /** The same with other parameters: versions, protocols, names. */
  static RawClient connect(GyreServer server, Consumer<SSLParameters> change) {
    return RawClient.over(handshake(server, change));
  }

  /** A connection that asks for a host by name. */
  static RawClient connectTo(GyreServer server, String host) {
    return connect(server, change -> change.setServerNames(List.of(new SNIHostName(host))));
  }

  /** Only the socket. */
  static SSLSocket handshake(GyreServer server, Consumer<SSLParameters> change) {
    try {
      Socket plain = new Socket();
      plain.setTcpNoDelay(true);
      plain.setSoTimeout(15_000);
      plain.connect(server.addresses().getFirst());
      SSLSocket socket = over(plain, server.port());
      SSLParameters parameters = socket.getSSLParameters();
      change.accept(parameters);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** TLS on a socket that is connected; shakes hands when it is used. */
  static SSLSocket over(Socket plain, int port) throws IOException {
    return (SSLSocket) context().getSocketFactory().createSocket(plain, "localhost", port, true);
  }

  /** The JDK's client, which prefers HTTP/2; trusts everybody too. */
  static HttpClient httpClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(context()).build();
  }

  /** The certificate that the server showed. */
  static X509Certificate certificate(RawClient client) {
    try {
      SSLSocket socket = (SSLSocket) client.socket();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trusting()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
