package dev.gyre.files;

import dev.gyre.os.FileCalls;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One open descriptor and who may still use its number. The kernel gives a closed number to the
 * next file that is opened, so a call made just after a close would read a stranger's file. Here a
 * call holds the descriptor while it runs, and the last one to let go after {@link #close} closes
 * it. It may have several owners, each of whom closes it. Safe for any thread.
 */
final class Descriptor implements AutoCloseable {
  /** One owner who has not closed it yet; the bits below count the calls that run. */
  private static final long OWNER = 1L << 32;

  private final int number;
  private final AtomicLong state = new AtomicLong(OWNER);

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
    return change(1) < 0 ? -1 : number;
  }

  /** Adds to the state unless nobody owns it any more; returns the new one, or -1. */
  private long change(long by) {
    while (true) {
      long current = state.get();
      if (current < OWNER) {
        return -1;
      }
      if (state.compareAndSet(current, current + by)) {
        return current + by;
      }
    }
  }

  /** Ends what {@link #hold} began. */
  void release() {
    if (state.decrementAndGet() == 0) {
      FileCalls.close(number);
    }
  }

  /** Adds an owner; false when nobody owns it any more. */
  boolean addOwner() {
    return change(OWNER) >= 0;
  }

  /** The number, or -1 once closed. The caller must know that nobody closes it meanwhile. */
  int number() {
    return state.get() < OWNER ? -1 : number;
  }

  /** Takes away an owner; does nothing when there is none. */
  @Override
  public void close() {
    if (change(-OWNER) == 0) {
      FileCalls.close(number);
    }
  }
}
