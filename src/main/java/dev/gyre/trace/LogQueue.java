package dev.gyre.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A bounded queue of events and the daemon thread that writes them. Any thread may offer; an offer
 * never waits, takes no lock and reads no clock. Events of one thread keep their order.
 *
 * <p>The queue is a lock-free array, so an event costs no object but itself and an event loop never
 * waits for the writer, which takes thousands at once into a buffer of bytes that it uses again.
 *
 * <p>When the queue is full or the stream fails (a full disk, say), lines are lost and counted; the
 * writer goes on trying, and once it can write again, and at the end, a line in the log says how
 * many are missing. Lines are written and flushed every {@value #PAUSE_MILLIS} ms, or at once when
 * none came for longer and when half of the queue is used, if the stream keeps up. The queue owns
 * the stream and closes it.
 *
 * @param <E> the type of event
 */
public final class LogQueue<E> implements AutoCloseable {
  /** Events that may wait, unless said otherwise. */
  public static final int DEFAULT_CAPACITY = 8192;

  /** How long an end waits for a stream that takes nothing. */
  public static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(5);

  private static final long PAUSE_MILLIS = 50;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
  private static final int BATCH_BYTES = 1 << 16;
  private static final String QUEUE_FULL = "the queue of the log was full";

  private final EventRing<E> queue;
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LineFormat<E> format;
  private final OutputStream stream;
  private final int capacity;
  private final Consumer<String> troubles;
  private final Thread writer;
  private volatile boolean closed;

  // Of the writer alone.
  /** The first byte is a line feed, which is written after a line that may be torn only. */
  private final LineBuffer lines = new LineBuffer(BATCH_BYTES + 4096);

  private long droppedReported;
  private long failedReported;
  private String failure = "";
  private boolean lineMayBeTorn;

  /**
   * Starts the writer.
   *
   * @param name of the log, for the name of the thread
   * @param format not shared with another queue
   * @param stream unbuffered; closed with the queue
   * @param capacity events that may wait, from 1 to 2^30
   * @param troubles told why nothing can be written, once until it can again, by the writer
   */
  public LogQueue(
      String name,
      LineFormat<E> format,
      OutputStream stream,
      int capacity,
      Consumer<String> troubles) {
    this.queue = new EventRing<>(capacity);
    this.format = format;
    this.stream = stream;
    this.capacity = capacity;
    this.troubles = troubles;
    lines.append('\n');
    this.writer = Thread.ofPlatform().daemon().name("gyre-" + name).unstarted(this::write);
    writer.start();
  }

  /** Hands an event to the writer. Returns false if it was dropped, and counts it then. */
  public boolean offer(E event) {
    int waiting = closed ? 0 : queue.offer(event);
    if (waiting == 0) {
      dropped.increment();
      return false;
    }
    // The writer looks at the queue once more after it has said that it sleeps, so either it sees
    // this event or we see that it sleeps.
    if (waiting == capacity / 2 || (asleep.get() && asleep.compareAndSet(true, false))) {
      LockSupport.unpark(writer);
    }
    return true;
  }

  /** Events dropped so far because the queue was full or closed. */
  public long dropped() {
    return dropped.sum();
  }

  /** Lines lost so far because the stream failed. */
  public long failed() {
    return failed.sum();
  }

  /**
   * Writes what waits, then closes the stream. Call it when no one offers any more. It waits for
   * the writer, but not longer than five seconds: a pipe that nobody reads must not hold up the
   * end.
   */
  @Override
  public void close() {
    end();
    awaitEnd(CLOSE_TIME_MAX);
  }

  /** Begins what {@link #close} does. Does not wait for the writer. */
  public void end() {
    closed = true;
    asleep.set(false);
    LockSupport.unpark(writer);
  }

  /** Waits until all is written, but not longer than that; an interrupt ends the wait too. */
  public boolean awaitEnd(Duration atMost) {
    try {
      return writer.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void write() {
    while (true) {
      boolean last = closed;
      int written = writeBatches();
      if (last) {
        break;
      }
      if (written == 0 && queue.isEmpty()) {
        sleep();
      } else if (written == 0 || written < capacity / 2) {
        // Under load this collects a batch, until half of the queue is used; without, it costs
        // nothing.
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
    try {
      stream.close();
    } catch (IOException e) {
      // Everything was flushed before; there is no log left that could tell.
      failed.increment();
    }
  }

  private void sleep() {
    asleep.set(true);
    while (asleep.get() && !closed && queue.isEmpty()) {
      LockSupport.park(this);
    }
    asleep.set(false);
  }

  private int writeBatches() {
    int total = 0;
    int batch;
    do {
      batch = 0;
      while (lines.length() < BATCH_BYTES) {
        E event = queue.take();
        if (event == null) {
          break;
        }
        if (append(event)) {
          batch++;
        }
      }
      queue.free();
      total += batch;
      flush(batch);
    } while (batch > 0);
    return total;
  }

  private void tell(String trouble) {
    try {
      troubles.accept(trouble);
    } catch (RuntimeException | Error e) { // whoever is told is short of memory too
      failure = trouble + ", and telling so: " + e;
    }
  }

  /** Whether the event is a line now. One that cannot be made must not end the writer. */
  private boolean append(E event) {
    int before = lines.length();
    try {
      format.append(event, lines);
      return true;
    } catch (RuntimeException | Error e) {
      lines.cut(before);
      failed.increment();
      failure = "a line could not be made: " + e;
      return false;
    }
  }

  private void flush(int batch) {
    long droppedNow = dropped.sum();
    long failedNow = failed.sum();
    try {
      if (failedNow > failedReported) {
        format.appendLost(failedNow - failedReported, failure, lines);
      }
      if (droppedNow > droppedReported) {
        format.appendLost(droppedNow - droppedReported, QUEUE_FULL, lines);
      }
      if (lines.length() == 1) {
        return;
      }
      lines.writeTo(stream, lineMayBeTorn ? 0 : 1);
      stream.flush();
      droppedReported = droppedNow;
      failedReported = failedNow;
      lineMayBeTorn = false;
    } catch (IOException | RuntimeException | Error e) { // without memory too it goes on trying
      int written = e instanceof LogOutput.PartlyWritten part ? part.bytes() : 0;
      // The first line end of all is none of a line.
      int kept = lines.lineEnds(1, lineMayBeTorn ? written : written + 1);
      failed.add(Math.max(0, batch - kept));
      failure = "writing failed: " + e.getMessage();
      boolean known = lineMayBeTorn;
      lineMayBeTorn = true;
      if (!known) {
        tell(failure);
      }
    }
    lines.clear();
    lines.append('\n');
  }
}
