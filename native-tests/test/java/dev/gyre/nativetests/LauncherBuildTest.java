package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How {@code ./gyre} builds, with a Maven that only pretends. */
@Timeout(60)
final class LauncherBuildTest {
  @TempDir Path home = Path.of("set by JUnit");

  /** A server that runs has its jar open, and takes classes from it when it first needs them. */
  @Test
  void jarsThatAServerMayHaveOpenAreNotWrittenTo() throws Exception {
    Path jar = file("target/gyre/gyre.jar", "old");
    Path benchJar = file("target/gyre-bench/gyre-bench.jar", "old");
    Path open = Files.createLink(home.resolve("open"), jar);
    Path benchOpen = Files.createLink(home.resolve("bench-open"), benchJar);
    Files.setLastModifiedTime(jar, FileTime.from(TempSite.LONG_AGO));
    for (String source : List.of("src/main/A", "src/pom.xml", "bench/src/main/A", "pom.xml")) {
      file(source, "newer than the jar");
    }
    file("bench/pom.xml", "newer too");
    Path maven = file("bin/mvn", "#!/bin/sh\nprintf new | tee " + jar + " >" + benchJar + "\n");
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
    Path script = home.resolve("gyre");
    Files.copy(Path.of("..", "gyre"), script);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));

    ProcessBuilder builder = new ProcessBuilder(script.toString(), "version");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .merge("PATH", home.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
    builder
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("out").toFile())
        .start()
        .waitFor();

    String told = Files.readString(home.resolve("out"));
    assertEquals("new", Files.readString(jar), told);
    assertEquals("new", Files.readString(benchJar), told);
    assertEquals("old", Files.readString(open), "of a running server");
    assertEquals("old", Files.readString(benchOpen), "of a running measurement");
  }

  private Path file(String name, String content) throws Exception {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
