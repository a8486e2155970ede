package dev.gyre.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
  @Test
  void aRuleHasASubjectAFactorAndAYardstick() {
    assertEquals(
        List.of(new Rule("a/b/c/cpu_us", Rule.Relation.AT_MOST, 1.2, "a/b/d/cpu_us")),
        Rule.parse("a/b/c/cpu_us <= 1.20 x a/b/d/cpu_us"));
  }

  @Test
  void aStarStandsForEachTransportOnBothSides() {
    assertEquals(
        List.of("f/x/gyre-io_uring/cpu_us", "f/x/gyre-epoll/cpu_us", "f/x/gyre-nio/cpu_us"),
        Rule.parse("f/x/gyre-*/cpu_us <= 1 x f/y/gyre-*/cpu_us").stream()
            .map(Rule::subject)
            .toList());
    assertEquals(
        "f/y/gyre-nio/cpu_us",
        Rule.parse("f/x/gyre-*/cpu_us <= 1 x f/y/gyre-*/cpu_us").getLast().yardstick());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a <=",
        "a >= ",
        "a < 1",
        "a <= x b",
        "a <= 1 x",
        "a <= 1 b",
        "a = 1",
        "a <= -1"
      })
  void whatIsNoRuleIsRefused(String line) {
    assertThrows(IllegalArgumentException.class, () -> Rule.parse(line));
  }

  @ParameterizedTest
  @CsvSource({
    "f/1k/gyre/cpu_us <= 1.20 x f/1k/floor/cpu_us, gyre <= 1.20 x floor",
    "f/browser/gyre/cpu_us <= 1.1 x f/1k/gyre/cpu_us, gyre browser <= 1.10 x gyre 1k",
    "idle/1000/nio/heap_kib <= 1.2, 1000 nio heap <= 1.2 KiB",
    "f/s/gyre/p99_us <= 1 x f/s/nginx/p99_us, p99 of gyre <= 1.00 x nginx",
    "l/kept/first_ms <= 1 x l/warm/first_ms, first of kept <= 1.00 x warm",
    "listing/first_byte_ms <= 100, first_byte <= 100 ms",
    "idle/1000/nio/heap_kib ~, 1000 nio heap",
    "f/1k/a/cpu_us ~ 1 x f/1k/b/cpu_us, a beside b"
  })
  void itsWordsAreWhatBothSidesDifferIn(String line, String words) {
    assertEquals(words, Rule.parse(line).getFirst().text());
  }

  @Test
  void theTargetsOfTheProjectCanBeRead() throws Exception {
    Path file = Path.of("results.d", "targets");
    Targets targets =
        Targets.parse(
            Files.readAllLines(Files.exists(file) ? file : Path.of("bench").resolve(file)));
    assertTrue(targets.works().size() > 10);
    targets.works().forEach(work -> assertFalse(work.rules().isEmpty(), work.name()));
  }
}
