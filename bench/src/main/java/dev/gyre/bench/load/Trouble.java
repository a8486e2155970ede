package dev.gyre.bench.load;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;

/** What a connection died of, for people. */
final class Trouble {
  private Trouble() {}

  static String text(Throwable thrown) {
    Throwable cause = thrown.getCause();
    if (!(thrown instanceof DecoderException) || cause == null) {
      cause = thrown;
    }
    if (cause instanceof NotSslRecordException) {
      return "the server does not speak TLS";
    }
    if (cause instanceof ClosedChannelException) { // as of a handshake, without a word
      return "the server ended the connection";
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
