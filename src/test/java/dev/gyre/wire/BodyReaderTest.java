package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  private final class Failures implements BodyReader.Receiver {
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
