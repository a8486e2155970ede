package dev.gyre.transport;

import io.netty.util.internal.logging.AbstractInternalLogger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One logger of Netty: passes on warnings and errors, but not what a self-test causes. */
final class NettyLogger extends AbstractInternalLogger {
  private static final long serialVersionUID = 1;
  private static final String HOLE = "{}";

  private final transient Consumer<String> lines;

  NettyLogger(String name, Consumer<String> lines) {
    super(name);
    this.lines = lines;
  }

  /** Fills the holes of a message; an argument that is left over may be the cause. */
  private void report(String format, @Nullable Object... arguments) {
    StringBuilder line = new StringBuilder("netty: ");
    int from = 0;
    int used = 0;
    for (int hole; used < arguments.length && (hole = format.indexOf(HOLE, from)) >= 0; used++) {
      line.append(format, from, hole).append(arguments[used]);
      from = hole + HOLE.length();
    }
    line.append(format, from, format.length());
    Object last = arguments.length == 0 ? null : arguments[arguments.length - 1];
    Throwable cause = last instanceof Throwable thrown ? thrown : null;
    if (cause != null && used < arguments.length) {
      line.append(": ").append(cause);
    }
    if (!QuietLog.keepsBack(cause)) {
      lines.accept(line.toString());
    }
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public void trace(String message) {}

  @Override
  public void trace(String format, Object argument) {}

  @Override
  public void trace(String format, Object first, Object second) {}

  @Override
  public void trace(String format, Object... arguments) {}

  @Override
  public void trace(String message, @Nullable Throwable cause) {}

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public void debug(String message) {}

  @Override
  public void debug(String format, Object argument) {}

  @Override
  public void debug(String format, Object first, Object second) {}

  @Override
  public void debug(String format, Object... arguments) {}

  @Override
  public void debug(String message, @Nullable Throwable cause) {}

  @Override
  public boolean isInfoEnabled() {
    return false;
  }

  @Override
  public void info(String message) {}

  @Override
  public void info(String format, Object argument) {}

  @Override
  public void info(String format, Object first, Object second) {}

  @Override
  public void info(String format, Object... arguments) {}

  @Override
  public void info(String message, @Nullable Throwable cause) {}

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public void warn(String message) {
    report(message);
  }

  @Override
  public void warn(String format, Object argument) {
    report(format, argument);
  }

  @Override
  public void warn(String format, Object first, Object second) {
    report(format, first, second);
  }

  @Override
  public void warn(String format, Object... arguments) {
    report(format, arguments);
  }

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    report(message, cause);
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  public void error(String message) {
    report(message);
  }

  @Override
  public void error(String format, Object argument) {
    report(format, argument);
  }

  @Override
  public void error(String format, Object first, Object second) {
    report(format, first, second);
  }

  @Override
  public void error(String format, Object... arguments) {
    report(format, arguments);
  }

  @Override
  public void error(String message, @Nullable Throwable cause) {
    report(message, cause);
  }
}
