package dev.gyre.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gyre.config.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole command line on a server that is only pretended, and stopped as soon as it runs. */
final class CommandLineFixture implements ServerStarter {
  /** What a run printed and ended with. */
  record Outcome(ExitCode exitCode, String out, String err) {}

  @Nullable Service service;
  @Nullable Settings settings;
  @Nullable Duration drainLimit;
  Started started = new Started.Running(new PretendedServer());
  Diagnosis diagnosis = new Diagnosis(true, "all is well\n", "{\"chosen\":\"nio\"}");
  Explained explained = new Explained.Told("GET /\n200 OK\n", "{\"status\":200}\n");
  @Nullable Asked asked;
  @Nullable Path explainedRoot;
  final List<String> warnings = new ArrayList<>();

  final Map<String, String> environment = new HashMap<>();

  private final Gyre gyre =
      new Gyre(new ServerCommands(this, Runnable::run, new Layers(environment)).all());

  Gyre gyre() {
    return gyre;
  }

  Command command(String name) {
    return gyre.commands().stream()
        .filter(command -> command.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Outcome run(String... arguments) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode exitCode =
        gyre.run(
            List.of(arguments),
            new Terminal(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false));
    return new Outcome(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  @Override
  public Started start(Service what, Settings how) {
    service = what;
    settings = how;
    return started;
  }

  @Override
  public Diagnosis diagnose(Settings how) {
    settings = how;
    return diagnosis;
  }

  @Override
  public Explained explain(Path root, Asked request, Settings how) {
    asked = request;
    explainedRoot = root;
    settings = how;
    return explained;
  }

  private final class PretendedServer implements RunningServer {
    @Override
    public String describe() {
      return "serving /srv at http://127.0.0.1:8081/";
    }

    @Override
    public List<String> warnings() {
      return warnings;
    }

    @Override
    public Drained drain(Duration limit) {
      drainLimit = limit;
      return new Drained(41, 2, 310);
    }
  }
}
