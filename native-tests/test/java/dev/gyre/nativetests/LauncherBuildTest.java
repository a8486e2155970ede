package dev.gyre.nativetests;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How {@code ./gyre} builds and what it runs, with a Maven and a JDK that only pretend. */
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
    makeSources();
    script("bin/mvn", "printf new | tee " + jar + " >" + benchJar);
    launch(copyOfScript(), System.getProperty("java.home"), "version").waitFor();

    assertEquals("new", Files.readString(jar), this::told);
    assertEquals("new", Files.readString(benchJar), this::told);
    assertEquals("old", Files.readString(open), "of a running server");
    assertEquals("old", Files.readString(benchOpen), "of a running measurement");
  }

  /** Else it would go on writing into what the next start builds. */
  @Test
  void mavenEndsWithTheStartThatCalledIt() throws Exception {
    makeJdkThatPrints();
    makeSources();
    Path number = home.resolve("number");
    script("bin/mvn", "echo $$ >number.new; mv number.new " + number + "; exec sleep 300");
    Process start = launch(copyOfScript(), jdk(), "version");
    await(() -> Files.exists(number), start);
    ProcessHandle maven =
        ProcessHandle.of(Long.parseLong(Files.readString(number).strip())).orElseThrow();
    try {
      start.destroy();
      assertTrue(start.waitFor() != 0, this::told);
      Await.until(() -> maven.info().commandLine().isEmpty(), () -> "still runs: " + maven);
    } finally {
      maven.destroyForcibly();
    }
  }

  @Test
  void twoFirstStartsBuildOnce() throws Exception {
    makeJdkThatPrints();
    Path calls = home.resolve("calls");
    Path go = home.resolve("go");
    assertEquals(0, new ProcessBuilder("mkfifo", go.toString()).start().waitFor());
    makeSources();
    String folders = home.resolve("target/gyre") + " " + home.resolve("target/gyre-bench");
    String jars = home.resolve("target/gyre/gyre.jar") + " target/gyre-bench/gyre-bench.jar";
    script(
        "bin/mvn",
        "mkdir -p " + folders + "; echo >>" + calls + "; read line <" + go + "; touch " + jars);
    Path script = copyOfScript();
    Process first = launch(script, jdk(), "version");
    await(() -> Files.exists(calls), first);
    Process second = launch(script, jdk(), "version");
    await(
        () ->
            second
                .children()
                .anyMatch(child -> child.info().command().orElse("").endsWith("flock")),
        second);
    Files.writeString(go, "\n");
    assertEquals(0, first.waitFor(), this::told);
    assertEquals(0, second.waitFor(), this::told);
    assertEquals("\n", Files.readString(calls));
  }

  /** As when the disk is full, or somebody is impatient, when the jars are there already. */
  @Test
  void whatABuildThatFailedHasLeftIsNotRun() throws Exception {
    makeJdkThatPrints();
    makeSources();
    file("target/gyre/any", "");
    file("target/gyre-bench/any", "");
    String jars = home.resolve("target/gyre/gyre.jar") + " target/gyre-bench/gyre-bench.jar";
    script("bin/mvn", "touch " + jars + "; exit 1");
    assertEquals(70, launch(copyOfScript(), jdk(), "version").waitFor(), this::told);
    assertEquals(70, launch(home.resolve("gyre"), jdk(), "version").waitFor(), this::told);

    script("bin/mvn", "touch " + jars);
    assertEquals(0, launch(home.resolve("gyre"), jdk(), "version").waitFor(), this::told);
    script("bin/mvn", "exit 1");
    assertEquals(0, launch(home.resolve("gyre"), jdk(), "version").waitFor(), this::told);
  }

  /** A class path could not name it: what Java and Maven say of that helps nobody. */
  @Test
  void aFolderWithAColonIsToldBeforeAnythingIsBuilt() throws Exception {
    makeJdkThatPrints();
    Path folder = Files.createDirectory(home.resolve("a:b"));
    Path script = Files.copy(Path.of("..", "gyre"), folder.resolve("gyre"), COPY_ATTRIBUTES);
    assertEquals(70, launch(script, jdk(), "version").waitFor(), this::told);
    assertEquals("gyre: Java cannot have a colon in a class path: rename " + folder + "\n", told());
  }

  /** Through a link of that name, in a folder with a space, with a JAVA_HOME that is none. */
  @Test
  void theLinkNamedHtstressIsALoadAndTheJdkOnThePathIsFound() throws Exception {
    makeJdkThatPrints();
    makeSources();
    file("target/gyre/gyre.jar", "newer than the sources");
    file("target/gyre-bench/gyre-bench.jar", "newer too");
    Files.createSymbolicLink(home.resolve("bin"), Path.of(jdk(), "bin"));
    Path folder = Files.createDirectory(home.resolve("a folder"));
    Path link = Files.createSymbolicLink(folder.resolve("htstress"), copyOfScript());
    Process process = launch(link, home.resolve("nowhere").toString(), "-n", "5", "a b");
    assertEquals(0, process.waitFor(), this::told);
    assertTrue(told().endsWith("dev.gyre.cli.Main load --htstress -n 5 a b\n"), told());
  }

  private void makeSources() throws Exception {
    for (String name : List.of("pom.xml", "src/pom.xml", "src/main/A", "bench/pom.xml")) {
      file(name, "a source");
    }
    file("bench/src/main/A", "a source");
  }

  private static void await(BooleanSupplier condition, Process process) {
    while (process.isAlive() && !condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private String jdk() {
    return home.resolve("a jdk").toString();
  }

  /** One that prints what it is to run. */
  private void makeJdkThatPrints() throws Exception {
    file("a jdk/release", "JAVA_VERSION=\"25\"\n");
    script("a jdk/bin/javac", "");
    script("a jdk/bin/java", "echo \"$@\"");
  }

  private Path copyOfScript() throws Exception {
    return Files.copy(Path.of("..", "gyre"), home.resolve("gyre"), COPY_ATTRIBUTES);
  }

  private void script(String name, String line) throws Exception {
    Path script = file(name, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private Process launch(Path script, String javaHome, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", javaHome);
    builder
        .environment()
        .merge("PATH", home.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(home.resolve("out").toFile()))
        .start();
  }

  private String told() {
    try {
      return Files.readString(home.resolve("out"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Path file(String name, String content) throws Exception {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
