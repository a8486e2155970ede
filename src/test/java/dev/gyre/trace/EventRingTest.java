package dev.gyre.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class EventRingTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 100})
  void holdsExactlyItsCapacityInOrderLapAfterLap(int capacity) {
    EventRing<Integer> ring = new EventRing<>(capacity);
    int offered = 0;
    int taken = 0;
    for (int lap = 0; lap < 5; lap++) {
      for (int i = 0; i < capacity; i++) {
        assertEquals(i + 1, ring.offer(offered++));
      }
      assertEquals(0, ring.offer(-1));
      assertFalse(ring.isEmpty());
      for (int i = 0; i < capacity; i++) {
        assertEquals(taken++, ring.take());
      }
      assertNull(ring.take());
      assertTrue(ring.isEmpty());
      assertEquals(0, ring.offer(-1), "room is in use until it is given back");
      ring.free();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, (1 << 30) + 1, Integer.MAX_VALUE})
  void otherCapacitiesAreRefused(int capacity) {
    assertThrows(IllegalArgumentException.class, () -> new EventRing<>(capacity));
  }

  @Test
  void manyThreadsThroughAFewPlacesLoseNothingThatWasAccepted() throws Exception {
    int threads = 4;
    int each = 50_000;
    EventRing<Long> ring = new EventRing<>(3);
    List<Thread> producers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      long name = (long) t << 32;
      producers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      while (ring.offer(name | i) == 0) {
                        Thread.onSpinWait();
                      }
                    }
                  }));
    }
    long[] next = new long[threads];
    for (int left = threads * each; left > 0; ) {
      Long event = ring.take();
      if (event == null) {
        Thread.onSpinWait();
        continue;
      }
      int thread = (int) (event >> 32);
      assertEquals(next[thread]++, event & 0xffffffffL, "thread " + thread);
      ring.free();
      left--;
    }
    for (Thread producer : producers) {
      producer.join();
    }
    assertTrue(ring.isEmpty());
    assertNull(ring.take());
  }
}
