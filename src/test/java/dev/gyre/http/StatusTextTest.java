package dev.gyre.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StatusTextTest {
  @Test
  void registeredCodesHaveTheirPhrase() {
    assertEquals("OK", StatusText.of(200));
    assertEquals("Unauthorized", StatusText.of(401));
    assertEquals("Content Too Large", StatusText.of(413));
    assertEquals("HTTP Version Not Supported", StatusText.of(505));
  }

  @Test
  void everyCodeHasAPhraseThatMayStandInAStatusLine() {
    for (int status = 100; status < 600; status++) {
      assertTrue(StatusText.of(status).matches("[A-Za-z ]{2,40}"), StatusText.of(status));
    }
    assertEquals("Client Error", StatusText.of(499));
  }
}
