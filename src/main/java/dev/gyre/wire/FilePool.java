package dev.gyre.wire;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The threads that may wait for a disk, behind a bounded queue. Platform threads: a native call
 * pins a virtual thread's carrier, so a few slow disks would stop all of them.
 *
 * <p>Work that continues an answer already begun (the next window of a file, the next piece of a
 * page) is bounded by the number of connections and is never refused while the pool lives. Who
 * guesses passwords keeps neither the others waiting nor all CPUs busy: that has few threads.
 */
public final class FilePool implements AutoCloseable {
  private static final int DEAR_THREADS =
      Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** Some seconds of them. */
  private static final int DEAR_WAITING_MAX = 64;

  private final ThreadPoolExecutor starting;
  private final ThreadPoolExecutor dear;
  private final ThreadPoolExecutor continuing;

  /**
   * Makes the pool; threads start when there is work and end after a minute without.
   *
   * @param threads at least 1
   * @param queueLengthMax requests that may wait for a thread
   */
  public FilePool(int threads, int queueLengthMax) {
    this(
        threads, queueLengthMax, named("gyre-file-"), named("gyre-password-"), named("gyre-body-"));
  }

  /** The same with threads that others make. */
  FilePool(
      int threads,
      int queueLengthMax,
      ThreadFactory forStarting,
      ThreadFactory forDear,
      ThreadFactory forContinuing) {
    starting = pool(forStarting, threads, new ArrayBlockingQueue<>(queueLengthMax));
    dear = pool(forDear, DEAR_THREADS, new ArrayBlockingQueue<>(DEAR_WAITING_MAX));
    continuing = pool(forContinuing, threads, new java.util.concurrent.LinkedBlockingQueue<>());
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return work ->
        Thread.ofPlatform().daemon().name(prefix + number.incrementAndGet()).unstarted(work);
  }

  private static ThreadPoolExecutor pool(
      ThreadFactory factory, int threads, java.util.concurrent.BlockingQueue<Runnable> queue) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(threads, threads, 60, TimeUnit.SECONDS, queue, factory);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Runs the start of an answer; false when the queue is full, the pool is closed, or the process
   * may have no further thread.
   */
  boolean start(Runnable work) {
    return start(starting, work);
  }

  /** The same for one that computes for long. */
  boolean startDear(Runnable work) {
    return start(dear, work);
  }

  private static boolean start(ThreadPoolExecutor pool, Runnable work) {
    try {
      pool.execute(work);
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError full) {
      return false;
    }
  }

  /** Work that ends with a step for an event loop. */
  interface Work {
    Runnable run() throws IOException;
  }

  /**
   * Runs the continuation of an answer, and then its step on the loop.
   *
   * @param failed the step instead when the work fails, when the pool is closed, or when it can
   *     have no thread; and what is done when the step fails
   * @param onLoop takes the step there and runs it
   */
  void proceed(LoopContext loop, Work work, Consumer<Throwable> failed, Consumer<Runnable> onLoop) {
    try {
      continuing.execute(() -> lead(loop, stepAfter(work, failed), failed, onLoop));
    } catch (RejectedExecutionException closed) {
      IOException why = new IOException("the file pool is closed", closed);
      lead(loop, () -> failed.accept(why), failed, onLoop);
    } catch (OutOfMemoryError none) { // the JVM's word for a limit of threads
      lead(loop, () -> failed.accept(none), failed, onLoop);
    }
  }

  private static void lead(
      LoopContext loop, Runnable step, Consumer<Throwable> failed, Consumer<Runnable> onLoop) {
    loop.eventLoop()
        .execute(
            () -> {
              try {
                onLoop.accept(step);
              } catch (RuntimeException | Error e) { // Netty would log it, and nobody go on
                failed.accept(e);
              }
            });
  }

  private static Runnable stepAfter(Work work, Consumer<Throwable> failed) {
    try {
      return work.run();
    } catch (IOException | RuntimeException | Error e) { // else its connection would wait for ever
      return () -> failed.accept(e);
    }
  }

  /** Requests waiting for a thread now. */
  public int queueLength() {
    return starting.getQueue().size();
  }

  /** Lets running work finish and refuses more; returns at once. */
  @Override
  public void close() {
    starting.shutdown();
    dear.shutdown();
    continuing.shutdown();
  }

  /** Waits for running work to finish; false if it has not in that time. */
  public boolean awaitTermination(long timeoutNanos) {
    try {
      long each = timeoutNanos / 3;
      return starting.awaitTermination(each, TimeUnit.NANOSECONDS)
          && dear.awaitTermination(each, TimeUnit.NANOSECONDS)
          && continuing.awaitTermination(each, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
