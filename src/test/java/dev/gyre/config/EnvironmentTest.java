package dev.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final Path HOME =
      Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();

  /** A variable of our prefix that a script sets and the server does not know would stop it. */
  @Test
  void everyVariableOfOurScriptsIsKnown() throws IOException {
    TreeSet<String> used = new TreeSet<>();
    for (String name : List.of("gyre", "ci", ".ci", ".github", "bench", "native-tests")) {
      if (Files.exists(HOME.resolve(name))) {
        used.addAll(variablesIn(HOME.resolve(name)));
      }
    }
    assertTrue(used.containsAll(Environment.OF_SCRIPTS), "used nowhere, or not found: " + used);
    for (String variable : used) {
      assertEquals(
          List.of(),
          Environment.read(java.util.Map.of(variable, "")).problems().stream()
              .filter(problem -> problem.contains("unknown variable"))
              .toList());
    }
  }

  private static List<String> variablesIn(Path folder) throws IOException {
    Pattern variable = Pattern.compile("\\bGYRE_[A-Z_]+");
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(folder.resolve("src"))) // constants of this prefix
          .flatMap(file -> variable.matcher(text(file)).results().map(MatchResult::group))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
