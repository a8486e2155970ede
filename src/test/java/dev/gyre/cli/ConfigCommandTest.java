package dev.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.cli.CommandLineFixture.Outcome;
import dev.gyre.config.Options;
import dev.gyre.config.TomlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration as a user meets it: which commands obey it, and how one looks at it. */
class ConfigCommandTest {
  private final CommandLineFixture fixture = new CommandLineFixture();

  @TempDir Path folder = Path.of("set by JUnit");

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("gyre.toml"), text).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "hello", "echo", "doctor"})
  void theCommandsOfTheServerObeyFileAndEnvironment(String command)
      throws IOException, InterruptedException {
    fixture.environment.put("GYRE_TRANSPORT", "nio");
    assertEquals(
        ExitCode.OK, fixture.run(command, "--config", file("loops = 7\nport = 9")).exitCode());
    assertEquals(7, Objects.requireNonNull(fixture.settings).get(Options.LOOPS));
    assertEquals("nio", fixture.settings.get(Options.TRANSPORT_MODE).toString());
    assertEquals(command.equals("doctor") ? 8081 : 9, fixture.settings.get(Options.PORT));
  }

  @Test
  void aDefaultOfACommandIsWeakerThanTheFile() throws IOException, InterruptedException {
    fixture.environment.put("GYRE_CONFIG", file("loops = 7"));
    fixture.run("echo");
    assertEquals(12345, Objects.requireNonNull(fixture.settings).get(Options.PORT));
    file("port = 7");
    fixture.run("echo");
    assertEquals(7, fixture.settings.get(Options.PORT));
    fixture.run("echo", "--port", "8");
    assertEquals(8, fixture.settings.get(Options.PORT));
  }

  @Test
  void everythingWrongIsReportedAndNothingStarted() throws IOException, InterruptedException {
    fixture.environment.put("GYRE_PROT", "80");
    String file = file("port = 80\nlops = 1\nhidden = 'maybe'\n");
    assertEquals(
        new Outcome(
            ExitCode.USAGE,
            "",
            """
            gyre: %s:2: lops: unknown key, nearest is loops
            gyre: %s:3: hidden: 'maybe' is not 'on' or 'off'
            gyre: GYRE_PROT: unknown variable, nearest is GYRE_PORT
            """
                .formatted(file, file)),
        fixture.run("hello", "--config", file));
    assertNull(fixture.settings);
  }

  @Test
  void aMissingFileHasItsOwnCode() throws InterruptedException {
    assertEquals(
        new Outcome(
            ExitCode.NO_INPUT, "", "gyre: /nowhere.toml: cannot be read: there is no such file\n"),
        fixture.run("serve", "--config=/nowhere.toml"));
    assertNull(fixture.settings);
  }

  @Test
  void otherCommandsDoNotLookAtTheEnvironment() throws InterruptedException {
    fixture.environment.put("GYRE_PROT", "80");
    assertEquals(ExitCode.OK, fixture.run("version").exitCode());
    assertEquals(ExitCode.OK, fixture.run("help", "serve").exitCode());
    assertEquals(ExitCode.OK, fixture.run("config", "--default").exitCode());
    assertEquals(ExitCode.USAGE, fixture.run("config").exitCode());
  }

  @Test
  void originsAreShownBehindTheValues() throws IOException, InterruptedException {
    String file = file("# mine\nloops = 2\nport = 5\n");
    fixture.environment.put("GYRE_PORT", "6");
    fixture.environment.put("GYRE_IDLE_TIMEOUT", "20s");
    Outcome outcome = fixture.run("config", "--show-origin", "--hidden", "--config", file);
    assertEquals(ExitCode.OK, outcome.exitCode(), outcome.err());
    List<String> lines = outcome.out().lines().map(line -> line.replaceAll(" +# ", " # ")).toList();
    assertEquals(Options.all().size(), lines.size());
    assertTrue(
        lines.containsAll(
            List.of(
                "bind = [\"127.0.0.1\"] # default",
                "loops = 2 # " + file + ":2",
                "port = 6 # environment GYRE_PORT",
                "idle-timeout = \"20s\" # environment GYRE_IDLE_TIMEOUT",
                "hidden = true # flag")),
        outcome::out);
    assertNull(fixture.settings);
  }

  @Test
  void withoutOriginsItIsAFileAndAsJsonAnObject() throws InterruptedException {
    fixture.environment.put("GYRE_PORT", "6");
    Outcome outcome = fixture.run("config");
    assertTrue(outcome.out().contains("\nport = 6\n"), outcome::out);
    Outcome json = fixture.run("config", "--json");
    assertTrue(json.out().startsWith("{"), json::out);
    assertTrue(json.out().contains("\"GYRE_PORT\""), json::out);
    assertTrue(json.out().endsWith("}\n"), json::out);
  }

  @Test
  void theDefaultFileIsPrintedWhateverIsSet() throws InterruptedException {
    fixture.environment.put("GYRE_CONFIG", "/nowhere");
    assertEquals(
        new Outcome(ExitCode.OK, TomlText.defaults(), ""), fixture.run("config", "--default"));
  }

  @Test
  void thePagesTellOfFileAndEnvironmentWhereTheyApply() throws InterruptedException {
    for (Command command : fixture.gyre().commands()) {
      boolean told =
          fixture
              .run("help", command.name())
              .out()
              .replaceAll("\\s+", " ")
              .contains(HelpPage.SOURCES);
      boolean obeys =
          List.of("serve", "hello", "echo", "doctor", "check", "explain", "config")
              .contains(command.name());
      assertEquals(obeys, told, command.name());
    }
  }
}
