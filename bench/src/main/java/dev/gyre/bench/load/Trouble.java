package dev.gyre.bench.load;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;

/** What a connection died of, for people. */
final class Trouble {
  private Trouble() {}

  static String text(Throwable thrown) {
    Throwable cause = thrown.getCause();
    if (!(thrown instanceof DecoderException) || cause == null) {
      cause = thrown;
    }
    return cause instanceof NotSslRecordException
        ? "the server does not speak TLS"
        : String.valueOf(cause.getMessage());
  }
}
