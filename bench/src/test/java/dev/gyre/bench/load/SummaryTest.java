package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Pattern BLOCK =
      Pattern.compile(
          """

          requests:      (\\d+)
          good requests: (\\d+) \\[(\\d+)%]
          bad requests:  (\\d+) \\[(\\d+)%]
          socket errors: (\\d+) \\[(\\d+)%]
          seconds:       \\d+\\.\\d{3}
          requests/sec:  \\d+\\.\\d{3}

          """);

  @Test
  void theBlockOfHtstressHasItsFormAndCountsAnEmptyAnswerAsBad() throws Exception {
    Tally tally = new Tally(1, false);
    tally.good(0, 0, 1000, 1000, 5);
    tally.failed(Failure.SHORT, 1);
    tally.failed(Failure.RESET, 2);
    tally.ended(1_500_000_000);
    Plan plan = PlanReader.read("localhost:1", Settings.DEFAULTS);
    Result result = new Result(plan, tally, 0, Environment.read("nio"));
    Matcher matcher = BLOCK.matcher(new Summary(result).htstress());
    assertTrue(matcher.matches());
    assertEquals("3", matcher.group(1));
    assertEquals("1", matcher.group(2));
    assertEquals("33", matcher.group(3));
    assertEquals("1", matcher.group(4));
    assertEquals("1", matcher.group(6));
  }

  @Test
  void theRequestOfHtstressIsSentByteForByte() throws Exception {
    Plan plan =
        PlanReader.read(
            "http://localhost:8081", Settings.DEFAULTS.with(LoadOptions.HTSTRESS, "on"));
    assertEquals(
        "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n",
        new String(plan.traffic().requests().getFirst().bytes(), StandardCharsets.US_ASCII));
  }
}
