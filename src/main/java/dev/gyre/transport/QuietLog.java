package dev.gyre.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * While open, keeps what the self-test makes Netty log off the console, and remembers the causes:
 * some failures, such as a refused io_uring_enter(2), are seen nowhere else. Netty logs through
 * java.util.logging unless an embedder installed something else; then nothing is kept back. Records
 * of other threads pass as before.
 */
final class QuietLog extends Handler implements AutoCloseable {
  private static final int CAUSES_MAX = 8;

  private final Logger netty = Logger.getLogger("io.netty");
  private final boolean usedParentHandlers = netty.getUseParentHandlers();
  private final String threadNamePrefix;
  private final Thread opener = Thread.currentThread();
  private final List<Throwable> causes = new ArrayList<>();

  private QuietLog(String threadNamePrefix) {
    this.threadNamePrefix = threadNamePrefix;
  }

  /** Keeps back records of the calling thread and of those whose names start like this. */
  static QuietLog ofThreads(String threadNamePrefix) {
    QuietLog log = new QuietLog(threadNamePrefix);
    log.netty.addHandler(log);
    log.netty.setUseParentHandlers(false);
    return log;
  }

  /** What was logged as the cause of a failure, oldest first. */
  synchronized List<Throwable> causes() {
    return List.copyOf(causes);
  }

  @Override
  public void publish(LogRecord record) {
    // Handlers run on the thread that logs.
    Thread thread = Thread.currentThread();
    if (thread == opener || thread.getName().startsWith(threadNamePrefix)) {
      remember(record.getThrown());
    } else if (usedParentHandlers) {
      passOn(record);
    }
  }

  /** Keeps a cause that came by another way than the log. */
  synchronized void remember(@Nullable Throwable cause) {
    if (cause != null && causes.size() < CAUSES_MAX) {
      causes.add(cause);
    }
  }

  private void passOn(LogRecord record) {
    for (Logger logger = netty.getParent(); logger != null; logger = logger.getParent()) {
      for (Handler handler : logger.getHandlers()) {
        handler.publish(record);
      }
      if (!logger.getUseParentHandlers()) {
        return;
      }
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    netty.setUseParentHandlers(usedParentHandlers);
    netty.removeHandler(this);
  }
}
