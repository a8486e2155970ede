package dev.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> NAMES =
      List.of("--port", "--pipeline", "--max-body", "--max-headers", "--max-header-bytes");

  @ParameterizedTest
  @CsvSource({
    "--prot, --port",
    "--pot, --port",
    "--portt, --port",
    "--pork, --port",
    "--max-bdoy, --max-body",
    "--max-header, --max-headers",
    "--pipe, --pipeline",
  })
  void aSlipOfTheFingersIsRecognised(String typed, String meant) {
    assertEquals(Optional.of(meant), NearestName.of(typed, NAMES));
  }

  @ParameterizedTest
  @CsvSource({"--frobnicate", "-x", "--", "''"})
  void somethingElseIsNot(String typed) {
    assertEquals(Optional.empty(), NearestName.of(typed, NAMES));
  }

  @Test
  void withoutNamesThereIsNone() {
    assertEquals(Optional.empty(), NearestName.of("--port", List.of()));
  }
}
