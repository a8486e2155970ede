package dev.gyre.bench.micro;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads as event loops have them, made by the harness by this name: Netty's buffers and its
 * thread-local values take a slower path on others.
 */
public final class LoopThreads extends ThreadPoolExecutor {
  /** The constructor that the harness calls. */
  public LoopThreads(int threads, String prefix) {
    super(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory(prefix, true));
  }
}
