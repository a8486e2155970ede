package dev.gyre.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementFilesTest {
  @TempDir Path folder;

  private Measurements read(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
    return MeasurementFiles.read(folder);
  }

  @Test
  void aReportOfPeersIsReadByScenarioServerAndRound() throws IOException {
    Measurements measurements =
        read(
            "small.json",
            """
            {"rounds": 2, "remarks": ["something"],
             "missing": [{"scenario": "*", "server": "h2o", "why": "not installed"}],
             "samples": [
               {"scenario": "1k", "server": "a", "round": 1, "cpu_us": 3.5, "errors": false},
               {"scenario": "1k", "server": "a", "round": 2, "cpu_us": 4.5, "errors": false},
               {"scenario": "1k", "server": "b", "round": 1, "cpu_us": 5, "errors": true},
               {"scenario": "1k", "server": "b", "round": 2, "cpu_us": 5, "errors": false},
               {"scenario": "1k", "server": "c", "round": 1, "cpu_us": 5, "errors": false}]}
            """);
    assertEquals(Map.of(1, 3.5, 2, 4.5), measurements.values("small/1k/a/cpu_us"));
    assertEquals("", measurements.obstacle("small/1k/a/cpu_us"));
    assertEquals("errors in small/1k/b", measurements.obstacle("small/1k/b/cpu_us"));
    assertEquals("1 of 2 rounds", measurements.obstacle("small/1k/c/cpu_us"));
    assertEquals("h2o: not installed", measurements.obstacle("small/1k/h2o/cpu_us"));
    assertEquals(List.of("small: something"), measurements.remarks());
  }

  @Test
  void aSampleThatDoesNotSayItWasRightIsNotTrusted() throws IOException {
    Measurements measurements =
        read(
            "f.json",
            "{\"samples\": [{\"scenario\": \"s\", \"server\": \"a\", \"round\": 1, \"x\": 1}]}");
    assertEquals("errors in f/s/a", measurements.obstacle("f/s/a/x"));
  }

  @Test
  void numbersOfOtherObjectsAreNamedByTheirPath() throws IOException {
    Measurements measurements =
        read("start.json", "{\"plain\": {\"ms\": [5, 7], \"ok\": true, \"name\": \"x\"}}");
    assertEquals(Map.of(1, 5.0, 2, 7.0), measurements.values("start/plain/ms"));
    assertEquals(Map.of(1, 1.0), measurements.values("start/plain/ok"));
    assertTrue(measurements.values("start/plain/name").isEmpty());
  }

  @Test
  void idleConnectionsAreReadByNumberAndTransport() throws IOException {
    Measurements measurements =
        read(
            "idle.json",
            """
            {"facts": {}, "transports": {"nio": {
              "steps": [{"connections": 0, "heapBytes": 1000, "residentBytes": 5000},
                        {"connections": 10, "heapBytes": 11240, "residentBytes": 25480}],
              "cpuPercent": 0.1, "idleTimeoutSeconds": 20, "lastEndSeconds": 21, "proper": true,
              "bySlope": [{"connections": 1000000, "heapBytes": 1048576}]}}}
            """);
    assertEquals(Map.of(1, 1.0), measurements.values("idle/10/nio/heap_kib"));
    assertEquals(Map.of(1, 2.0), measurements.values("idle/10/nio/resident_kib"));
    assertEquals(Map.of(1, 1.0), measurements.values("idle/1000000/nio/heap_mib"));
    assertEquals(Map.of(1, 0.1), measurements.values("idle/waiting/nio/cpu_percent"));
    assertEquals(Map.of(1, 1.0), measurements.values("idle/ends/nio/in_time"));
  }

  @Test
  void memoryOfConnectionsThatWereLostIsNotTrusted() throws IOException {
    Measurements measurements =
        read(
            "idle.json",
            """
            {"transports": {"nio": {"proper": false,
              "steps": [{"connections": 0, "heapBytes": 0}, {"connections": 10, "heapBytes": 1}]}}}
            """);
    assertEquals("errors in idle/10/nio", measurements.obstacle("idle/10/nio/heap_kib"));
  }

  @Test
  void idleConnectionsThatEndLateOrWithoutAnEndAreNotInTime() throws IOException {
    String late = "\"proper\": true, \"idleTimeoutSeconds\": 20, \"lastEndSeconds\": 22.5";
    for (String members : List.of(late, "\"proper\": true", "\"proper\": false")) {
      assertEquals(
          Map.of(1, 0.0),
          read("idle.json", "{\"transports\": {\"nio\": {" + members + "}}}")
              .values("idle/ends/nio/in_time"));
    }
  }

  @Test
  void factsAreLines() throws IOException {
    assertEquals(Map.of(1, 1.5), read("idle.facts", "idle/a 1.5\n").values("idle/a"));
  }

  @Test
  void whatIsNotThereOrBrokenIsSaid() throws IOException {
    assertEquals("is not there", read("start.missing", "is not there\n").obstacle("start/ms"));
    assertTrue(read("broken.json", "{").obstacle("broken/ms").contains("cannot be read"));
    assertTrue(read("bad.facts", "bad/ms x\n").obstacle("bad/ms").contains("cannot be read"));
  }
}
