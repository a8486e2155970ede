package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.gyre.config.Options;
import dev.gyre.config.TransportMode;
import dev.gyre.server.GyreServer;
import dev.gyre.server.StartFailure;
import dev.gyre.server.Statistics;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportKind;
import dev.gyre.transport.TransportReport;
import dev.gyre.transport.TransportSelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts servers on the transport of the subclass and closes them. What becomes of a test whose
 * transport does not work here, {@link Requirement} decides.
 *
 * <p>After every test each server is closed, and every connection must have ended with one reason.
 * After those of a class no buffer may have been lost.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class TransportContract {
  /** With another cache than the default, all of them must hold too: off, or tiny. */
  private static final @Nullable String CACHE_SIZE = System.getProperty("gyre.tests.cacheSize");

  private static final Map<TransportKind, String> REFUSALS = new ConcurrentHashMap<>();

  private final TransportKind transport;
  private final List<GyreServer> servers = Collections.synchronizedList(new ArrayList<>());

  @TempDir Path directory = Path.of("set by JUnit");

  TransportContract(TransportKind transport) {
    this.transport = transport;
  }

  final TransportKind transport() {
    return transport;
  }

  /** Whether the tests of this class are about the cache and set it themselves. */
  boolean choosesCache() {
    return false;
  }

  /** An empty site in this test's own directory. */
  final TempSite newSite() {
    return TempSite.in(directory.resolve("site"));
  }

  /** Starts on a free port and on the transport under test, with two loops unless set. */
  final GyreServer start(GyreServer.Builder builder) {
    if (CACHE_SIZE != null && !choosesCache()) {
      builder.set(Options.CACHE_SIZE, CACHE_SIZE);
    }
    try {
      GyreServer server =
          builder.set(Options.PORT, "0").set(Options.TRANSPORT_MODE, transport.toString()).start();
      servers.add(server);
      Transport chosen = server.report().chosen();
      assertNotNull(chosen);
      assertEquals(transport, chosen.kind(), "transport that really runs");
      return server;
    } catch (StartFailure failure) {
      throw new AssertionError("server did not start: " + failure.getMessage(), failure);
    }
  }

  @BeforeEach
  final void transportMustWork() {
    String refusal = REFUSALS.computeIfAbsent(transport, TransportContract::probe);
    Requirement.need(transport.toString(), refusal.isEmpty(), refusal);
  }

  @AfterEach
  final void everyConnectionEndedWithOneReason() {
    for (GyreServer server : servers) {
      server.close();
      Statistics statistics = server.statistics();
      long closed = statistics.closed().values().stream().mapToLong(Long::longValue).sum();
      assertEquals(0, statistics.open(), "open connections of a closed server: " + statistics);
      assertEquals(statistics.accepted(), closed, "one reason for each connection: " + statistics);
    }
    servers.clear();
  }

  @AfterAll
  static void noBufferWasLost() {
    assertEquals(List.of(), Leaks.take());
  }

  private static String probe(TransportKind kind) {
    TransportMode mode = TransportMode.valueOf(kind.name());
    TransportReport report = TransportSelector.select(mode, 2);
    return report.chosen() == null ? report.diagnosis() : "";
  }
}
