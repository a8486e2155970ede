package dev.gyre.time;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A thread that looks at something again and again until it is ended. A look that fails is not the
 * last one: else nothing would be seen any more. Does not keep the JVM alive.
 */
public final class RepeatedLook {
  private final Duration pause;
  private final Runnable look;
  private final Consumer<Throwable> faults;
  private final Thread thread;

  /**
   * One that was not begun.
   *
   * @param pause before each look
   * @param look one look
   * @param faults told why a look has failed, once for the same reason
   */
  public RepeatedLook(
      String threadName, Duration pause, Runnable look, Consumer<Throwable> faults) {
    this.pause = pause;
    this.look = look;
    this.faults = faults;
    this.thread = new Thread(this::run, threadName);
    thread.setDaemon(true);
  }

  /** Begins, once. */
  public void start() {
    thread.start();
  }

  private void run() {
    String told = "";
    try {
      while (true) {
        Thread.sleep(pause);
        try {
          look.run();
          told = "";
        } catch (RuntimeException | Error e) {
          if (!e.toString().equals(told)) {
            faults.accept(e);
          }
          told = e.toString();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // ended
    }
  }

  /** Begins no further look. Does not wait for one that runs, which is interrupted. */
  public void end() {
    thread.interrupt();
  }

  /**
   * Waits for the end, but not longer than that; an interrupt ends the wait too. Returns whether it
   * has ended.
   */
  public boolean awaitEnd(Duration atMost) {
    try {
      return thread.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
