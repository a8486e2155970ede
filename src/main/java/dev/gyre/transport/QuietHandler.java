package dev.gyre.transport;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes the place of the handlers that Netty's records have in java.util.logging. */
final class QuietHandler extends Handler {
  private final Logger netty = Logger.getLogger("io.netty");
  private final boolean usedParentHandlers = netty.getUseParentHandlers();
  private final QuietLog log;

  QuietHandler(QuietLog log) {
    this.log = log;
  }

  void open() {
    netty.addHandler(this);
    netty.setUseParentHandlers(false);
  }

  /** Runs on the thread that logs. */
  @Override
  public void publish(LogRecord record) {
    if (!log.takes(record.getThrown()) && usedParentHandlers) {
      passOn(record);
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
