package dev.gyre.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The script ./gyre, in a tree where nothing is to build, with a JDK that tells how it was called.
 */
class StartScriptTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", "."), "..", "gyre").normalize();

  @TempDir Path home;

  @BeforeEach
  void makeTheTree() throws IOException {
    Files.copy(SCRIPT, home.resolve("gyre"));
    for (String file : new String[] {"pom.xml", "src/pom.xml", "bench/pom.xml", "jdk/bin/javac"}) {
      write(file, "");
    }
    Files.createDirectories(home.resolve("src/main"));
    Files.createDirectories(home.resolve("bench/src/main"));
    write("target/gyre/gyre.jar", "");
    write("target/gyre-bench/gyre-bench.jar", "");
    write("jdk/release", "JAVA_VERSION=\"25\"\n");
    write("jdk/bin/java", "#!/bin/sh\necho \"$LC_ALL\"\n");
  }

  /**
   * The JVM falls back to C, where names that are not ASCII are lost, if one category is not there.
   */
  @ParameterizedTest
  @CsvSource({
    "LANG, ''",
    "LANG, C",
    "LC_CTYPE, POSIX",
    "LANG, none_HERE.UTF-8",
    "LC_CTYPE, none_HERE.UTF-8",
    "LC_ALL, none_HERE.UTF-8",
    "LC_TIME, none_HERE.UTF-8",
  })
  void namesAreUtf8WhereALocaleIsNotThere(String name, String value) throws Exception {
    assertEquals("C.UTF-8\n", run(name, value));
  }

  private String run(String name, String value) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", home.resolve("gyre").toString(), "serve", ".");
    builder.environment().keySet().removeIf(other -> other.matches("LANG|LC_.*|GYRE_.*"));
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().put(name, value);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().put("GYRE_AOT", "off");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor());
    return output;
  }

  private void write(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    file.toFile().setExecutable(true);
  }
}
