package dev.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  private static Terminal terminal(boolean person, Map<String, String> environment) {
    return Terminal.of(System.out, person, environment);
  }

  @Test
  void headingsAreStyledForAPersonWhoHasNotSaidNo() {
    assertTrue(terminal(true, Map.of()).styled());
    assertTrue(terminal(true, Map.of("NO_COLOR", "")).styled());
    assertFalse(terminal(true, Map.of("NO_COLOR", "0")).styled());
    assertFalse(terminal(true, Map.of("TERM", "dumb")).styled());
    assertFalse(terminal(false, Map.of()).styled());
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100",
    "60, 60",
    "20, 60",
    "400, 120",
    "999999999, 120",
    "9999999999, 80",
    "0, 80",
    "-100, 80",
    "wide, 80",
    "'', 80"
  })
  void helpIsAsWideAsTheTerminalWithinReason(String columns, int width) {
    assertEquals(width, terminal(true, Map.of("COLUMNS", columns)).columns());
    assertEquals(80, terminal(true, Map.of()).columns());
  }
}
