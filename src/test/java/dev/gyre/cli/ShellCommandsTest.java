package dev.gyre.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gyre.cli.Command.Operand;
import dev.gyre.cli.Command.Section;
import dev.gyre.cli.CommandLineFixture.Outcome;
import dev.gyre.config.Option;
import dev.gyre.config.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completions and manual page: everything in them, in a language their reader accepts. */
class ShellCommandsTest {
  private static final Option<Integer> COUNT =
      Option.ofCommand("count", Syntax.integer("COUNT", 0, 9), "1", "How many: [one] \\ 'two'.")
          .alsoCalled("-n", "--number");
  private static final Option<Boolean> FOUR =
      Option.ofCommand("four", Syntax.onOff(), "off", ".Only 4.").alsoCalled("-4");

  /** As a provider in another jar would add it. */
  private static final Command FOREIGN =
      new Command(
          "foreign",
          "measure it's speed",
          List.of("'Tis a test.", ".A request?"),
          new Operand("URL", ""),
          List.of(new Section("Options", List.of(COUNT, FOUR))),
          Map.of(),
          List.of(),
          (invocation, terminal) -> ExitCode.OK);

  private final List<Command> commands =
      Stream.concat(new CommandLineFixture().gyre().commands().stream(), Stream.of(FOREIGN))
          .toList();

  @TempDir Path folder = Path.of("set by JUnit");

  private static List<String> flags(Command command) {
    List<String> flags = new ArrayList<>(Parser.helpFlags(command));
    command.options().forEach(option -> flags.addAll(option.flags()));
    return flags;
  }

  /** The lines of the script's case for a command. */
  private static String branch(String script, String command) {
    int from = script.indexOf("\n    " + command + ")\n");
    assertTrue(from >= 0, "no branch for " + command);
    return script.substring(from, script.indexOf("\n      ;;\n", from));
  }

  @Test
  void bashIsOfferedEveryCommandAndOption() {
    String script = BashCompletion.of(commands);
    for (Command command : commands) {
      assertTrue(script.matches("(?s).*compgen -W '[^']*\\b" + command.name() + "\\b.*"));
      String offered = branch(script, command.name()).lines().toList().get(2);
      assertEquals(
          List.copyOf(new java.util.TreeSet<>(flags(command))),
          Stream.of(offered.replaceAll(".*options='|'$", "").split(" ", -1)).sorted().toList());
    }
  }

  @Test
  void zshIsOfferedEveryCommandAndOption() {
    String script = ZshCompletion.of(commands);
    assertTrue(script.startsWith("#compdef gyre\n"));
    for (Command command : commands) {
      assertTrue(script.contains("\n    '" + command.name() + ":"), command.name());
      String branch = branch(script, command.name());
      for (String flag : flags(command)) {
        assertTrue(branch.matches("(?s).*'\\*?" + flag + "[=+-]{0,2}\\[.*"), command.name() + flag);
      }
    }
    assertTrue(script.contains("'--transport=[Socket path\\: "), script);
    assertTrue(script.contains(":auto|io_uring|epoll|nio:(auto io_uring epoll nio)'"), script);
    assertTrue(script.contains("'*--bind=["), script);
    assertTrue(script.contains("'--hidden=-["), script);
    assertTrue(script.contains("'1:DIR:_files -/'"), script);
    assertTrue(script.contains("'-n+[How many\\: \\[one\\] \\\\ '\\''two'\\''.]:COUNT: '"), script);
  }

  @Test
  void fishIsOfferedEveryCommandAndOption() {
    List<String> lines = FishCompletion.of(commands).lines().toList();
    for (Command command : commands) {
      assertTrue(
          lines.stream()
              .anyMatch(
                  line ->
                      line.startsWith(
                          "complete -c gyre -n '__fish_use_subcommand' -a "
                              + command.name()
                              + " -d '")));
      String begin = "complete -c gyre -n '__fish_seen_subcommand_from " + command.name() + "'";
      String own =
          String.join("\n", lines.stream().filter(line -> line.startsWith(begin)).toList());
      for (String flag : flags(command)) {
        String name =
            flag.startsWith("--") ? " -l " + flag.substring(2) : " -s " + flag.substring(1);
        assertTrue(own.contains(name + " "), begin + name);
      }
    }
    assertTrue(
        lines.contains(
            "complete -c gyre -n '__fish_seen_subcommand_from foreign' -s n -l count -l number -x"
                + " -d 'How many: [one] \\\\ \\'two\\'.'"));
  }

  @ParameterizedTest
  @CsvSource({"bash, -n", "zsh, -n", "fish, --no-execute"})
  void theShellAcceptsItsScript(String shell, String check)
      throws IOException, InterruptedException {
    assumeTrue(isThere(shell), shell + " is not installed");
    String script =
        switch (shell) {
          case "bash" -> BashCompletion.of(commands);
          case "zsh" -> ZshCompletion.of(commands);
          default -> FishCompletion.of(commands);
        };
    Path file = Files.writeString(folder.resolve("script"), script);
    assertEquals("", run(shell, check, file.toString()));
  }

  /** In bash itself, as the line editor would call it. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          gyre he => hello help
          gyre serve --idle => --idle-timeout
          gyre serve --transport ep => epoll
          gyre serve --transport = ep => epoll
          gyre serve --transport = => auto io_uring epoll nio
          gyre serve --hidden = => on off
          gyre serve --hidden du => dust
          gyre serve du => dust
          gyre serve --config du => dust dull.toml
          gyre serve --port '' =>
          gyre hello du =>
          gyre help fo => foreign
          gyre completion f => fish
          gyre foreign -n => -n
          gyre foreign --nu => --number
          """)
  void bashCompletes(String line, String offered) throws IOException, InterruptedException {
    assumeTrue(isThere("bash"), "bash is not installed");
    Path script = Files.writeString(folder.resolve("script"), BashCompletion.of(commands));
    Files.createDirectories(folder.resolve("dust"));
    Files.writeString(folder.resolve("dull.toml"), "");
    // compopt may be called by the line editor only.
    String program =
        """
        cd '%s'; compopt() { :; }; . '%s'
        COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _gyre
        printf '%%s ' "${COMPREPLY[@]}"
        """
            .formatted(folder, script, line);
    List<String> words =
        Stream.of(run("bash", "-c", program).strip().split(" ", -1)).sorted().toList();
    List<String> expected =
        Stream.of((offered == null ? "" : offered).split(" ", -1)).sorted().toList();
    assertEquals(expected, words);
  }

  @Test
  void theManualPageHasEveryCommandOptionVariableRuleAndExitCode() {
    String page = ManualPage.of(commands);
    for (Command command : commands) {
      assertTrue(page.contains("\n.SS \"gyre " + command.name().replace("-", "\\-")));
      for (Option<?> option : command.options()) {
        assertTrue(page.contains("\\-\\-" + option.name().replace("-", "\\-")), option.name());
      }
    }
    for (ExitCode exitCode : ExitCode.values()) {
      assertTrue(page.contains("\n.TP\n\\fB" + exitCode.number() + "\\fR\n"), exitCode.name());
    }
    assertTrue(page.contains("GYRE_IDLE_TIMEOUT=20s"), page);
    assertTrue(page.contains("\\-\\-port (default: 12345)"), page);
    assertTrue(page.contains("\n\\&.Only 4. Default: off\n"), page);
    assertTrue(page.lines().noneMatch(line -> line.matches("'.*|\\.[^A-Z\\\\].*")), page);
  }

  @Test
  void theManualPageIsSetWithoutAWarning() throws IOException, InterruptedException {
    assumeTrue(isThere("groff"), "groff is not installed");
    Path file = Files.writeString(folder.resolve("gyre.1"), ManualPage.of(commands));
    assertEquals("", run("groff", "-man", "-Tutf8", "-wall", "-z", file.toString()));
    String text = run("groff", "-man", "-Tascii", "-P-cbou", file.toString());
    assertTrue(text.contains("--idle-timeout TIME"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          completion => completion: for which shell; one of bash, zsh, fish
          completion bahs => completion: unknown shell 'bahs', nearest is bash
          completion csh2000 => completion: unknown shell 'csh2000'; one of bash, zsh, fish
          """)
  void anUnknownShellIsWrongUsage(String line, String message) throws InterruptedException {
    assertEquals(
        new Outcome(ExitCode.USAGE, "", "gyre: " + message + System.lineSeparator()),
        new CommandLineFixture().run(line.split(" ", -1)));
  }

  @Test
  void theCommandsPrintThem() throws InterruptedException {
    CommandLineFixture fixture = new CommandLineFixture();
    List<Command> own = fixture.gyre().commands();
    assertEquals(
        new Outcome(ExitCode.OK, BashCompletion.of(own), ""), fixture.run("completion", "bash"));
    assertEquals(
        new Outcome(ExitCode.OK, ZshCompletion.of(own), ""), fixture.run("completion", "zsh"));
    assertEquals(
        new Outcome(ExitCode.OK, FishCompletion.of(own), ""), fixture.run("completion", "fish"));
    assertEquals(new Outcome(ExitCode.OK, ManualPage.of(own), ""), fixture.run("man"));
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** Both streams of a program that ends with 0. */
  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
