package dev.gyre.files;

import dev.gyre.os.FileCalls;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One open descriptor and who may still use its number. The kernel gives a closed number to the
 * next file that is opened, so a call made just after a close would read a stranger's file. Here a
 * call holds the descriptor while it runs, and the last one to let go after {@link #close} closes
 * it. Safe for any thread.
 */
final class Descriptor implements AutoCloseable {
  /** Set once closed; the bits below count the calls that run. */
  private static final int CLOSED = 1 << 30;

  private final int number;
  private final AtomicInteger state = new AtomicInteger();

  /** Takes over an open descriptor. */
  Descriptor(int number) {
    this.number = number;
  }

  /**
   * Takes hold of the descriptor for one call.
   *
   * @return its number, to be let go with {@link #release}; or -1 if it is closed
   */
  int hold() {
    while (true) {
      int current = state.get();
      if ((current & CLOSED) != 0) {
        return -1;
      }
      if (state.compareAndSet(current, current + 1)) {
        return number;
      }
    }
  }

  /** Ends what {@link #hold} began. */
  void release() {
    if (state.decrementAndGet() == CLOSED) {
      FileCalls.close(number);
    }
  }

  /** The number, or -1 once closed. The caller must know that nobody closes it meanwhile. */
  int number() {
    return (state.get() & CLOSED) == 0 ? number : -1;
  }

  /** Closes once; further calls do nothing. */
  @Override
  public void close() {
    if (state.getAndUpdate(current -> current | CLOSED) == 0) {
      FileCalls.close(number);
    }
  }
}
