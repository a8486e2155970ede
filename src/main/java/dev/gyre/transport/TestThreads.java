package dev.gyre.transport;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/** Makes threads that bear another name, by which their log is kept back, during a self-test. */
final class TestThreads implements ThreadFactory {
  static final String NAME_PREFIX = "gyre-self-test-";

  private final ThreadFactory threads;
  private final QuietLog log;
  private final Map<Thread, String> names = new ConcurrentHashMap<>();

  TestThreads(ThreadFactory threads, QuietLog log) {
    this.threads = threads;
    this.log = log;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = threads.newThread(task);
    names.put(thread, thread.getName());
    thread.setName(NAME_PREFIX + names.size());
    // A loop that the kernel holds up must not keep the process alive.
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, cause) -> log.remember(cause));
    return thread;
  }

  /** Gives them the names they were made with: the test is over. */
  void rename(LoopGroup group) {
    for (EventLoop loop : group.loops()) {
      loop.execute(
          () -> {
            Thread thread = Thread.currentThread(); // only itself can tell the kernel too
            thread.setUncaughtExceptionHandler(null);
            thread.setName(names.getOrDefault(thread, thread.getName()));
          });
    }
  }
}
