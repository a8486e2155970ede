package dev.gyre.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gyre.bench.load.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTest {
  @TempDir Path folder;

  private List<Scenario> read(String text) throws IOException {
    return ScenarioFile.read(Files.writeString(folder.resolve("own"), text));
  }

  @Test
  void aLineIsNameOptionsOfALoadAndPath() throws IOException {
    List<Scenario> scenarios =
        read(
            """
            # mine
            many = --connections 256 --idle 10 --header 'Accept: a/b' /1k.bin

            plain=/directory/?sort=size
            """);
    assertEquals(List.of("many", "plain"), scenarios.stream().map(Scenario::name).toList());
    Scenario many = scenarios.getFirst();
    assertEquals("/1k.bin", many.path());
    assertEquals(256, many.load().get(LoadOptions.CONNECTIONS));
    assertEquals(10, many.idleConnections());
    assertEquals("/directory/?sort=size", scenarios.getLast().path());
  }

  @Test
  void everyHeaderOfALineIsSent() throws IOException {
    Scenario scenario = read("a = --header 'A: 1' --header 'B: 2, 3' /x").getFirst();
    assertEquals(List.of("A: 1", "B: 2, 3"), scenario.load().get(LoadOptions.HEADER));
  }

  @Test
  void whatReportsSayOfALineHasNoSecrets() throws IOException {
    Scenario scenario =
        read("a = --header 'Cookie: id=7' --header 'Range: bytes=0-9' --idle 1 /x").getFirst();
    assertEquals(
        "--header Cookie: (hidden) --header Range: bytes=0-9 --idle 1 /x", scenario.description());
    assertEquals(
        List.of("Cookie: id=7", "Range: bytes=0-9"), scenario.load().get(LoadOptions.HEADER));
  }

  /** Their trials would become one row. */
  @Test
  void twoScenariosOfOneNameAreRefused() {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> read("a = /x\n\na = /y"));
    assertEquals(
        "own:3: 'a' names a scenario above; choose another name",
        String.valueOf(thrown.getMessage()).replace(folder + "/", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "a = --conections 1 /x, own:1: '--conections' is not an option",
    "a = --pipeline none /x, own:1: --pipeline: 'none' is not a whole number",
    "a = x, own:1: 'a = x' is not NAME",
    "a = --http2 on --pipeline 2 /x, own:1: --pipeline: '2' must be 1 with --http2 on",
    "a = --streams 2 /x, own:1: --streams: '2' must be 1 without --http2 on",
    "# nothing, own: no scenario in it",
    "a = --pipeline 2 --pipeline 4 /x, own:1: --pipeline is given more than once",
  })
  void whatIsWrongIsSaidWithFileAndLine(String line, String message) {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> read(line));
    String said = String.valueOf(thrown.getMessage()).replace(folder + "/", "");
    assertEquals(message, said.substring(0, Math.min(message.length(), said.length())));
  }
}
