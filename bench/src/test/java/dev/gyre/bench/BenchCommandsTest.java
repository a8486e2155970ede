package dev.gyre.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.bench.load.LoadOptions;
import dev.gyre.cli.Command;
import dev.gyre.cli.CommandProvider;
import dev.gyre.cli.ExitCode;
import dev.gyre.cli.Terminal;
import dev.gyre.config.InvalidOption;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.transport.TransportKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandsTest {
  private static final Settings IDLE =
      Settings.DEFAULTS
          .with(BenchOptions.LOAD_TRANSPORT, "nio")
          .with(BenchOptions.TRANSPORTS, "nio")
          .with(BenchOptions.STEPS, "1,2")
          .with(Options.IDLE_TIMEOUT, "5s");

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void theCommandsAreFoundAsAService() {
    List<String> names =
        ServiceLoader.load(CommandProvider.class).stream()
            .flatMap(provider -> provider.get().commands().stream())
            .map(Command::name)
            .toList();
    assertEquals(List.of("bench-htstress", "bench-idle", "load", "compare"), names);
  }

  @Test
  void noCommandHasTwoOptionsOfOneName() {
    for (Command command : new BenchCommands().commands()) {
      Set<String> names = new HashSet<>();
      for (Option<?> option : command.options()) {
        assertTrue(names.add(option.name()), command.name() + " --" + option.name());
      }
    }
  }

  @Test
  void listsAreReadInTheirOrder() {
    assertEquals(
        List.of(TransportKind.NIO, TransportKind.IO_URING),
        BenchOptions.TRANSPORTS.read("nio,io_uring"));
    assertEquals(List.of(0, 10), BenchOptions.STEPS.read("0, 10"));
  }

  @ParameterizedTest
  @CsvSource({
    "'5,3', 10s, '--steps: ''5,3'' must be two or more numbers'",
    "5, 10s, --steps: '5' must be two or more",
    "'5,10', 1h, '--watch: with 2 s before it, 3600 s must be shorter than the 5 s of'"
  })
  void optionsThatDoNotGoTogetherAreWrongUsage(String steps, String watch, String message)
      throws Exception {
    assertEquals(ExitCode.USAGE, idle(IDLE.with(BenchOptions.STEPS, steps), watch));
    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("gyre: bench-idle: " + message), text);
  }

  @Test
  void aResultThatCannotBeWrittenIsToldBeforeConnectionsAreMeasured(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("none/json");
    Settings settings = IDLE.with(LoadOptions.JSON, file.toString());
    assertEquals(ExitCode.CANNOT_CREATE, idle(settings, "1s"));
    assertEquals(
        "gyre: bench-idle: --json: cannot write "
            + file
            + "; name a file in a directory that is there and writable\n",
        said.toString(StandardCharsets.UTF_8));
  }

  @Test
  void idleConnectionsAreMeasuredAndAFullDiskIsTold() throws Exception {
    assertEquals(
        ExitCode.CANNOT_CREATE,
        idle(IDLE.with(LoadOptions.JSON, "/dev/full"), "1s"),
        () -> said.toString(StandardCharsets.UTF_8));
    String text = said.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("nio, closed by the server's count: idle 2"), text);
    assertTrue(text.contains("gyre: bench-idle: --json: cannot write /dev/full: No space"), text);
  }

  private ExitCode idle(Settings settings, String watch) throws Exception {
    PrintStream printer = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new BenchCommands()
        .commands()
        .getLast()
        .action()
        .run(
            new Command.Invocation(settings.with(BenchOptions.WATCH, watch), ""),
            new Terminal(printer, printer, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nio,nio", "nio,", "kqueue"})
  void aListOfUnknownOrRepeatedWordsIsRefused(String text) {
    assertThrows(InvalidOption.class, () -> BenchOptions.TRANSPORTS.read(text));
  }
}
