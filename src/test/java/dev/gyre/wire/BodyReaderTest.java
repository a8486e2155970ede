package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.http.Body;
import dev.gyre.http.UntouchedContent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.reflect.Proxy;
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
    OutOfMemoryError full = new OutOfMemoryError("none left");
    Closing content = new Closing();
    BodyReader reader =
        new BodyReader(
            one.loop,
            one.pool,
            withoutMemory(full),
            new Body.File(content, List.of(new Body.Piece.Range(0, BYTES))),
            new Pace(one.loop, ClientLimits.NO_CLIENT),
            new Failures());
    try {
      reader.read(BYTES);
    } catch (OutOfMemoryError lost) { // which JUnit would end the process for
      throw new AssertionError("nobody is told", lost);
    }
    one.runStep();
    assertEquals(List.of(full), failures);
    reader.cancel();
    assertTrue(content.isClosed);
  }

  private static ByteBufAllocator withoutMemory(OutOfMemoryError full) {
    return (ByteBufAllocator)
        Proxy.newProxyInstance(
            BodyReaderTest.class.getClassLoader(),
            new Class<?>[] {ByteBufAllocator.class},
            (proxy, method, arguments) -> {
              throw full;
            });
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

  private static final class Closing extends UntouchedContent {
    boolean isClosed;

    Closing() {
      super(BYTES);
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }
}
