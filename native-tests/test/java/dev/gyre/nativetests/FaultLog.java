package dev.gyre.nativetests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What servers of this process say of faults. */
final class FaultLog extends Handler {
  private static final Logger LOG = Logger.getLogger("dev.gyre");

  private final List<String> texts = new CopyOnWriteArrayList<>();

  private FaultLog() {}

  /** Listens until {@link #end}. */
  static FaultLog begin() {
    FaultLog log = new FaultLog();
    LOG.addHandler(log);
    return log;
  }

  void end() {
    LOG.removeHandler(this);
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() > Level.INFO.intValue()) {
      texts.add(record.getMessage() + ": " + record.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
