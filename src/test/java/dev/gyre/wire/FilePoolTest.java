package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.routing.HttpApplication;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of work on file threads for which there is no memory. */
class FilePoolTest {
  private final OneLoop one = new OneLoop();

  @AfterEach
  void close() {
    one.close();
  }

  @Test
  void itsFailureIsAStepOfTheLoop() throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    FilePool.Work work =
        () -> {
          throw new OutOfMemoryError("of a test");
        };
    one.pool.proceed(one.loop, work, failures::add, Runnable::run);
    one.runStep();
    assertEquals(1, failures.size());
  }

  @Test
  void itsRequestIsAnswered() throws InterruptedException {
    one.faults = new ArrayList<>();
    HttpApplication.Answer.Later later =
        () -> {
          throw new OutOfMemoryError("of a test");
        };
    one.application = asked -> later;
    DuplexEmbedded channel = one.open();
    OneLoop.send(channel, OneLoop.REQUEST);
    one.runStep();
    ByteBuf answer = channel.readOutbound();
    assertTrue(answer.toString(StandardCharsets.US_ASCII).startsWith("HTTP/1.1 500 "));
    answer.release();
    assertEquals(1, one.faults.size());
    channel.close();
  }
}
