package dev.gyre.nativetests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line in a process of its own, as a service manager would start it. */
final class ServerProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");

  private final Process process;
  private final Path out;
  private final Path err;

  private ServerProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts it.
   *
   * @param folder for what it prints
   * @param prefix a program that starts another one with restrictions; may be empty
   * @param environment added to this process's own
   */
  static ServerProcess start(
      Path folder, List<String> prefix, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.gyre.cli.Main"));
    command.addAll(List.of(arguments));
    return start(folder, command, environment);
  }

  /** Starts any command that becomes a server. */
  static ServerProcess start(Path folder, List<String> command, Map<String, String> environment) {
    try {
      Path out = Files.createTempFile(folder, "server", ".out");
      Path err = Files.createTempFile(folder, "server", ".err");
      // What runs in the background of a script ignores SIGINT, and its children would too.
      List<String> whole = new ArrayList<>(List.of("env", "--default-signal=INT"));
      whole.addAll(command);
      ProcessBuilder builder =
          new ProcessBuilder(whole).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      return new ServerProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the start-up line and returns the port in it. */
  int port() {
    Matcher[] found = new Matcher[1];
    Await.until(
        () -> {
          found[0] = ADDRESS.matcher(output());
          return found[0].find() || !process.isAlive();
        },
        this::toString);
    if (!process.isAlive()) {
      throw new AssertionError("ended early: " + this);
    }
    return Integer.parseInt(found[0].group(1));
  }

  void signal(String name) {
    try {
      String pid = Long.toString(process.pid());
      int code = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
      if (code != 0) {
        throw new AssertionError("kill -" + name + " " + pid + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  int exitCode() {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still runs: " + this);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long cpuMillis() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new AssertionError("ended: " + this))
        .toMillis();
  }

  String output() {
    return read(out);
  }

  String errors() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
  }

  @Override
  public String toString() {
    String state = process.isAlive() ? "running" : "exit " + process.exitValue();
    return state + "\n" + output() + "\n" + errors();
  }
}
