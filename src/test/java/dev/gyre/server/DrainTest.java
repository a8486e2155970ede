package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.config.Options;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class DrainTest {
  @Test
  void answersThatRunMayHaveForever() throws Exception {
    try (GyreServer server =
        GyreServer.hello()
            .set(Options.PORT, "0")
            .set(Options.TRANSPORT_MODE, "nio")
            .set(Options.LOOPS, "1")
            .start()) {
      assertEquals(new DrainReport(0, 0, 0), server.drain(ChronoUnit.FOREVER.getDuration()));
      server.awaitClosed();
    }
  }
}
