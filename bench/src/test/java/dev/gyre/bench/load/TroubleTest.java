package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class TroubleTest {
  @Test
  void whatAConnectionDiedOfIsSaidInWords() {
    assertEquals("refused", Trouble.text(new IOException("refused")));
    assertEquals("bad record", Trouble.text(new DecoderException(new IOException("bad record"))));
    assertEquals(
        "the server does not speak TLS",
        Trouble.text(new DecoderException(new NotSslRecordException("none"))));
  }

  /** As one in a handshake. */
  @Test
  void anEndWithoutAWordIsSaidToBeOne() {
    assertEquals("the server ended the connection", Trouble.text(new ClosedChannelException()));
    assertEquals("java.io.IOException", Trouble.text(new IOException()));
  }
}
