package dev.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.cli.ServerStarter.Asked;
import dev.gyre.cli.ServerStarter.Explained;
import dev.gyre.config.Settings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GyreServerStarterTest {
  private static Explained explain(String target) {
    Asked asked = new Asked("GET", target, List.of(), InetAddress.getLoopbackAddress());
    return new GyreServerStarter(Map.of(), complaint -> {})
        .explain(Path.of("."), asked, Settings.DEFAULTS);
  }

  @Test
  void aTargetThatIsNoneIsNamedWithTheRemedy() {
    assertEquals(
        new Explained.Refused(
            ExitCode.USAGE,
            "explain: 'docs': the request is refused with 400: malformed request target;"
                + " a path begins with /: /docs"),
        explain("docs"));
    String other = explain("/a\tb").toString();
    assertTrue(other.contains("refused with 400") && !other.contains("begins with"), other);
  }

  @Test
  void aNameThatIsNotEncodedIsShownAsItIsToBe() {
    assertTrue(
        explain("/a b/ä#1?q").toString().contains("; percent-encoded it is /a%20b/%C3%A4%231?q"));
    assertTrue(explain("/a b?<%20>").toString().contains("it is /a%20b?%3C%20%3E]"));
    String tooLong = explain("/" + "a".repeat(9000)).toString();
    assertFalse(tooLong.contains("percent-encoded"), tooLong);
  }
}
