package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.Body;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
  private static final int BYTES = 100;

  private final OneLoop one = new OneLoop();
  private final List<Throwable> failures = new ArrayList<>();

  @AfterEach
  void close() {
    one.close();
  }

  /** An error on the loop would leave the answer without anybody who goes on with it. */
  @Test
  void withoutMemoryTheAnswerFails() throws InterruptedException {
    CountedContent content = new CountedContent(BYTES);
    BodyReader reader =
        new BodyReader(
            one.loop,
            one.pool,
            OneLoop.withoutMemory(),
            new Body.File(content, List.of(new Body.Piece.Range(0, BYTES))),
            new Pace(one.loop, ClientLimits.NO_CLIENT),
            new Failures());
    try {
      reader.read(BYTES);
    } catch (OutOfMemoryError lost) { // which JUnit would end the process for
      throw new AssertionError("nobody is told", lost);
    }
    one.runStep();
    assertEquals(1, failures.size());
    reader.cancel();
    assertEquals(0, content.owners);
  }

  @Test
  void answerThatFailsBehindAPauseIsToldOfToo() {
    try (OneLoop limited = new OneLoop(0, Settings.DEFAULTS.with(Options.CLIENT_BANDWIDTH, "1k"))) {
      long client = 1;
      limited.loop.server().limits().chargeBytes(client, 10 * 1024, 0);
      BodyReader reader =
          new BodyReader(
              limited.loop,
              limited.pool,
              OneLoop.withoutMemory(),
              new Body.Bytes(new byte[BYTES]),
              new Pace(limited.loop, client),
              new Failures() {
                @Override
                public void piece(ByteBuf bytes, boolean last) {
                  throw new OutOfMemoryError("of a test");
                }
              });
      reader.read(BYTES);
      assertTrue(reader.isBusy());
      try {
        limited.pass(20);
      } catch (OutOfMemoryError lost) { // which JUnit would end the process for
        throw new AssertionError("nobody is told", lost);
      }
      assertEquals(1, failures.size());
      assertFalse(reader.isBusy());
    }
  }

  private class Failures implements BodyReader.Receiver {
    @Override
    public void piece(ByteBuf bytes, boolean last) {
      bytes.release();
    }

    @Override
    public void failed(Throwable cause) {
      failures.add(cause);
    }
  }
}
