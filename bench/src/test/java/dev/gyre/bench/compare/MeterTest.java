package dev.gyre.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.bench.load.LoadOptions;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeterTest {
  /** Else the highest percentiles of TLS would be those of handshakes that no request needs. */
  @ParameterizedTest
  @CsvSource({"small, true", "tls, true", "h2, true", "handshake, false", "resume, false"})
  void latencyCountsWhenConnectionsThatStayAreThere(String name, boolean waits) {
    Scenario scenario = CompareOptions.SCENARIOS.read(name).getFirst();
    Duration warmUp = Meter.onSchedule(scenario.load(), 100).get(LoadOptions.WARM_UP);
    assertEquals(waits, warmUp.isPositive(), warmUp::toString);
  }
}
