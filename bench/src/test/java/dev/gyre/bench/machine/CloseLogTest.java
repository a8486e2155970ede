package dev.gyre.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CloseLogTest {
  private final CloseLog log = new CloseLog();

  @Test
  void reasonsRequestsAndBytesAreSummed() {
    log.add(line("idle", 3, 300));
    log.add(line("idle", 4, 400));
    log.add(line("peer_closed", 0, 0));
    assertEquals(2, log.closed("idle"));
    assertEquals(0, log.closed("completed"));
    assertEquals(3, log.connections());
    assertEquals(7, log.requests());
    assertEquals(700, log.bytes());
    assertEquals(Set.of("idle", "peer_closed"), log.reasons());
    assertEquals("idle 2, peer_closed 1", log.describe());
  }

  @Test
  void linesThatTheServerLostAreCountedAsConnections() {
    log.add(line("completed", 1, 10));
    log.add("closed: 12 lines are missing here: the queue was full");
    assertEquals(13, log.connections());
    assertEquals(12, log.lost());
    assertEquals("completed 1, not logged 12", log.describe());
  }

  @Test
  void otherLinesAreKept() {
    log.add("gyre: warning: few descriptors");
    assertEquals(List.of("gyre: warning: few descriptors"), log.messages());
    assertEquals("none", log.describe());
  }

  private static String line(String reason, int requests, int bytes) {
    return "2026-01-01T00:00:00Z closed connection=1 remote=127.0.0.1 reason=%s ageMillis=5 requests=%d bytes=%d: why"
        .formatted(reason, requests, bytes);
  }
}
