package dev.gyre.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogQueueTest {
  /** Meets with an error, which nobody expects. */
  private static final String UNWRITABLE = "unwritable";

  private final Stream stream = new Stream();
  private final List<String> troubles = new CopyOnWriteArrayList<>();

  @Test
  void lineIsWrittenAndFlushedWithoutAClose() throws Exception {
    try (LogQueue<String> queue = queue(8)) {
      assertTrue(queue.offer("one"));
      stream.flushes.acquire();
      assertEquals("one\n", stream.text());
      assertTrue(queue.offer("two"));
      stream.flushes.acquire();
      assertEquals("one\ntwo\n", stream.text());
    }
  }

  @Test
  void closeWritesWhatWaitsAndClosesTheStream() {
    LogQueue<String> queue = queue(10_000);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      assertTrue(queue.offer("line " + i));
      expected.append("line ").append(i).append('\n');
    }
    queue.close();

    assertEquals(expected.toString(), stream.text());
    assertTrue(stream.closed);
    assertFalse(queue.offer("late"));
    assertEquals(1, queue.dropped());
  }

  /** So that several that hang are waited for together. */
  @Test
  void endDoesNotWaitForAStreamThatHangs() throws Exception {
    LogQueue<String> queue = queue(8);
    stream.holdNextWrite();
    assertTrue(queue.offer("held"));
    stream.writes.acquire();
    assertTrue(queue.offer("waits"));
    queue.end();
    assertFalse(queue.offer("late"));
    assertFalse(queue.awaitEnd(Duration.ZERO));
    stream.release();
    assertTrue(queue.awaitEnd(Duration.ofSeconds(20)));
    assertTrue(stream.text().startsWith("held\nwaits\n"), stream.text());
    assertTrue(stream.closed);
  }

  @Test
  void fullQueueDropsAtOnceCountsAndReportsInTheLog() throws Exception {
    LogQueue<String> queue = queue(4);
    stream.holdNextWrite();
    assertTrue(queue.offer("held"));
    stream.writes.acquire();
    int accepted = 0;
    for (int i = 0; i < 10; i++) {
      accepted += queue.offer("line " + i) ? 1 : 0;
    }
    assertEquals(4, accepted);
    assertEquals(6, queue.dropped());

    stream.release();
    queue.close();
    assertEquals(
        List.of(
            "held",
            "line 0",
            "line 1",
            "line 2",
            "line 3",
            "lost 6: the queue of the log was full"),
        stream.text().lines().toList());
  }

  @Test
  void queueThatWasFullAcceptsAgain() throws Exception {
    LogQueue<String> queue = queue(1);
    stream.holdNextWrite();
    assertTrue(queue.offer("held"));
    stream.writes.acquire();
    assertTrue(queue.offer("a"));
    assertFalse(queue.offer("b"));
    stream.flushes.drainPermits();
    stream.release();
    while (!stream.text().contains("lost 1")) {
      stream.flushes.acquire();
    }
    assertTrue(queue.offer("c"));
    queue.close();

    assertEquals("held\na\nlost 1: the queue of the log was full\nc\n", stream.text());
  }

  @Test
  void failedWriteIsCountedAndReportedOnceWritingWorksAgain() throws Exception {
    failOneWrite("No space left on device");
    // The empty line ends whatever part of the failed write may be in the file.
    assertEquals("\nkept\nlost 1: writing failed: No space left on device\n", stream.text());
  }

  @Test
  void whoeverSeesToItIsToldOnceWhyNothingCanBeWritten() throws Exception {
    stream.failAlways = "No space left on device";
    try (LogQueue<String> queue = queue(8)) {
      for (int i = 1; i <= 3; i++) {
        queue.offer("gone");
        stream.writes.acquire(); // the one before has failed
      }
    }
    assertEquals(List.of("writing failed: No space left on device"), troubles);
  }

  @Test
  void writerOutlivesAnErrorOfTheStream() throws Exception {
    failOneWrite(UNWRITABLE);
    assertEquals("\nkept\nlost 1: writing failed: of a test\n", stream.text());
  }

  /** As on a disk that is full in the midst of a line. */
  @Test
  void whatWasWrittenBeforeAWriteFailedIsNotMissing() throws Exception {
    LogQueue<String> queue = queue(8);
    stream.holdNextWrite();
    queue.offer("held");
    stream.writes.acquire();
    queue.offer("one");
    queue.offer("two");
    stream.failAfter("one\nt");
    stream.release();
    queue.close();
    assertEquals("held\none\nt\nlost 1: writing failed: No space left on device\n", stream.text());
    assertEquals(1, queue.failed());
  }

  private void failOneWrite(String reason) throws InterruptedException {
    LogQueue<String> queue = queue(8);
    stream.holdNextWrite();
    stream.failNextWrite(reason);
    queue.offer("gone");
    stream.writes.acquire();
    queue.offer("kept");
    stream.release();
    queue.close();
    assertEquals(1, queue.failed());
  }

  @Test
  void lineThatCannotBeMadeIsLostAlone() {
    LogQueue<String> queue = queue(8);
    for (String event : List.of("one", UNWRITABLE, "two")) {
      queue.offer(event);
    }
    queue.close();

    assertEquals(1, queue.failed());
    assertEquals(
        List.of(
            "lost 1: a line could not be made: java.lang.OutOfMemoryError: of a test",
            "one",
            "two"),
        stream.text().lines().sorted().toList());
  }

  @Test
  void manyThreadsLoseNothingAndKeepTheirOrder() throws Exception {
    int threads = 4;
    int each = 20_000;
    LogQueue<String> queue = queue(threads * each);
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> producers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String name = "t" + t;
      producers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    await(start);
                    for (int i = 0; i < each; i++) {
                      queue.offer(name + " " + i);
                    }
                  }));
    }
    start.countDown();
    for (Thread producer : producers) {
      producer.join();
    }
    queue.close();

    int[] next = new int[threads];
    for (String line : stream.text().lines().toList()) {
      int thread = line.charAt(1) - '0';
      assertEquals(next[thread], Integer.parseInt(line.substring(3)), line);
      next[thread]++;
    }
    for (int count : next) {
      assertEquals(each, count);
    }
    assertEquals(0, queue.dropped());
  }

  @Test
  void capacityBelowOneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> queue(0));
  }

  private LogQueue<String> queue(int capacity) {
    return new LogQueue<>("test-log", new Plain(), stream, capacity, troubles::add);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Plain implements LineFormat<String> {
    @Override
    public void append(String event, LineBuffer lines) {
      lines.append(event);
      failIfMeant(event);
      lines.append('\n');
    }

    @Override
    public void appendLost(long lines, String cause, LineBuffer to) {
      to.append("lost ").append(lines).append(": ").append(cause).append('\n');
    }
  }

  private static void failIfMeant(String text) {
    if (text.equals(UNWRITABLE)) {
      throw new OutOfMemoryError("of a test");
    }
  }

  /** A stream that can be held up or made to fail, and tells what happens to it. */
  private static final class Stream extends OutputStream {
    final Semaphore writes = new Semaphore(0);
    final Semaphore flushes = new Semaphore(0);
    volatile boolean closed;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private volatile String failure = "";
    private volatile String failAlways = "";
    private volatile String takenOfNext = "";

    void holdNextWrite() {
      hold = new CountDownLatch(1);
    }

    void release() {
      hold.countDown();
    }

    void failNextWrite(String message) {
      failure = message;
    }

    void failAfter(String taken) {
      takenOfNext = taken;
    }

    String text() {
      return written.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(int single) {
      throw new AssertionError("the log writes batches");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      String message = failure + failAlways;
      failure = "";
      writes.release();
      await(hold);
      failIfMeant(message);
      if (!message.isEmpty()) {
        throw new IOException(message);
      }
      String taken = takenOfNext;
      if (!taken.isEmpty() && bytes[offset] == taken.charAt(0)) {
        takenOfNext = "";
        written.write(bytes, offset, taken.length());
        throw new LogOutput.PartlyWritten(
            taken.length(), new IOException("No space left on device"));
      }
      written.write(bytes, offset, length);
    }

    @Override
    public void flush() {
      flushes.release();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
