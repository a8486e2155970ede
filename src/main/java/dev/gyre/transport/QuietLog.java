package dev.gyre.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * While open, keeps what the self-test makes Netty log off the console, and remembers the causes:
 * some failures, such as a refused io_uring_enter(2), are seen nowhere else. Netty logs to {@link
 * NettyLog} or through java.util.logging; where an embedder installed something else, nothing is
 * kept back. What other threads log passes as before.
 */
final class QuietLog implements AutoCloseable {
  private static final int CAUSES_MAX = 8;
  private static final List<QuietLog> OPEN = new CopyOnWriteArrayList<>();

  private final String threadNamePrefix;
  private final Thread opener = Thread.currentThread();
  private final List<Throwable> causes = new ArrayList<>();
  private final @Nullable QuietHandler handler;

  private QuietLog(String threadNamePrefix) {
    this.threadNamePrefix = threadNamePrefix;
    this.handler = NettyLog.isOurs() ? null : new QuietHandler(this);
  }

  /** Keeps back records of the calling thread and of those whose names start like this. */
  static QuietLog ofThreads(String threadNamePrefix) {
    QuietLog log = new QuietLog(threadNamePrefix);
    OPEN.add(log);
    QuietHandler handler = log.handler;
    if (handler != null) {
      handler.open();
    }
    return log;
  }

  /** Whether one that is open keeps back what the calling thread has to say; it has it then. */
  static boolean keepsBack(@Nullable Throwable cause) {
    for (QuietLog log : OPEN) {
      if (log.takes(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Whether this one keeps back what the calling thread has to say; it has it then. */
  boolean takes(@Nullable Throwable cause) {
    Thread thread = Thread.currentThread();
    boolean mine = thread == opener || thread.getName().startsWith(threadNamePrefix);
    if (mine) {
      remember(cause);
    }
    return mine;
  }

  /** What was logged as the cause of a failure, oldest first. */
  synchronized List<Throwable> causes() {
    return List.copyOf(causes);
  }

  /** Keeps a cause that came by another way than the log. */
  synchronized void remember(@Nullable Throwable cause) {
    if (cause != null && causes.size() < CAUSES_MAX) {
      causes.add(cause);
    }
  }

  @Override
  public void close() {
    OPEN.remove(this);
    if (handler != null) {
      handler.close();
    }
  }
}
