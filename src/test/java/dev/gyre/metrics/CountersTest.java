package dev.gyre.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountersTest {
  private static final int CONNECTIONS = 2_000_000;

  private final Counters counters = new Counters();

  /** Whoever looks while connections come and go. */
  @Test
  void thereAreNeverLessConnectionsThanNone() throws InterruptedException {
    Thread loop =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < CONNECTIONS; i++) {
                    counters.connectionAccepted();
                    counters.connectionClosed(CloseReason.COMPLETED);
                  }
                });
    long least = 0;
    while (loop.isAlive()) {
      least = Math.min(least, counters.open());
    }
    assertEquals(0, least);
    loop.join();
    assertEquals(0, counters.open());
  }
}
