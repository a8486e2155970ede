package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SiteWatchTest {
  /** As in a file system that does not answer: its descriptors must not be closed then. */
  @Test
  void lookThatHangsIsTold() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    Runnable look =
        () -> {
          begun.countDown();
          while (goesOn.getCount() > 0) {
            Thread.onSpinWait(); // heeds no interrupt
          }
        };
    SiteWatch watch = new SiteWatch(look, Duration.ZERO, fault -> {});
    assertTrue(begun.await(20, TimeUnit.SECONDS));
    assertFalse(watch.end());
    goesOn.countDown();
    while (!watch.end()) {
      // the time limit of the class ends it
    }
  }

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
    assertTrue(watch.end());
    assertTrue(goesOn, faults::toString);
    assertEquals(1, faults.size(), faults::toString);
  }
}
