package dev.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Option;
import dev.gyre.config.Options;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpPageTest {
  private final CommandLineFixture fixture = new CommandLineFixture();

  @ParameterizedTest
  @ValueSource(strings = {"serve", "hello", "echo", "doctor", "config", "help", "version"})
  void thePageHasEveryOptionOfTheCommandOnceAndNoOther(String name) throws InterruptedException {
    List<String> lines = fixture.run(name, "--help").out().lines().toList();
    for (Option<?> option : Options.all()) {
      long entries =
          lines.stream().filter(line -> line.matches("  --" + option.name() + "[ \\[].*")).count();
      assertEquals(
          fixture.command(name).options().contains(option) ? 1 : 0, entries, option.name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "hello", "echo", "doctor", "config"})
  void thePageHasEveryDefault(String name) throws InterruptedException {
    Command command = fixture.command(name);
    String page = fixture.run("help", name).out().replaceAll("\\s+", " ");
    for (Option<?> option : command.options()) {
      String explained = option.help() + " Default: " + command.defaultText(option);
      assertTrue(command.defaultText(option).isEmpty() || page.contains(explained), option.name());
    }
  }

  @Test
  void helpInEveryWayOfAskingIsTheSamePage() throws InterruptedException {
    assertEquals(fixture.run("help", "serve"), fixture.run("serve", "--help"));
    assertEquals(fixture.run("help", "serve"), fixture.run("serve", "-h"));
    assertEquals(fixture.run("help", "serve"), fixture.run("--help", "serve"));
    assertEquals(fixture.run("help"), fixture.run("-h"));
  }

  @Test
  void theListHasEveryCommandAndEveryExitCode() throws InterruptedException {
    String page = fixture.run("help").out();
    for (Command command : fixture.gyre().commands()) {
      assertTrue(page.contains("\n  " + command.name()), command.name());
    }
    for (ExitCode exitCode : ExitCode.values()) {
      assertTrue(page.contains("\n  " + exitCode.number() + " "), exitCode.name());
    }
  }

  @Test
  void noLineIsWiderThan80Columns() throws InterruptedException {
    for (Command command : fixture.gyre().commands()) {
      for (String line : fixture.run("help", command.name()).out().lines().toList()) {
        assertTrue(line.length() <= 80, line);
        assertEquals(line.stripTrailing(), line);
      }
    }
    assertTrue(fixture.run("help").out().lines().allMatch(line -> line.length() <= 80));
  }

  @ParameterizedTest
  @ValueSource(ints = {90, 120})
  void linesAreAsLongAsTheTerminalIsWide(int columns) {
    Terminal wide = new Terminal(System.out, System.err, false, columns);
    int longest =
        HelpPage.of(fixture.command("serve"), wide)
            .lines()
            .mapToInt(String::length)
            .max()
            .orElse(0);
    assertTrue(longest <= columns && longest > columns - 10, longest + " of " + columns);
  }

  @Test
  void headingsAreBoldOnlyForAPerson() throws InterruptedException {
    Terminal person = new Terminal(System.out, System.err, true);
    assertTrue(HelpPage.of(fixture.command("serve"), person).contains("\033[1mNAME\033[0m\n"));
    assertFalse(fixture.run("help", "serve").out().contains("\033"));
  }
}
