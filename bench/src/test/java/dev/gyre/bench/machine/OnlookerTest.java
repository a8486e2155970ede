package dev.gyre.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnlookerTest {
  @ParameterizedTest
  @CsvSource({
    "/dev/pts/3, true",
    "/dev/tty1, true",
    "/dev/console, true",
    "/dev/null, false",
    "/tmp/errors, false",
    "pipe:[123], false"
  })
  void progressIsForTerminals(String file, boolean terminal, @TempDir Path folder)
      throws Exception {
    Path descriptor = folder.resolve("2");
    assertEquals(false, Onlooker.isTerminal(descriptor), "closed");
    Files.createSymbolicLink(descriptor, Path.of(file));
    assertEquals(terminal, Onlooker.isTerminal(descriptor));
  }
}
