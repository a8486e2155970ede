package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.PageSource;
import dev.gyre.http.Response;
import dev.gyre.routing.HttpApplication;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
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
  void soIsThatOfTheStep() throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    Runnable step =
        () -> {
          throw new OutOfMemoryError("of a test");
        };
    one.pool.proceed(one.loop, () -> step, failures::add, Runnable::run);
    runStep();
    assertEquals(1, failures.size());
  }

  /** What the loop has it do; its error is one that JUnit would end the process for. */
  private void runStep() throws InterruptedException {
    try {
      one.runStep();
    } catch (OutOfMemoryError lost) {
      throw new AssertionError("nobody is told", lost);
    }
  }

  private static FilePool withoutThreads() {
    ThreadFactory none =
        work -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    return new FilePool(1, 1, none, none, none);
  }

  /** A process that may have no further thread has enough memory. */
  @Test
  void withoutAThreadItFailsAsAStepOfTheLoop() {
    List<Throwable> failures = new ArrayList<>();
    FilePool.Work work = () -> () -> {};
    try (FilePool pool = withoutThreads()) {
      pool.proceed(one.loop, work, failures::add, Runnable::run);
    } catch (OutOfMemoryError lost) {
      throw new AssertionError("nobody is told", lost);
    }
    one.timers.runPendingTasks();
    assertEquals(1, failures.size());
  }

  @Test
  void withoutAThreadNoAnswerIsBegun() {
    try (FilePool pool = withoutThreads()) {
      assertFalse(pool.start(() -> {}));
    } catch (OutOfMemoryError lost) {
      throw new AssertionError("its connection is lost", lost);
    }
  }

  /** Passwords are guessed, and hashes take as long as they are meant to. */
  @Test
  void whatComputesForLongKeepsNobodyWaiting() throws InterruptedException {
    CountDownLatch computed = new CountDownLatch(1);
    DuplexEmbedded guess = ask(dear(computed));
    DuplexEmbedded file = ask(() -> new Response(200, new Headers(), new Body.Bytes(new byte[10])));
    try {
      one.runStep();
      assertTrue(OneLoop.takeBytes(file) > 0);
      assertEquals(0, OneLoop.takeBytes(guess));
    } finally {
      computed.countDown();
    }
    one.runStep();
    assertTrue(OneLoop.takeBytes(guess) > 0);
  }

  private DuplexEmbedded ask(HttpApplication.Answer.Later later) {
    one.application = asked -> later;
    DuplexEmbedded channel = one.open();
    OneLoop.send(channel, OneLoop.REQUEST);
    return channel;
  }

  private static HttpApplication.Answer.Later dear(CountDownLatch computed) {
    return new HttpApplication.Answer.Later() {
      @Override
      public boolean isDear() {
        return true;
      }

      @Override
      public Response respond() {
        try {
          computed.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        return new Response(401, new Headers(), new Body.Empty());
      }
    };
  }

  @Test
  void itsConnectionEndsWhenTheLoopHasNoneForTheAnswer() throws InterruptedException {
    one.faults = new ArrayList<>();
    HttpApplication.Answer.Later later =
        () -> new Response(200, new Headers(), new Body.Bytes(new byte[10]));
    one.application = asked -> later;
    DuplexEmbedded channel = one.open();
    OneLoop.send(channel, OneLoop.REQUEST);
    channel.config().setAllocator(OneLoop.withoutMemory());
    runStep();
    assertFalse(channel.isOpen());
    assertEquals(1, one.faults.size());
  }

  @Test
  void itsConnectionEndsWhenADeadlineHasNoneForTheAnswer() {
    one.faults = new ArrayList<>();
    DuplexEmbedded channel = one.open();
    OneLoop.send(channel, OneLoop.REQUEST.substring(0, 10));
    channel.config().setAllocator(OneLoop.withoutMemory());
    try {
      one.pass(20);
    } catch (OutOfMemoryError lost) {
      throw new AssertionError("no deadline is left", lost);
    }
    assertFalse(channel.isOpen());
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

  /** The one behind a large answer is answered when that is sent, which no event leads to. */
  @Test
  void theNextRequestsConnectionEndsAfterALargeAnswerToo() throws InterruptedException {
    one.faults = new ArrayList<>();
    PageSource empty =
        new PageSource() {
          @Override
          public byte @Nullable [] next() {
            return null;
          }

          @Override
          public void close() {}
        };
    one.application =
        asked -> {
          one.application =
              next -> {
                throw new OutOfMemoryError("of a test");
              };
          return new HttpApplication.Answer.Now(
              new Response(200, new Headers(), new Body.Page(empty)));
        };
    DuplexEmbedded channel = one.open();
    OneLoop.send(channel, OneLoop.REQUEST.repeat(2));
    runStep();
    assertEquals(1, one.faults.size());
    assertFalse(channel.isOpen());
  }
}
