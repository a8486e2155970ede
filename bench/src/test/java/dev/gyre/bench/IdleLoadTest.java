package dev.gyre.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.TransportMode;
import dev.gyre.server.GyreServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class IdleLoadTest {
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration END_TIME_MAX = Duration.ofSeconds(30);

  private static GyreServer server(boolean encrypts) throws Exception {
    return GyreServer.hello()
        .set(Options.PORT, "0")
        .set(Options.TRANSPORT_MODE, "nio")
        .set(Options.LOOPS, "1")
        .set(Options.TLS_SELF_SIGNED, encrypts ? "on" : "off")
        .set(Options.IDLE_TIMEOUT, IDLE_TIMEOUT.toMillis() + "ms")
        .start();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void allAreAskedAtEachStepAndThenWaitUntilTheServerEndsThem(boolean encrypts, boolean http2)
      throws Exception {
    try (GyreServer server = server(encrypts);
        LoadClient client = LoadClient.open(TransportMode.NIO, encrypts, http2)) {
      IdleLoad load = new IdleLoad(client, Target.hello(server.port()));
      load.grow(2);
      load.grow(5);
      double[] ends = load.awaitEnds(END_TIME_MAX);
      assertEquals(0, load.faults());
      assertEquals(5, ends.length);
      for (double nanos : ends) {
        assertTrue(nanos >= IDLE_TIMEOUT.toNanos(), Arrays.toString(ends));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, true"})
  void anAnswerOfAnotherBodyIsAFault(boolean encrypts, boolean http2) throws Exception {
    try (GyreServer server = server(encrypts);
        LoadClient client = LoadClient.open(TransportMode.NIO, encrypts, http2)) {
      byte[] other = "Hello World?".getBytes(StandardCharsets.US_ASCII);
      IdleLoad load = new IdleLoad(client, new Target(server.port(), "/", other));
      load.grow(3);
      assertEquals(3, load.faults());
    }
  }
}
