package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.bench.load.Destination.Encryption;
import dev.gyre.config.TlsVersion;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslProvider;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClientTlsTest {
  /** Of a public key of ML-KEM-768 (FIPS 203); the rest of a hello has a third of it. */
  private static final int KEY_BYTES = 1184;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFirstMessageHasAPostQuantumKeyOnlyIfWanted(boolean postQuantum) throws Exception {
    Encryption encryption = new Encryption(false, TlsVersion.TLS_1_3, postQuantum, "");
    int length = hello(SslProvider.OPENSSL, encryption).length();
    assertEquals(postQuantum, length > KEY_BYTES, length + " bytes");
  }

  /** Else a server of several would be measured with another certificate, or refuse. */
  @ParameterizedTest
  @CsvSource({"OPENSSL, false", "OPENSSL, true", "JDK, false", "JDK, true"})
  void theFirstMessageHasTheNameOfTheServer(SslProvider provider, boolean resuming)
      throws Exception {
    String hello =
        hello(provider, new Encryption(resuming, TlsVersion.TLS_1_3, false, "b.example"));
    assertTrue(hello.contains("b.example"));
  }

  /** Of one byte a character. */
  private static String hello(SslProvider provider, Encryption encryption) throws Exception {
    ClientTls tls = ClientTls.make(provider, false, encryption, new Handshakes());
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Loads.onLoop(
          (transport, loop) -> {
            Bootstrap bootstrap = new Bootstrap().group(loop);
            transport.configure(bootstrap);
            bootstrap
                .handler(tls.before(new ChannelInboundHandlerAdapter()))
                .connect(listener.getLocalSocketAddress());
            try (Socket accepted = listener.accept()) {
              DataInputStream record = new DataInputStream(accepted.getInputStream());
              record.skipNBytes(3); // type and version, RFC 8446 section 5.1
              byte[] hello = new byte[record.readUnsignedShort()];
              record.readFully(hello);
              return new String(hello, StandardCharsets.ISO_8859_1);
            }
          });
    }
  }
}
