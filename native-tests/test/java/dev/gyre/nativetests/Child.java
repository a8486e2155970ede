package dev.gyre.nativetests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of {@link ReportMain} in a process of its own, with restrictions, and what it printed. A
 * report is a list of lines; each is a list of cells.
 */
final class Child {
  private static final long LIMIT_SECONDS = 60;

  private final ClassPathCopy classPath;
  private final List<String> restrictions = new ArrayList<>();
  private final List<String> jvmArguments = new ArrayList<>();
  private List<Path> libraries;

  Child(ClassPathCopy classPath) {
    this.classPath = classPath;
    this.libraries = classPath.all();
  }

  Child denying(String calls, String errno) {
    restrictions.addAll(List.of("--deny", calls, "--with", errno));
    return this;
  }

  Child lockingAtMost(long bytes) {
    restrictions.addAll(List.of("--memlock", Long.toString(bytes)));
    return this;
  }

  Child openingAtMost(int descriptors) {
    restrictions.addAll(List.of("--nofile", Integer.toString(descriptors)));
    return this;
  }

  Child asNobody() {
    restrictions.addAll(List.of("--user", "65534"));
    return this;
  }

  /** In a mount name space of its own, so that nobody else sees it. */
  Child forbiddingExecutionIn(Path folder) {
    restrictions.addAll(List.of("--noexec", folder.toString()));
    return this;
  }

  Child withProperty(String name, String value) {
    jvmArguments.add("-D" + name + "=" + value);
    return this;
  }

  Child withClassPath(List<Path> paths) {
    libraries = paths;
    return this;
  }

  /** Runs to the end; fails when the process prints anything but the report. */
  Output run(String mode, int loops, Path folder) throws Exception {
    return run(folder, mode, Integer.toString(loops));
  }

  /** Tries every transport. */
  Output runAll(String mode, int loops, Path folder) throws Exception {
    return run(folder, mode, Integer.toString(loops), "all");
  }

  private Output run(Path folder, String... arguments) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", ClassPathCopy.join(classPath.all())));
    command.add(SeccompLauncher.class.getName());
    command.addAll(restrictions);
    command.addAll(List.of("--", java, "--enable-native-access=ALL-UNNAMED", "-ea"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dio.netty.leakDetection.level=paranoid"));
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", ClassPathCopy.join(libraries), ReportMain.class.getName()));
    command.addAll(List.of(arguments));
    return start(command, folder);
  }

  private static Output start(List<String> command, Path folder)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "child", ".out");
    Path errors = Files.createTempFile(folder, "child", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("no end within " + LIMIT_SECONDS + " s: " + command);
    }
    String errorText = Files.readString(errors);
    if (process.exitValue() != 0 || !errorText.isEmpty()) {
      throw new AssertionError("exit " + process.exitValue() + ", " + errorText);
    }
    return new Output(Files.readString(out));
  }

  /** What the process printed. */
  record Output(String text) {
    /** The cells after the first of the line that starts with a name; empty without such a line. */
    List<String> line(String name) {
      for (String line : text.split("\n", -1)) {
        if (line.startsWith(name + "\t")) {
          return List.of(line.substring(name.length() + 1).split("\t", -1));
        }
      }
      return List.of();
    }
  }
}
