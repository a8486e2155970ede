package dev.gyre.transport;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.FormattingTuple;
import io.netty.util.internal.logging.MessageFormatter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One logger of Netty: passes on warnings and errors, but not what a self-test causes. */
final class NettyLogger extends AbstractInternalLogger {
  private static final long serialVersionUID = 1;

  private final transient Consumer<String> lines;

  NettyLogger(String name, Consumer<String> lines) {
    super(name);
    this.lines = lines;
  }

  /** An argument that no hole of the message is left for may be the cause, and ends the line. */
  private void report(String format, @Nullable Object... arguments) {
    Object last = arguments.length == 0 ? null : arguments[arguments.length - 1];
    if (QuietLog.keepsBack(last instanceof Throwable cause ? cause : null)) {
      return;
    }
    FormattingTuple filled = MessageFormatter.arrayFormat(format, arguments);
    Throwable left = filled.getThrowable();
    lines.accept("netty: " + filled.getMessage() + (left == null ? "" : ": " + left));
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
