package dev.gyre.server;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of event loops, named gyre-loop-1 and so on. */
final class LoopThreads implements ThreadFactory {
  private final AtomicInteger made = new AtomicInteger();

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new FastThreadLocalThread(work, "gyre-loop-" + made.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
