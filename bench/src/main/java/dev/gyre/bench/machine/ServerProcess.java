package dev.gyre.bench.machine;

import dev.gyre.transport.TransportKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Gyre server in a process of its own: this class path and these JVM options, one event loop, a
 * free port on the loopback address, close log on, no options of the environment. It ends with
 * {@link #close}, or with this process.
 */
public final class ServerProcess implements AutoCloseable {
  /** What a server gets of the options of this JVM, by how they begin. */
  private static final List<String> OF_SERVERS = List.of("-X", "--enable-native", "--add-exports");

  private static final Pattern START_LINE =
      Pattern.compile(" at (?:https?://)?127\\.0\\.0\\.1:(\\d+)/? on (\\w+) ");
  private static final int STOP_SECONDS_MAX = 10;

  private final Process process;
  private final Thread atExit;
  private final Thread errorReader;
  private final CloseLog closeLog;
  private final int port;

  private ServerProcess(
      Process process, Thread atExit, Thread errorReader, CloseLog closeLog, int port) {
    this.process = process;
    this.atExit = atExit;
    this.errorReader = errorReader;
    this.closeLog = closeLog;
    this.port = port;
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @param prefix put before the command, such as taskset and its arguments
   * @param transport the one it must run on
   * @param arguments of gyre: the command, then options
   */
  public static ServerProcess start(
      List<String> prefix, TransportKind transport, List<String> arguments) throws BenchFailure {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.gyre.cli.Main"));
    command.addAll(arguments);
    command.addAll(List.of("--transport", transport.toString(), "--loops", "1"));
    command.addAll(List.of("--bind", "127.0.0.1", "--port", "0", "--close-log", "on"));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Options of the environment are for the user's own server.
    builder.environment().keySet().removeIf(name -> name.startsWith("GYRE_"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new BenchFailure("the server on " + transport + " cannot be started", e);
    }
    Thread atExit = new Thread(process.toHandle()::destroy, "bench-stop-server");
    Runtime.getRuntime().addShutdownHook(atExit);
    CloseLog closeLog = new CloseLog();
    Thread errorReader =
        Thread.ofPlatform()
            .daemon()
            .name("bench-close-log")
            .start(() -> readLines(process, closeLog));
    String line = firstLine(process);
    Matcher matcher = START_LINE.matcher(line);
    boolean listens = matcher.find() && matcher.group(2).equals(transport.toString());
    ServerProcess server =
        new ServerProcess(
            process,
            atExit,
            errorReader,
            closeLog,
            listens ? Integer.parseInt(matcher.group(1)) : 0);
    if (!listens) {
      server.close();
      throw new BenchFailure(
          "the server on %s did not start: %s %s"
              .formatted(transport, line, String.join(" ", closeLog.messages())));
    }
    return server;
  }

  /** The options of this JVM, so that the server's are the same. */
  public static List<String> jvmOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> OF_SERVERS.stream().anyMatch(argument::startsWith))
        .toList();
  }

  private static String firstLine(Process process) throws BenchFailure {
    try {
      String line = process.inputReader(StandardCharsets.UTF_8).readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new BenchFailure("cannot read what the server says", e);
    }
  }

  private static void readLines(Process process, CloseLog closeLog) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(closeLog::add);
    } catch (IOException e) {
      closeLog.add("bench: the server's standard error cannot be read: " + e.getMessage());
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** What it says about ended connections; complete once it is closed. */
  public CloseLog closeLog() {
    return closeLog;
  }

  /** Stops the server and waits until it has ended and its close log is read. */
  @Override
  public void close() {
    process.toHandle().destroy(); // that of Process would also close the streams we still read
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      errorReader.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process is ending: the hook runs, and finds nothing left to stop.
      return;
    }
  }
}
