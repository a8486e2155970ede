package dev.gyre.cli;

import dev.gyre.cli.Command.Example;
import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.Command.Operand;
import dev.gyre.cli.Command.Section;
import dev.gyre.cli.ServerStarter.Diagnosis;
import dev.gyre.cli.ServerStarter.Drained;
import dev.gyre.cli.ServerStarter.RunningServer;
import dev.gyre.cli.ServerStarter.Service;
import dev.gyre.cli.ServerStarter.Started;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Syntax;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The commands that start a server, and those that tell beforehand how it would fare. */
final class ServerCommands {
  /** Output for programs. */
  static final Option<Boolean> JSON =
      new Option<>(
          "json",
          Option.Group.LOG,
          Syntax.onOff(),
          "off",
          "Print one JSON object instead of text.");

  /** The directory; without it the option says. */
  static final Operand ROOT = new Operand("DIR", "");

  // Neither reads a file nor writes an access log.
  private static final Set<Option<?>> NOT_FOR_HELLO =
      Set.of(
          Options.FILE_QUEUE, Options.ACCESS_LOG, Options.ACCESS_LOG_FILE, Options.ACCESS_LOG_HOST);
  private static final Set<Option<?>> OF_HTTP =
      Set.of(Options.HTTP2, Options.TLS_REDIRECT_PORT, Options.HSTS);
  // Bytes have no request: only what concerns a connection is left.
  private static final Set<Option<?>> FOR_ECHO =
      Set.of(
          Options.TLS_HANDSHAKE_TIMEOUT,
          Options.IDLE_TIMEOUT,
          Options.WRITE_TIMEOUT,
          Options.LINGER_TIMEOUT,
          Options.DRAIN,
          Options.MIN_RATE,
          Options.MAX_CONNECTIONS,
          Options.MAX_CONNECTIONS_PER_CLIENT,
          Options.CLOSE_LOG);

  private final ServerStarter starter;
  private final Consumer<Runnable> onStopSignal;
  private final Layers layers;

  /**
   * Commands on top of a way to start servers.
   *
   * @param onStopSignal takes what must run once, on another thread, at the first stop signal
   * @param layers where options come from besides the command line
   */
  ServerCommands(ServerStarter starter, Consumer<Runnable> onStopSignal, Layers layers) {
    this.starter = starter;
    this.onStopSignal = onStopSignal;
    this.layers = layers;
  }

  /** All of them in the order of the help. */
  List<Command> all() {
    return List.of(
        layers.beneath(serve()),
        layers.beneath(hello()),
        layers.beneath(echo()),
        layers.beneath(doctor()),
        layers.beneath(CheckCommand.command()),
        layers.beneath(ExplainCommand.command(starter)),
        ConfigCommand.command(layers));
  }

  private Command serve() {
    return new Command(
        "serve",
        "serve the files and listings of a directory over HTTP",
        List.of(
            "Serves DIR, or the directory of --root, over HTTP/1 and HTTP/2, on the first of io_uring,"
                + " epoll and NIO that is proven to work here. Nothing outside of DIR is served,"
                + " whatever a request or a link says.",
            "The first line on the standard output names the address; warnings go to the standard"
                + " error. A first SIGTERM, SIGINT or SIGHUP stops accepting, finishes the answers"
                + " that run, and ends; a second one ends at once."),
        ROOT,
        Section.byGroup(Options.all()),
        Map.of(),
        List.of(
            new Example("gyre serve .", "serve this directory on http://127.0.0.1:8081/"),
            new Example("gyre serve --bind :: --port 80 /srv/www", "serve /srv/www to everyone"),
            new Example("gyre serve --port 0 --listing off", "on a free port, without listings"),
            new Example("gyre serve --transport io_uring", "do not start without io_uring"),
            new Example("gyre serve --config gyre.toml", "with the options of a file"),
            new Example(
                "gyre serve --access-log json --access-log-file /var/log/gyre.log",
                "write a line for every answer")),
        (invocation, terminal) -> run(new Service.Files(root(invocation)), invocation, terminal));
  }

  /** The directory that was given, or that of the option. */
  static Path root(Invocation invocation) {
    String given = invocation.operand();
    return Path.of(given.isEmpty() ? invocation.settings().get(Options.ROOT) : given);
  }

  private Command hello() {
    return new Command(
        "hello",
        "answer 'Hello World!' to every GET, for measuring",
        List.of(
            "Answers every GET with the same twelve bytes, on the transports, limits and deadlines"
                + " of 'gyre serve' but without touching a file: what remains is the cost of the"
                + " connection and the protocol."),
        null,
        Section.byGroup(
            Options.all().stream()
                .filter(option -> option.group() != Option.Group.FILES)
                .filter(option -> option.group() != Option.Group.SITE)
                .filter(option -> !NOT_FOR_HELLO.contains(option))
                .toList()),
        Map.of(),
        List.of(new Example("gyre hello --transport epoll --loops 1", "one thread, on epoll")),
        (invocation, terminal) -> run(new Service.Hello(), invocation, terminal));
  }

  private Command echo() {
    return new Command(
        "echo",
        "send back every byte that comes in over TCP",
        List.of(
            "Sends back what each connection sends, byte for byte, and reads no faster than the"
                + " peer takes it back. The same transports and the same timer wheel as 'gyre"
                + " serve', without HTTP."),
        null,
        Section.byGroup(
            Options.all().stream()
                .filter(option -> isOfSockets(option) || FOR_ECHO.contains(option))
                .toList()),
        Map.of(Options.PORT, "12345"),
        List.of(
            new Example("gyre echo", "echo on 127.0.0.1:12345"),
            new Example("gyre echo --port 7 --bind ::1", "the classic port, IPv6 only")),
        (invocation, terminal) -> run(new Service.Echo(), invocation, terminal));
  }

  /** What concerns sockets and their encryption, and no protocol on top. */
  private static boolean isOfSockets(Option<?> option) {
    return switch (option.group()) {
      case LISTEN, TLS, TRANSPORT -> !OF_HTTP.contains(option);
      case FILES, SITE, TIME, LIMIT, LOG -> false;
    };
  }

  private Command doctor() {
    return new Command(
        "doctor",
        "tell which transports work here, and why others do not",
        List.of(
            "Tries io_uring, epoll and NIO the way a server would: real event loops, a listener on"
                + " the loopback address, one round trip. Prints what works, what was chosen and"
                + " why, the cause and the remedy of every refusal, and the limits that matter.",
            "Ends with 69 if a server with the same options would find no transport."),
        null,
        List.of(
            new Section("Output", List.of(JSON)),
            new Section(
                Option.Group.TRANSPORT.title(), List.of(Options.TRANSPORT_MODE, Options.LOOPS))),
        Map.of(),
        List.of(
            new Example("gyre doctor", "for people"),
            new Example("gyre doctor --json | jq -r .chosen", "for programs")),
        this::diagnose);
  }

  private ExitCode run(Service service, Invocation invocation, Terminal terminal) {
    Started started = starter.start(service, invocation.settings());
    return switch (started) {
      case Started.Refused refused -> {
        terminal.complainInLines(refused.message());
        yield refused.exitCode();
      }
      case Started.Running running -> serve(running.server(), invocation, terminal);
    };
  }

  private ExitCode serve(RunningServer server, Invocation invocation, Terminal terminal) {
    CompletableFuture<Drained> stopped = new CompletableFuture<>();
    // Before the start-up line: who reads that line may send a signal at once.
    onStopSignal.accept(
        () ->
            stopped.completeAsync(
                () -> server.drain(invocation.settings().get(Options.DRAIN)), Runnable::run));
    server.warnings().forEach(warning -> terminal.complain("warning: " + warning));
    terminal.say(server.describe());
    Drained drained = stopped.join();
    terminal.say(
        "stopped: finished %d, cut %d, idle closed %d"
            .formatted(drained.finished(), drained.cut(), drained.idleClosed()));
    return ExitCode.OK;
  }

  private ExitCode diagnose(Invocation invocation, Terminal terminal) {
    Diagnosis diagnosis = starter.diagnose(invocation.settings());
    boolean json = invocation.settings().get(JSON);
    terminal.out().println((json ? diagnosis.json() : diagnosis.text()).stripTrailing());
    return diagnosis.usable() ? ExitCode.OK : ExitCode.UNAVAILABLE;
  }
}
