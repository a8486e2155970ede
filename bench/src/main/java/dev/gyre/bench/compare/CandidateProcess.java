package dev.gyre.bench.compare;

import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.bench.machine.CpuPlan;
import dev.gyre.bench.machine.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A candidate that runs, with one event loop where we start it ourselves. One thread. */
final class CandidateProcess implements AutoCloseable {
  private static final Duration START_TIME_MAX = Duration.ofSeconds(20);
  private static final long LOOK_MILLIS = 50;
  private static final int CONNECT_MILLIS_MAX = 1000;
  private static final int STOP_SECONDS_MAX = 10;

  private final Candidate candidate;
  private final @Nullable ServerProcess gyre;
  private final @Nullable Process other;
  private final int port;
  private long asked;

  private CandidateProcess(
      Candidate candidate, @Nullable ServerProcess gyre, @Nullable Process other, int port) {
    this.candidate = candidate;
    this.gyre = gyre;
    this.other = other;
    this.port = port;
  }

  /** Starts it and waits until it listens; our own servers also confirm their transport. */
  static CandidateProcess start(Candidate candidate, Service service, Path site, CpuPlan cpus)
      throws BenchFailure, InterruptedException {
    if (candidate instanceof Candidate.Gyre gyre) {
      // Connections wait while other servers have their turn.
      List<String> arguments =
          switch (service) {
            case FILES -> List.of("serve", "--idle-timeout", "1h", site.toString());
            case FILES_TLS ->
                List.of(
                    "serve", "--idle-timeout", "1h", "--tls-self-signed", "on", site.toString());
            case HELLO -> List.of("hello", "--idle-timeout", "1h");
            case ECHO -> List.of("echo", "--idle-timeout", "1h");
          };
      ServerProcess server = ServerProcess.start(cpus.serverPrefix(), gyre.transport(), arguments);
      return new CandidateProcess(candidate, server, null, server.port());
    }
    int port = freePort();
    List<String> command = new ArrayList<>(cpus.serverPrefix());
    command.addAll(((Candidate.Other) candidate).command(port, site.toString()));
    try {
      Process process =
          new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      LastWords words = LastWords.of(process);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> destroy(process), "compare-stop"));
      CandidateProcess started = new CandidateProcess(candidate, null, process, port);
      started.awaitListening(process, words);
      return started;
    } catch (IOException e) {
      throw new BenchFailure(candidate.name() + " cannot be started: " + e.getMessage(), e);
    }
  }

  private static int freePort() throws BenchFailure {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchFailure("no free port on 127.0.0.1", e);
    }
  }

  private void awaitListening(Process process, LastWords words)
      throws BenchFailure, InterruptedException {
    for (long waited = 0; waited < START_TIME_MAX.toMillis(); waited += LOOK_MILLIS) {
      try (Socket probe = new Socket()) {
        probe.connect(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_MILLIS_MAX);
        return;
      } catch (IOException e) {
        if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new BenchFailure(
              candidate.name()
                  + " ended with code "
                  + process.exitValue()
                  + " before it listened"
                  + words.afterColon());
        }
      }
    }
    close();
    throw new BenchFailure(
        "%s did not listen on 127.0.0.1:%d within %d s"
            .formatted(candidate.name(), port, START_TIME_MAX.toSeconds()));
  }

  String name() {
    return candidate.name();
  }

  int port() {
    return port;
  }

  /** The first process of the server. */
  long pid() {
    return gyre != null ? gyre.pid() : other != null ? other.pid() : -1;
  }

  /** All processes of the server: a master and its workers, as a rule. */
  List<Long> pids() {
    List<Long> pids = new ArrayList<>(List.of(pid()));
    if (other != null) {
      other.descendants().map(ProcessHandle::pid).forEach(pids::add);
    }
    return pids;
  }

  /** Whether it is a JVM of ours, whose heap and compilers can be asked. */
  boolean isGyre() {
    return gyre != null;
  }

  /** Remembers requests that were sent and answered. */
  void asked(long requests) {
    asked += requests;
  }

  /**
   * Stops it.
   *
   * @return what is wrong with its own count of requests, or empty; only our own servers tell one
   */
  String stopAndCompare() {
    close();
    if (gyre == null || gyre.closeLog().lost() > 0) {
      return "";
    }
    long counted = gyre.closeLog().requests();
    return counted == asked
        ? ""
        : "%s: requests counted by the load: %d, by the server: %d (%s)"
            .formatted(name(), asked, counted, gyre.closeLog().describe());
  }

  @Override
  public void close() {
    if (gyre != null) {
      gyre.close();
    }
    if (other != null) {
      destroy(other);
    }
  }

  private static void destroy(Process process) {
    if (!process.isAlive()) {
      return; // its number, and so its workers, may be another's by now
    }
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    workers.forEach(ProcessHandle::destroy);
  }
}
