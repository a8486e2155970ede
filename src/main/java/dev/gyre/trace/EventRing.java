package dev.gyre.trace;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue in an array: any thread offers, one takes. Both are lock-free and allocate
 * nothing; whoever offers claims a place by one compare-and-set. Events of one thread keep their
 * order.
 *
 * @param <E> the type of event
 */
final class EventRing<E> {
  private final AtomicReferenceArray<@Nullable E> places;
  private final int mask;
  private final int capacity;

  /** Places claimed since the beginning. */
  private final AtomicLong claimed = new AtomicLong();

  /** Places given back since the beginning. */
  private final AtomicLong freed = new AtomicLong();

  // Of the taker alone.
  private long taken;

  /** With room for so many events, from 1 to 2^30. */
  EventRing(int capacity) {
    if (capacity < 1 || capacity > 1 << 30) {
      throw new IllegalArgumentException("capacity is " + capacity + ", not from 1 to 2^30");
    }
    int size = Integer.highestOneBit(2 * capacity - 1);
    this.places = new AtomicReferenceArray<>(size);
    this.mask = size - 1;
    this.capacity = capacity;
  }

  /**
   * Adds an event. Hot. Any thread.
   *
   * @return how many wait now, itself with them; 0 if there was no room
   */
  int offer(E event) {
    long place;
    long before;
    do {
      place = claimed.get();
      before = place - freed.get();
      if (before >= capacity) {
        return 0;
      }
    } while (!claimed.compareAndSet(place, place + 1));
    places.setRelease((int) place & mask, event);
    return (int) before + 1;
  }

  /**
   * Takes the oldest event, whose room stays in use until {@link #free}. Null if there is none, or
   * if the thread that offers it is not ready yet. Hot. For the taker alone.
   */
  @Nullable E take() {
    int place = (int) taken & mask;
    E event = places.getAcquire(place);
    if (event != null) {
      places.setPlain(place, null); // seen by others with the count of what is free
      taken++;
    }
    return event;
  }

  /** Gives back the room of all that was taken. For the taker alone. */
  void free() {
    freed.setRelease(taken);
  }

  /** Whether all has been taken that was offered, or is being offered. For the taker alone. */
  boolean isEmpty() {
    return claimed.get() == taken;
  }
}
