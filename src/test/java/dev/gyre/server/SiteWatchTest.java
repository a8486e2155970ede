package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SiteWatchTest {
  @Test
  void lookThatFailsIsToldOfOnceAndIsNotTheLast() throws InterruptedException {
    CountDownLatch looks = new CountDownLatch(3);
    List<Throwable> faults = new CopyOnWriteArrayList<>();
    Runnable look =
        () -> {
          looks.countDown();
          throw new OutOfMemoryError("of a test");
        };
    SiteWatch watch = new SiteWatch(look, Duration.ZERO, faults::add);
    boolean goesOn = looks.await(20, TimeUnit.SECONDS);
    watch.close();
    assertTrue(goesOn, faults::toString);
    assertEquals(1, faults.size(), faults::toString);
  }
}
