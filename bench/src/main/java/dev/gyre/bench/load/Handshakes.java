package dev.gyre.bench.load;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** Counts handshakes of TLS. Used on the load's loop; read by others when the run has ended. */
public final class Handshakes {
  private static final String SEEN = "dev.gyre.seen";

  private long full;
  private long resumed;

  Handshakes() {}

  /** One is complete. */
  void completed(SSLEngine engine) {
    if (isResumed(engine)) {
      resumed++;
    } else {
      full++;
    }
  }

  // BoringSSL knows. The JDK does not tell, but a session that it resumes keeps what is put there.
  private static boolean isResumed(SSLEngine engine) {
    if (engine instanceof ReferenceCountedOpenSslEngine boring) {
      return SSL.isSessionReused(boring.sslPointer());
    }
    SSLSession session = engine.getSession();
    boolean seen = session.getValue(SEEN) != null;
    session.putValue(SEEN, true);
    return seen;
  }

  /** Those with a certificate and a signature. */
  public long full() {
    return full;
  }

  /** Those that resumed the session of an earlier connection. */
  public long resumed() {
    return resumed;
  }
}
