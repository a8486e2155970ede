package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Settings;
import dev.gyre.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTest {
  private static Result result(Settings settings) throws Exception {
    Plan plan = PlanReader.read("127.0.0.1:1/<&\"'>", settings);
    Tally tally = new Tally(1, plan.openLoop());
    for (int i = 0; i < 5000; i++) {
      tally.sent();
      tally.good(0, i * 1_000_000L, 1_000_000 + i * 1000, 1_000_000, 5);
    }
    tally.failed(Failure.TIMEOUT, 5_000_000_000L);
    tally.error("a \"quoted\"\nreason");
    tally.ended(5_000_000_000L);
    return new Result(plan, tally, 0.5, Environment.read("nio"));
  }

  @Test
  void jsonHasCountsAndEscapedTexts() throws Exception {
    String json = new ResultFiles(result(Settings.DEFAULTS)).json();
    assertTrue(json.startsWith("{\"requests\":5001,\"good\":5000,\"bad\":1,"), json);
    assertTrue(json.contains("\"firstError\":\"a \\\"quoted\\\"\\nreason\""), json);
    assertTrue(json.contains("\"transport\":\"nio\""), json);
    assertEquals("{\"a\":[1,null,true,{}],\"b\":\"\\\\\"}\n", nested());
  }

  private static String nested() {
    Map<String, Object> members = new java.util.LinkedHashMap<>();
    members.put("a", List.of(1, Double.NaN, true, Map.of()));
    members.put("b", "\\");
    return JsonText.line(members);
  }

  @Test
  void theCommandLineIsKeptWithoutTheSecretsOfHeaderFieldsAndUrls(@TempDir Path folder)
      throws Exception {
    String[] words = {
      "java",
      "-cp",
      "x",
      "dev.gyre.cli.Main",
      "load",
      "--header",
      "Authorization: Basic abc",
      "--header=Cookie: id=7",
      "--header",
      "proxy-authorization:x\nX-Api-Key: 1\nRange: bytes=0-9",
      "--header=Accept-Encoding: gzip",
      "-c",
      "2",
      "--url=/z?X-Amz-Signature=ab&keys",
      "http://127.0.0.1/x:y?page=2&access_token=s3cret#top",
      ""
    };
    Path file = Files.writeString(folder.resolve("cmdline"), String.join("\0", words));
    assertEquals(
        "load --header Authorization: (hidden) --header=Cookie: (hidden) --header"
            + " proxy-authorization: (hidden)\nX-Api-Key: (hidden)\nRange: bytes=0-9"
            + " --header=Accept-Encoding: gzip -c 2 --url=/z?X-Amz-Signature=(hidden)&keys"
            + " http://127.0.0.1/x:y?page=2&access_token=(hidden)#top",
        Environment.readCommandLine(file));
  }

  @Test
  void noResultHasTheSecretsOfUrls() throws Exception {
    Settings settings = Settings.DEFAULTS.with(LoadOptions.URL, "/b?sig=s3cret");
    Plan plan = PlanReader.read("http://127.0.0.1/a?key=s3cret", settings);
    Result result = new Result(plan, new Tally(2, false), 0, Environment.read("nio"));
    ResultFiles files = new ResultFiles(result);
    for (String text :
        List.of(files.json(), new ResultPage(result).html(), new Summary(result).text())) {
      assertTrue(!text.contains("s3cret"), text);
    }
    assertTrue(files.json().contains("http://127.0.0.1/a?key=(hidden)"), files.json());
    for (Plan.Request request : plan.traffic().requests()) {
      assertTrue(new String(request.bytes(), StandardCharsets.US_ASCII).contains("=s3cret HTTP"));
    }
  }

  @Test
  void csvHasARowForEveryPercentile() throws Exception {
    List<String> rows = new ResultFiles(result(Settings.DEFAULTS)).csv().lines().toList();
    assertEquals("percentile,response_ms,service_ms", rows.getFirst());
    assertEquals(ResultFiles.PERCENTILES.length + 1, rows.size());
    assertTrue(rows.getLast().matches("100,\\d+\\.\\d{6},\\d+\\.\\d{6}"), rows.getLast());
  }

  @Test
  void thePageEscapesWhatItShowsAndNeedsNothingElse() throws Exception {
    String page = new ResultPage(result(Settings.DEFAULTS.with(LoadOptions.RATE, "1000"))).html();
    assertFalse(page.contains("/<&"), "not escaped");
    assertFalse(page.contains("<script"), "script");
    assertFalse(page.contains("src="), "something loaded");
    assertEquals(3, page.split("<svg ", -1).length - 1);
  }

  @Test
  void thePageTellsWhenAndWhatFailedAndHowToRepeatIt() throws Exception {
    Result result = result(Settings.DEFAULTS.with(LoadOptions.SEED, "4711"));
    String page = new ResultPage(result).html();
    assertTrue(page.contains("<th>date</th><td>20"), page);
    assertTrue(page.contains("<th>seed</th><td>4711</td>"), page);
    assertTrue(page.contains("<th>command line</th>"), page);
    assertTrue(page.contains("<th>first error</th><td>a &quot;quoted&quot;"), page);
    String json = new ResultFiles(result).json();
    assertTrue(json.contains("\"environment\":{\"date\":\"20"), json);
  }

  @Test
  void withoutAGoodAnswerThereIsNoLatencyOfZero() throws Exception {
    Tally tally = new Tally(1, false);
    tally.failed(Failure.TIMEOUT, 5_000_000_000L);
    tally.ended(5_000_000_000L);
    Plan plan = PlanReader.read("127.0.0.1:1/", Settings.DEFAULTS);
    Result result = new Result(plan, tally, 0.5, Environment.read("nio"));
    String text = new Summary(result).text();
    assertFalse(text.contains("p50"), text);
    String page = new ResultPage(result).html();
    assertFalse(page.contains("0.000<"), page);
    assertEquals(1, page.split("<svg ", -1).length - 1);
    String json = new ResultFiles(result).json();
    assertTrue(json.contains("\"p50\":null"), json);
    assertTrue(json.contains("\"medianNanos\":[null,"), json);
    assertTrue(json.contains("\"maxNanos\":[null,"), json);
    assertEquals("percentile,response_ms,service_ms\n", new ResultFiles(result).csv());
  }

  @Test
  void theRateOfARunOfOneSliceIsSeenAndIsThatOfTheRun() throws Exception {
    Plan plan = PlanReader.read("127.0.0.1:1/", Settings.DEFAULTS);
    Tally tally = new Tally(1, false);
    for (int i = 1; i <= 20; i++) {
      tally.good(0, i * 1_000_000L, 1_000_000, 1_000_000, 5);
    }
    tally.ended(20_000_000);
    String page = new ResultPage(new Result(plan, tally, 0.5, Environment.read("nio"))).html();
    String plot = page.substring(page.indexOf("<title>Answers over time"));
    plot = plot.substring(0, plot.indexOf("</svg>"));
    assertTrue(plot.contains(">1000</text>"), plot); // a second, where the axis ends
    assertTrue(plot.contains("<circle "), plot);
  }

  @Test
  void theAnswerThatEndedTheRunIsInThePlotOfTimes() throws Exception {
    Plan plan = PlanReader.read("127.0.0.1:1/", Settings.DEFAULTS);
    Tally tally = new Tally(1, false);
    tally.good(0, 50_000_000, 1_000_000, 1_000_000, 5);
    tally.good(0, 150_000_000, 40_000_000, 40_000_000, 5);
    tally.ended(150_000_000);
    String page = new ResultPage(new Result(plan, tally, 0.5, Environment.read("nio"))).html();
    String plot = page.substring(page.indexOf("<title>Response time over time"));
    plot = plot.substring(0, plot.indexOf("</svg>"));
    assertTrue(plot.contains(">50</text>"), plot); // ms, where the axis ends
  }

  @Test
  void aBusyOrLateGeneratorAndBusyConnectionsAreDoubts() throws Exception {
    Result fine = result(Settings.DEFAULTS.with(LoadOptions.RATE, "1000"));
    assertEquals(List.of(), fine.doubts());
    for (int i = 0; i < 100; i++) {
      fine.tally().late(2_000_000);
      fine.tally().waitedForConnection();
    }
    fine.tally().unsent();
    Result slow = new Result(fine.plan(), fine.tally(), 4.9, fine.environment());
    String doubts = String.join("\n", slow.doubts());
    assertTrue(doubts.contains("busy for 98 %"), doubts);
    assertTrue(doubts.contains("could not keep up"), doubts);
    assertTrue(doubts.contains("100 requests waited"), doubts);
    assertTrue(doubts.contains("1 request of the schedule never sent"), doubts);
  }

  @Test
  void aHundredthOfTheScheduleMayBeMissing() throws Exception {
    Result result = result(Settings.DEFAULTS.with(LoadOptions.RATE, "1000"));
    for (int i = 0; i < 50; i++) {
      result.tally().unsent();
    }
    assertTrue(result.keptSchedule());
    result.tally().unsent();
    assertFalse(result.keptSchedule());
  }

  @Test
  void aTimelineFitsRunsOfAnyLength() {
    Timeline timeline = new Timeline();
    for (long second = 0; second < 100_000; second++) {
      timeline.good(second * 1_000_000_000L, second == 50_000 ? 9_000_000 : 1_000_000);
    }
    timeline.bad(100_000L * 1_000_000_000L);
    timeline.end();
    long good = 0;
    long greatest = 0;
    for (int i = 0; i < timeline.slices(); i++) {
      good += timeline.good(i);
      greatest = Math.max(greatest, timeline.maxNanos(i));
    }
    assertEquals(100_000, good);
    assertEquals(1, timeline.bad(timeline.slices() - 1));
    assertTrue(greatest >= 9_000_000);
    assertTrue(timeline.slices() <= Timeline.SLICES_MAX);
  }
}
