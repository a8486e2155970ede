package dev.gyre.cli;

import dev.gyre.time.Clock;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;

/**
 * SIGTERM, SIGINT and SIGHUP, which comes when a terminal is closed: the first asks to stop, the
 * second ends the process at once. Two at the same moment are one: timeout(1) sends one to the
 * process and another to its group.
 *
 * <p>Shutdown hooks cannot do this: with hooks the exit code is always 128 + signal, and a second
 * signal waits for the hooks of the first. {@code sun.misc.Signal} can, and is supported by every
 * JDK (JEP 260); it is reached by name because javac's warning about it cannot be suppressed, and
 * our warnings are errors.
 *
 * <p>A signal that the process was started with as ignored ({@code nohup}, a background job of a
 * shell without job control) stays ignored.
 */
public final class StopSignals {
  private static final long SAME_MOMENT_NANOS = 100_000_000;
  private static final long NONE = Long.MIN_VALUE;

  private final AtomicLong firstNanos = new AtomicLong(NONE);
  private final Runnable stop;
  private final Runnable last;

  private StopSignals(Runnable stop, Runnable last) {
    this.stop = stop;
    this.last = last;
  }

  /**
   * Runs the stop once, on a thread of its own, when the first of these signals arrives. For one
   * command in a process: a later call replaces an earlier one.
   */
  public static void onFirst(Runnable stop) {
    onFirst(stop, () -> {});
  }

  /** The same, with what is still done, soon and on any thread, before the second ends all. */
  public static void onFirst(Runnable stop, Runnable last) {
    StopSignals signals = new StopSignals(stop, last);
    try {
      signals.handle("TERM", ExitCode.TERMINATED);
      signals.handle("INT", ExitCode.INTERRUPTED);
      signals.handle("HUP", ExitCode.HUNG_UP);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM has no sun.misc.Signal", e);
    }
  }

  // Each signal gets a thread of its own from the JVM, so a stop that takes long delays no second.
  private void arrived(ExitCode exitCode) {
    long now = Clock.SYSTEM.nanoTime();
    if (firstNanos.compareAndSet(NONE, now)) {
      try {
        stop.run();
      } catch (Throwable broken) {
        // A jar that was replaced under the running server, as a rule: its classes cannot be loaded
        // any more. To be told to stop and to stay would be worse than to end without a drain.
        System.err.println("gyre: cannot stop in an orderly way, ending now: " + broken);
        Runtime.getRuntime().halt(ExitCode.INTERNAL.number());
      }
    } else if (now - firstNanos.get() > SAME_MOMENT_NANOS) {
      endAtOnce(exitCode);
    }
  }

  // No hook runs then that would end the servers which a measurement has started.
  private void endAtOnce(ExitCode exitCode) {
    try {
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      last.run();
    } finally {
      Runtime.getRuntime().halt(exitCode.number());
    }
  }

  // sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> arrived(exitCode)), by a proxy of
  // java.lang.reflect, since one of method handles takes four times as long to make.
  private void handle(String name, ExitCode exitCode) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object handling =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                arrived(exitCode);
                return null;
              }
              return method.invoke(exitCode, arguments); // what every object has
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
  }
}
