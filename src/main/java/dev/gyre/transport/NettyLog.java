package dev.gyre.transport;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.function.Consumer;

/** Where Netty's log goes. */
public final class NettyLog extends InternalLoggerFactory {
  private static volatile boolean ours;

  private final Consumer<String> lines;

  private NettyLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /**
   * Gives warnings and errors of Netty to the taker of lines, and nothing to a logging library: to
   * look for one has the JVM open every jar, and the JDK's own is as slow. For a process that is
   * Gyre's own, before anything of Netty runs; in another program this is not ours to choose.
   *
   * @param lines takes a line without its end; any thread may call it
   */
  public static void sendTo(Consumer<String> lines) {
    ours = true;
    setDefaultFactory(new NettyLog(lines));
  }

  /** Whether it was asked for. */
  static boolean isOurs() {
    return ours;
  }

  @Override
  protected InternalLogger newInstance(String name) {
    return new NettyLogger(name, lines);
  }
}
