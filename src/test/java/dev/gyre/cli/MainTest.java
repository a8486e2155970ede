package dev.gyre.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  /** Java formats numbers with the digits of the user's country, which JSON does not know. */
  @Test
  void digitsAreThoseOfAsciiInEveryCountry(@TempDir Path empty) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "check",
                "--json",
                empty.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals(
        "{\"findings\":[],\"counts\":{\"usable\":0,\"stale\":0,\"oversized\":0,\"empty\":0,"
            + "\"unusable\":0,\"orphan\":0,\"missing\":0,\"unread\":0,\"problems\":0}}\n",
        output);
  }
}
