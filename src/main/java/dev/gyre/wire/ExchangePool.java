package dev.gyre.wire;

import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one loop that no connection uses. Hot code: a loop that answers small requests
 * takes and gives the same one over and over. Used by that loop's thread only.
 */
final class ExchangePool {
  /** More than this many are left to the garbage collector. */
  private static final int FREE_MAX = 64;

  private final LoopContext loop;
  private @Nullable Exchange free;
  private int freeCount;

  ExchangePool(LoopContext loop) {
    this.loop = loop;
  }

  /** For a connection of a service. Those that wait here are of the loop's main one. */
  Exchange take(Http1Service service, BodySender.Owner owner) {
    Exchange taken = free;
    if (taken == null || !service.isMain()) {
      taken = new Exchange(loop, service);
    } else {
      free = taken.nextFree;
      taken.nextFree = null;
      freeCount--;
    }
    taken.writer.serve(owner);
    return taken;
  }

  /** Takes one back that has no input, is inside no request, and has nothing to send. */
  void give(Http1Service service, Exchange used) {
    used.writer.serve(null);
    if (service.isMain() && freeCount < FREE_MAX) {
      used.nextFree = free;
      free = used;
      freeCount++;
    }
  }

  /** How many wait for a connection. */
  int size() {
    return freeCount;
  }
}
