package dev.gyre.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.bench.machine.HeapHistogram.Growth;
import dev.gyre.bench.machine.Report;
import dev.gyre.bench.machine.Spread;
import dev.gyre.transport.TransportKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleTableTest {
  private static final double SECOND = 1e9;

  private static IdleResult result(TransportKind transport, double firstEndSeconds, int faults) {
    return new IdleResult(
        transport,
        List.of(
            new IdleResult.Step(1000, 5_000_000, 60_000_000),
            new IdleResult.Step(2000, 6_000_000, 62_000_000),
            new IdleResult.Step(4000, 8_000_000, 66_000_000)),
        List.of(new Growth("a.Channel", 1, 96)),
        0,
        5_000_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Spread.of(firstEndSeconds * SECOND, 20.2 * SECOND),
        4000,
        "idle 4000",
        faults,
        List.of("hello"));
  }

  @Test
  void costsAreSlopesAndMoreConnectionsFollowFromThem() {
    IdleResult result = result(TransportKind.EPOLL, 20.0, 0);
    assertEquals(1000, result.heapBytesEach(), 1e-6);
    assertEquals(2000, result.residentBytesEach(), 1e-6);
    assertEquals(104_000_000, result.heapBytesAt(100_000), 1e-3);
    assertEquals(2_058_000_000, result.residentBytesAt(1_000_000), 1e-3);
    assertEquals(0.05, result.cpuPercent(), 1e-9);
  }

  @Test
  void anEndTooSoonOrAFaultIsNotProper() {
    assertTrue(result(TransportKind.NIO, 20.0, 0).proper());
    assertFalse(result(TransportKind.NIO, 19.999, 0).proper());
    assertFalse(result(TransportKind.NIO, 20.0, 1).proper());
  }

  @Test
  void whatIsNotProperIsSaid() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IdleTable table = new IdleTable(List.of(result(TransportKind.NIO, 19.999, 3)));
    table.print(new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8)));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("not as it must be: 3 wrong answers or failed connections"), text);
    assertTrue(text.contains("not as it must be: a connection ended before its time"), text);
  }

  @Test
  void transportsStandSideBySide() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IdleTable table =
        new IdleTable(
            List.of(result(TransportKind.EPOLL, 20.0, 0), result(TransportKind.NIO, 20.0, 0)));
    table.print(new Report(new PrintStream(bytes, true, StandardCharsets.UTF_8)));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.matches("(?s) +epoll +nio\n.*"), text);
    assertTrue(text.contains("heap of a connection (slope)                1,000 B        1,000 B"));
    assertTrue(text.contains("live heap at 100,000, by slope             99.2 MiB       99.2 MiB"));
    assertTrue(text.contains("96.0 bytes in  1.0 x a.Channel"), text);
  }

  @Test
  void programsReadTheSameNumbers() throws JsonProcessingException {
    String json = new IdleTable(List.of(result(TransportKind.IO_URING, 20.0, 0))).json();
    JsonNode uring = new ObjectMapper().readTree(json).path("transports").path("io_uring");
    assertEquals(1000, uring.path("heapBytesEach").asDouble(), 1e-6);
    assertEquals(4000, uring.path("steps").path(2).path("connections").asInt());
    assertEquals(1_000_000, uring.path("bySlope").path(1).path("connections").asInt());
    assertEquals(20.2, uring.path("lastEndSeconds").asDouble(), 1e-9);
    assertEquals("a.Channel", uring.path("classes").path(0).path("name").asText());
    assertTrue(uring.path("proper").asBoolean());
  }
}
