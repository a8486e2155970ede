package dev.gyre.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.cli.Command;
import dev.gyre.cli.CommandProvider;
import dev.gyre.config.InvalidOption;
import dev.gyre.config.Option;
import dev.gyre.transport.TransportKind;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandsTest {
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
  @ValueSource(strings = {"", "nio,nio", "nio,", "kqueue"})
  void aListOfUnknownOrRepeatedWordsIsRefused(String text) {
    assertThrows(InvalidOption.class, () -> BenchOptions.TRANSPORTS.read(text));
  }
}
