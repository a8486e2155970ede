package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.bench.load.Destination.Encryption;
import dev.gyre.config.TlsVersion;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslProvider;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClientTlsTest {
  /** Of a public key of ML-KEM-768 (FIPS 203); the rest of a hello has a third of it. */
  private static final int KEY_BYTES = 1184;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theFirstMessageHasAPostQuantumKeyOnlyIfWanted(boolean postQuantum) throws Exception {
    int length = helloLength(new Encryption(false, TlsVersion.TLS_1_3, postQuantum));
    assertEquals(postQuantum, length > KEY_BYTES, length + " bytes");
  }

  private static int helloLength(Encryption encryption) throws Exception {
    ClientTls tls = ClientTls.make(SslProvider.OPENSSL, false, encryption, new Handshakes());
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
              return record.readUnsignedShort();
            }
          });
    }
  }
}
