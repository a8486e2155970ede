package dev.gyre.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportsTest {
  @TempDir Path folder;

  private final Results results = Samples.results(1.2);
  private final List<Gate.Judgement> judgements =
      Gate.parse("b.cpu <= 1.05 * a.cpu").judge(results);
  private final TextReport text =
      new TextReport(Samples.FACTS, results, judgements, List.of("a change"));

  @Test
  void theTextSaysWhichNeedsMoreAndByHowMuch() {
    String plain = text.plain();
    assertTrue(plain.contains("b needs more CPU time than a: 1.2"), plain);
    assertTrue(plain.contains("not measured: 3 bad, short 3"), plain);
    assertTrue(plain.contains("b needs more CPU time than a in 1 scenario"), plain);
    assertTrue(plain.contains("in small: broken, ratio 1.2"), plain);
    assertTrue(plain.contains("a change"), plain);
  }

  @Test
  void tablesGoOnBelowInATerminal() {
    List<String> folded = text.plain(80).lines().toList();
    for (String line : folded) {
      assertTrue(line.length() <= 80 || line.contains("needs more CPU time"), line);
    }
    List<String> cells = new ArrayList<>();
    for (String line : folded) {
      if (line.startsWith("a  ") && !line.contains("not measured")) {
        cells.addAll(List.of(line.split(" {2,}", -1)).subList(1, line.split(" {2,}", -1).length));
      }
    }
    String whole =
        text.plain().lines().filter(line -> line.startsWith("a  ")).findFirst().orElseThrow();
    assertEquals(List.of(whole.split(" {2,}", -1)).subList(1, cells.size() + 1), cells);
    assertEquals(
        1, folded.stream().filter(line -> line.startsWith("a  ") && line.contains("not")).count());
  }

  @Test
  void everyReportTellsHowWellTheScheduleOfResponseTimesWasKept() throws IOException {
    List<String> head = List.of(text.plain().lines().toList().get(3).split(" {2,}", -1));
    assertEquals(List.of("lag p99", "unsent"), head.subList(head.size() - 2, head.size()));
    assertTrue(
        text.plain().lines().anyMatch(line -> line.matches("a  .* 7\\.50 +42")), text.plain());
    assertTrue(text.markdown().contains(" | 7.50 | 42 |"), text.markdown());
    assertTrue(
        HtmlReport.of(Samples.FACTS, results, text).contains("<td>7.50</td><td>42</td></tr>"));
    JsonNode a =
        new ObjectMapper()
            .readTree(JsonReport.of(Samples.FACTS, results, judgements))
            .at("/scenarios/small/candidates/a");
    assertEquals(42, a.path("unsent").asInt());
    assertEquals(7.5, a.path("lagNanos").path("p99").asDouble() / 1e6, 0.01);
    assertEquals(2000, a.path("latencyNanos").path("count").asInt());
  }

  @Test
  void everyLineOfAMarkdownTableHasAsManyCells() {
    List<Long> bars =
        text.markdown()
            .lines()
            .filter(line -> line.startsWith("|"))
            .filter(line -> !line.contains("not measured"))
            .map(line -> line.chars().filter(c -> c == '|').count())
            .distinct()
            .toList();
    assertEquals(1, bars.size(), text.markdown());
  }

  @Test
  void theJsonHoldsEveryTrialAndIsABaselineForALaterRun() throws IOException {
    String json = JsonReport.of(Samples.FACTS, results, judgements);
    JsonNode small = new ObjectMapper().readTree(json).path("scenarios").path("small");
    assertEquals(8, small.path("candidates").path("b").path("generations").size());
    assertEquals(500, small.path("latencyRate").asInt());
    JsonNode earlier = JsonReport.read(Files.writeString(folder.resolve("json"), json));
    assertTrue(
        Baseline.changes(earlier, Samples.results(1.2)).getFirst().contains("no significant"));
    assertTrue(Baseline.changes(earlier, Samples.results(1.5)).getFirst().contains("has grown"));
    assertTrue(Baseline.changes(earlier, Samples.results(1)).getFirst().contains("has shrunk"));
  }

  /** Then the ratios are to something else, and their difference tells nothing. */
  @Test
  void aBaselineWithAnotherFirstCandidateIsNotComparedWith() throws IOException {
    Results other = new Results(List.of(Samples.SMALL), List.of("c", "b", "a"), 0.99, 1);
    for (int generation = 0; generation < 8; generation++) {
      for (int i = 0; i < 3; i++) {
        String name = other.candidates().get(i);
        other.add(
            Samples.SMALL, name, generation, new Trial(1000, 0.5, 5 + 5 * i, 1, 0.1, 100, 0.5));
      }
    }
    String json = JsonReport.of(Samples.FACTS, other, List.of());
    JsonNode earlier = JsonReport.read(Files.writeString(folder.resolve("json"), json));
    assertEquals(
        List.of("the baseline has none of these ratios of CPU time to a: nothing to compare with"),
        Baseline.changes(earlier, results));
  }

  @Test
  void aRatioOfOneGenerationHasNoIntervalInJsonAndAgreesWithAny() throws IOException {
    Results one = new Results(List.of(Samples.SMALL), List.of("a", "b"), 0.99, 1);
    one.add(Samples.SMALL, "a", 0, new Trial(1000, 0.5, 10, 2, 0.1, 100, 0.5));
    one.add(Samples.SMALL, "b", 0, new Trial(1000, 0.5, 30, 2, 0.1, 100, 0.5));
    String json = JsonReport.of(Samples.FACTS, one, List.of());
    assertTrue(!json.contains("Infinity"), json);
    JsonNode earlier = JsonReport.read(Files.writeString(folder.resolve("json"), json));
    assertTrue(Baseline.changes(earlier, results).getFirst().contains("no significant change"));
  }

  /** Then the faster server waits for the load, and the two seem to be alike. */
  @Test
  void aLoadThatHadNoTimeLeftIsTold() throws IOException {
    Results busy = new Results(List.of(Samples.SMALL), List.of("a", "b", "c"), 0.99, 1);
    busy.add(Samples.SMALL, "a", 0, new Trial(1000, 0.5, 10, 2, 0.1, 100, 0.97));
    busy.add(Samples.SMALL, "b", 0, new Trial(1000, 0.5, 10, 2, 0.1, 100, 0.8));
    busy.add(Samples.SMALL, "c", 0, new Trial(1000, 0.5, 10, 2, 0.1, 100, 1.01));
    TextReport told = new TextReport(Samples.FACTS, busy, List.of(), List.of());
    for (String report :
        List.of(told.plain(), told.markdown(), HtmlReport.of(Samples.FACTS, busy, told))) {
      assertTrue(report.contains("busy all the time against a, c: it may be"), report);
    }
    assertTrue(!text.plain().contains("busy"), text.plain());
    JsonNode json = new ObjectMapper().readTree(JsonReport.of(Samples.FACTS, busy, List.of()));
    assertEquals(
        0.97, json.at("/scenarios/small/candidates/a/generations/0/0/loadCpus").asDouble());
  }

  @Test
  void theXmlFailsForWhatWasNotMeasuredAndForABrokenGate() throws Exception {
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(JunitReport.of(results, judgements))))
            .getDocumentElement();
    assertEquals("6", suite.getAttribute("tests"));
    assertEquals("4", suite.getAttribute("failures"));
    assertEquals(6, suite.getElementsByTagName("testcase").getLength());
    assertEquals(4, suite.getElementsByTagName("failure").getLength());
  }

  /** As the exit code does. */
  @Test
  void theXmlFailsForCountsThatDiffer() {
    results.remark("a: the load counted 3 requests, the server 2");
    String xml = JunitReport.of(results, judgements);
    assertTrue(xml.contains("tests=\"7\" failures=\"5\""), xml);
    assertTrue(xml.contains("<failure message=\"a: the load counted 3"), xml);
  }

  /** As a server that does not start again says in colours, or a URL has. */
  @Test
  void noWordOfAServerBreaksTheFormOfAReport() throws Exception {
    results.remark("once ended with code 3: \u001b[31mno\u001b[0m");
    String xml = JunitReport.of(results, List.of());
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
    assertTrue(xml.contains("ended with code 3: ?[31mno?[0m"), xml);
    Results barred = new Results(List.of(Samples.SMALL), List.of("a"), 0.99, 1);
    barred.failed(Samples.SMALL, "a", "status 404 of /a|b");
    String markdown = new TextReport(Samples.FACTS, barred, List.of(), List.of()).markdown();
    assertTrue(markdown.contains("| a | not measured: status 404 of /a\\|b |\n"), markdown);
  }

  @Test
  void aScenarioThatNobodyIsMadeForIsAFailure() {
    Results none = new Results(List.of(Samples.SMALL), List.of("a", "b"), 0.99, 1);
    none.leaveOut(Samples.SMALL, "a", "not made for it");
    none.add(Samples.SMALL, "b", 0, new Trial(1000, 0.5, 10, 2, 0.1, 100, 0.5));
    assertTrue(!none.anyFailure());
    none.leaveOut(Samples.SMALL, "b", "not made for it");
    assertTrue(none.anyFailure());
  }

  @Test
  void ofARunThatWasCutShortEveryCandidateHasAsManyTrialsAndTheRestSaysWhy() {
    Results cut = new Results(List.of(Samples.SMALL, Samples.LARGE), List.of("a", "b"), 0.99, 1);
    Trial trial = new Trial(1000, 0.5, 10, 2, 0.1, 100, 0.5);
    for (String candidate : List.of("a", "b")) {
      cut.add(Samples.SMALL, candidate, 0, trial);
    }
    cut.add(Samples.SMALL, "a", 1, trial);
    cut.add(Samples.SMALL, "a", 1, trial);
    cut.add(Samples.SMALL, "b", 1, trial);
    cut.add(Samples.LARGE, "a", 0, trial);
    cut.evenOut(Samples.SMALL, 1);
    cut.evenOut(Samples.LARGE, 0);
    cut.cutShort("stopped");
    assertEquals(1, cut.generations(Samples.SMALL, "a").get(1).size());
    assertEquals(2, cut.ratio(Samples.SMALL, "b", "a", Metric.CPU).pairs());
    String plain = new TextReport(Samples.FACTS, cut, List.of(), List.of()).plain();
    assertTrue(plain.contains("  not measured: stopped before it was\n"), plain);
    assertTrue(plain.endsWith("stopped\n"), plain);
  }

  @Test
  void intervalsOfTooFewGenerationsAreNotDrawn() {
    Results few = new Results(List.of(Samples.SMALL), List.of("a", "b"), 0.99, 1);
    for (int generation = 0; generation < 2; generation++) {
      few.add(Samples.SMALL, "a", generation, new Trial(1000, 0.5, 10, 2, 0.1, 100, 0.5));
      few.add(
          Samples.SMALL, "b", generation, new Trial(1000, 0.5, 30 + generation, 2, 0.1, 100, 0.5));
    }
    TextReport words = new TextReport(Samples.FACTS, few, List.of(), List.of());
    String page = HtmlReport.of(Samples.FACTS, few, words);
    assertTrue(!page.contains("CPU time of a request, compared with a"), page);
    assertTrue(!page.contains("<p></p>"), page);
    assertTrue(
        HtmlReport.of(Samples.FACTS, results, text)
            .contains("CPU time of a request, compared with a"));
  }

  @Test
  void thePageDrawsOnlyWhatWasMeasuredInItsMainPart() {
    String page = HtmlReport.of(Samples.FACTS, results, text);
    String large = page.substring(page.indexOf("<h2 id=\"large\">"));
    assertTrue(page.indexOf("<svg") < page.indexOf("<h2 id=\"large\">"), page);
    assertTrue(!large.contains("<svg"), large); // nobody was measured
    assertTrue(page.contains("<body>\n<main>\n<h1>") && page.contains("</main>\n</body>"), page);
    Results early = new Results(List.of(Samples.SMALL), List.of("a"), 0.99, 1);
    early.add(Samples.SMALL, "a", 0, new Trial(1000, 0.5, 10, 2, 0.1, 100, 0.5));
    TextReport words = new TextReport(Samples.FACTS, early, List.of(), List.of());
    String stopped = HtmlReport.of(Samples.FACTS, early, words);
    assertTrue(!stopped.contains("Response time on a schedule"), stopped);
  }

  /** The median of sums is not the sum of medians. */
  @Test
  void barsAreAsLongAsTheTableSays() {
    Results same = new Results(List.of(Samples.SMALL), List.of("a", "b"), 0.99, 1);
    for (double user : new double[] {9, 2, 15}) {
      same.add(Samples.SMALL, "a", 0, new Trial(1000, 0.5, 20, 10, 0.1, 100, 0.5));
      double all = user == 9 ? 10 : user == 2 ? 20 : 30;
      same.add(Samples.SMALL, "b", 0, new Trial(1000, 0.5, all, user, 0.1, 100, 0.5));
    }
    TextReport words = new TextReport(Samples.FACTS, same, List.of(), List.of());
    List<String> ends =
        Pattern.compile("<rect x=\"([0-9.]+)\" y=\"[0-9.]+\" width=\"([0-9.]+)\" height=\"13.0\"")
            .matcher(HtmlReport.of(Samples.FACTS, same, words))
            .results()
            .map(bar -> Double.parseDouble(bar.group(1)) + Double.parseDouble(bar.group(2)))
            .map(end -> "%.0f".formatted(end))
            .toList();
    assertEquals(4, ends.size());
    assertEquals(ends.get(1), ends.get(3)); // 20 microseconds in the table, both of them
  }

  @Test
  void thePageNeedsNothingElseAndEscapesWhatItShows() {
    String page = HtmlReport.of(Samples.FACTS, results, text);
    assertTrue(page.contains("one &amp; &lt;only&gt;"), page);
    assertTrue(page.contains("it said &lt;no&gt;"), page);
    assertTrue(!page.contains("<script") && !page.contains("src="), page);
    assertTrue(!page.replace("http://www.w3.org/2000/svg", "").contains("http"), page);
  }
}
