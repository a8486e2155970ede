package dev.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static Terminal terminal(boolean person, Map<String, String> environment) {
    return Terminal.of(System.out, person, environment);
  }

  @Test
  void headingsAreStyledForAPersonWhoHasNotSaidNo() {
    assertTrue(terminal(true, Map.of()).styled());
    assertTrue(terminal(true, Map.of("NO_COLOR", "")).styled());
    assertFalse(terminal(true, Map.of("NO_COLOR", "0")).styled());
    assertFalse(terminal(false, Map.of()).styled());
  }
}
