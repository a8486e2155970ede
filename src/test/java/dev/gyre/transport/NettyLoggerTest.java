package dev.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NettyLoggerTest {
  private final List<String> lines = new ArrayList<>();
  private final NettyLogger logger = new NettyLogger("io.netty.Some", lines::add);

  @Test
  void holesAreFilledInTurn() {
    logger.warn("plain");
    logger.warn("one: {}", 1);
    logger.warn("two: {}, {}.", 1, "b");
    logger.error("three: {} {} {}", 1, 2, 3);
    logger.error("more holes: {} {}", 1);
    logger.warn("fewer holes: {}", 1, 2);
    assertEquals(
        List.of(
            "netty: plain",
            "netty: one: 1",
            "netty: two: 1, b.",
            "netty: three: 1 2 3",
            "netty: more holes: 1 {}",
            "netty: fewer holes: 1"),
        lines);
  }

  @Test
  void theCauseIsNamedOnce() {
    IOException cause = new IOException("broken");
    logger.warn("failed", cause);
    logger.warn("failed: {}", "x", cause);
    logger.error("failed: {}", cause);
    assertEquals(
        List.of(
            "netty: failed: java.io.IOException: broken",
            "netty: failed: x: java.io.IOException: broken",
            "netty: failed: java.io.IOException: broken"),
        lines);
  }

  @Test
  void whatIsNoWarningIsLeftOut() {
    logger.info("news {}", 1);
    logger.debug("detail");
    logger.trace("more of it", new IOException());
    assertEquals(List.of(), lines);
    assertFalse(logger.isInfoEnabled());
    assertFalse(logger.isDebugEnabled());
    assertFalse(logger.isTraceEnabled());
    assertTrue(logger.isWarnEnabled());
    assertTrue(logger.isErrorEnabled());
  }

  @Test
  void whatASelfTestCausesIsKeptBackAndRemembered() throws InterruptedException {
    IOException own = new IOException("of this thread");
    IOException tested = new IOException("of a thread of the test");
    try (QuietLog quiet = QuietLog.ofThreads("test-of-logger-")) {
      logger.warn("kept back", own);
      onThread("test-of-logger-1", () -> logger.error("kept back: {}", 1, tested));
      onThread("stranger", () -> logger.warn("passes", new IOException("x")));
      assertEquals(List.of(own, tested), quiet.causes());
    }
    logger.warn("later", own);
    assertEquals(
        List.of(
            "netty: passes: java.io.IOException: x",
            "netty: later: java.io.IOException: of this thread"),
        lines);
  }

  private static void onThread(String name, Runnable task) throws InterruptedException {
    Thread thread = new Thread(task, name);
    thread.start();
    thread.join();
  }
}
