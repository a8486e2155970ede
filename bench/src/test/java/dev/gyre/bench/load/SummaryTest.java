package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.cli.Terminal;
import dev.gyre.config.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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
  void theProgressLinesOfHtstressAreTenAtTheTenths() throws Exception {
    assertEquals(
        """
        0 requests
        10 requests
        20 requests
        30 requests
        40 requests
        50 requests
        60 requests
        70 requests
        80 requests
        90 requests
        """,
        progress("100", 100));
    assertEquals("", progress("9", 9));
    assertEquals("[Press Ctrl-C to finish]\n0 requests\n1000 requests\n", progress("0", 1500));
  }

  @Test
  void progressIsToldFromTheBeginningOfALongWarmUp() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Narrator narrator =
        new Narrator(
            PlanReader.read("127.0.0.1:1", Settings.DEFAULTS),
            new Terminal(stream, stream, true),
            false,
            false,
            true);
    narrator.look(new Tally(1, false), TimeUnit.SECONDS.toNanos(-60));
    narrator.look(new Tally(1, false), TimeUnit.SECONDS.toNanos(-59));
    assertEquals("\r\033[Kwarm-up, 59.0 s left", err.toString(StandardCharsets.UTF_8));
  }

  private static String progress(String requests, int ended) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Settings settings =
        Settings.DEFAULTS.with(LoadOptions.HTSTRESS, "on").with(LoadOptions.REQUESTS, requests);
    Terminal terminal = new Terminal(stream, stream, false);
    Narrator narrator =
        new Narrator(PlanReader.read("127.0.0.1:1", settings), terminal, true, false, true);
    narrator.begin();
    for (int i = 0; i < ended; i++) {
      narrator.ended(i);
    }
    narrator.end();
    return out.toString(StandardCharsets.UTF_8);
  }
}
