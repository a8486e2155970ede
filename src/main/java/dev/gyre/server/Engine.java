package dev.gyre.server;

import dev.gyre.config.Network;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.metrics.Counters;
import dev.gyre.time.Clock;
import dev.gyre.tls.TlsFailure;
import dev.gyre.tls.TlsFront;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportReport;
import dev.gyre.transport.TransportSelector;
import dev.gyre.transport.TransportSelector.Selection;
import dev.gyre.wire.ClientLimits;
import dev.gyre.wire.ConnectionFactory;
import dev.gyre.wire.ConnectionGate;
import dev.gyre.wire.Deadlines;
import dev.gyre.wire.LoopContext;
import dev.gyre.wire.ProxyFront;
import dev.gyre.wire.ServerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parts of one running server: wires them at the start and takes them down in order. */
final class Engine {
  private static final int ACCEPT_QUEUE_SMALL = 128;
  private static final int PORT_OF_HTTPS = 443;
  private static final Duration CLOSING_MAX = Duration.ofSeconds(2);
  private static final Duration LOOPS_END_MAX = Duration.ofSeconds(5);

  /** How long a handshake of TCP, and the first bytes of who made it, may still be on their way. */
  private static final long HANDSHAKES_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ServerContext context;
  private final TransportReport report;
  private final ServiceParts parts;
  private final Logs logs;
  private final AcceptGuard guard;
  private final EventLoopGroup group;
  private final List<LoopContext> loops = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private List<Listening> listening = List.of();
  private List<Listening> redirecting = List.of();
  private @Nullable DrainReport drained;

  private Engine(
      ServerContext context,
      TransportReport report,
      ServiceParts parts,
      Logs logs,
      EventLoopGroup group) {
    this.group = group;
    this.context = context;
    this.report = report;
    this.parts = parts;
    this.logs = logs;
    this.guard = new AcceptGuard(context.counters(), logs);
  }

  static Engine start(Service service, Settings settings, Map<String, String> environment)
      throws StartFailure {
    List<InheritedSocket> inherited =
        InheritedSocket.of(environment, ProcessHandle.current().pid());
    int loopCount = settings.get(Options.LOOPS);
    if (loopCount == 0) {
      loopCount = TransportSelector.usableCpus();
    }
    if (service instanceof Service.Files) {
      // The self-test waits for the kernel, and takes the better part of the start.
      inBackground("gyre-preload", ServiceParts::preload);
    }
    Selection selection =
        TransportSelector.selectWithLoops(
            settings.get(Options.TRANSPORT_MODE), loopCount, LoopThreads::new);
    Transport chosen = selection.report().chosen();
    EventLoopGroup group = selection.loops();
    if (chosen == null || group == null) {
      throw new StartFailure(StartFailure.Kind.TRANSPORT, selection.report().diagnosis());
    }
    Engine engine;
    try {
      engine = open(service, settings, selection.report(), chosen, group);
    } catch (StartFailure | RuntimeException | Error failure) {
      end(group);
      throw failure;
    }
    try {
      engine.listen(loopCount, inherited);
      inBackground("gyre-warm-up", Engine::warmUp);
    } catch (StartFailure | RuntimeException | Error failure) {
      engine.drain(Duration.ZERO);
      throw failure;
    }
    return engine;
  }

  /** All that is needed before anybody may connect. */
  private static Engine open(
      Service service,
      Settings settings,
      TransportReport report,
      Transport chosen,
      EventLoopGroup group)
      throws StartFailure {
    TlsFront tls = tls(service, settings);
    Logs logs = null;
    try {
      logs = Logs.open(settings, Clock.SYSTEM);
      ServerContext context =
          new ServerContext(
              settings,
              Deadlines.of(settings),
              chosen,
              tls != null,
              gate(settings),
              ClientLimits.of(settings, Clock.SYSTEM.nanoTime()),
              new Counters(),
              Clock.SYSTEM,
              logs);
      return new Engine(context, report, ServiceParts.open(service, context, tls), logs, group);
    } catch (StartFailure | RuntimeException | Error failure) {
      close(tls);
      if (logs != null) {
        logs.close();
      }
      throw failure;
    }
  }

  /** What stands in front of connections, or null when they are not encrypted. */
  private static @Nullable TlsFront tls(Service service, Settings settings) throws StartFailure {
    String wrong = wrongRedirect(settings);
    if (wrong != null) {
      throw new StartFailure(StartFailure.Kind.USAGE, wrong);
    }
    if (!TlsFront.isWanted(settings)) {
      return null;
    }
    try {
      return TlsFront.open(settings, protocols(service, settings), Logs::news);
    } catch (TlsFailure failure) {
      throw new StartFailure(
          failure.isUnreadable() ? StartFailure.Kind.ROOT : StartFailure.Kind.USAGE,
          String.valueOf(failure.getMessage()),
          failure);
    }
  }

  /** What is wrong with the port that leads to TLS, or null. */
  static @Nullable String wrongRedirect(Settings settings) {
    int port = settings.get(Options.TLS_REDIRECT_PORT);
    if (port >= 0 && !TlsFront.isWanted(settings)) {
      return "--tls-redirect-port leads to TLS, which needs --tls-cert and --tls-key, or"
          + " --tls-self-signed";
    }
    return port > 0 && port == settings.get(Options.PORT)
        ? "--tls-redirect-port: " + port + " is the --port, which has TLS; choose another one"
        : null;
  }

  private static List<String> protocols(Service service, Settings settings) {
    if (!(service instanceof Service.Files || service instanceof Service.Hello)) {
      return List.of();
    }
    return settings.get(Options.HTTP2)
        ? List.of(ConnectionFactory.HTTP_2, "http/1.1")
        : List.of("http/1.1");
  }

  private static void close(@Nullable TlsFront tls) {
    if (tls != null) {
      tls.close();
    }
  }

  /** Begins when the first answers are out, which would have to share a CPU with it. */
  private static void warmUp() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    AcceptGuard.warmUp();
  }

  private static void inBackground(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static ConnectionGate gate(Settings settings) {
    int most = settings.get(Options.MAX_CONNECTIONS);
    return new ConnectionGate(
        most == 0 ? KernelLimits.connectionsFor(KernelLimits.openFiles()) : most,
        settings.get(Options.MAX_CONNECTIONS_PER_CLIENT));
  }

  private void listen(int loopCount, List<InheritedSocket> inherited) throws StartFailure {
    int headBytesMax = Math.toIntExact(context.settings().get(Options.MAX_HEADER_BYTES));
    // The JVM gives as much to buffers as to its heap, and other buffers need some of it.
    long cacheBytesMax =
        Math.min(context.settings().get(Options.CACHE_SIZE), Runtime.getRuntime().maxMemory() / 4)
            / loopCount;
    int cacheFilesMax =
        context.sendsByDescriptor()
            ? KernelLimits.keptFilesFor(KernelLimits.openFiles()) / loopCount
            : 0;
    for (int i = 0; i < loopCount; i++) {
      loops.add(new LoopContext(context, group.next(), headBytesMax, cacheBytesMax, cacheFilesMax));
    }
    loops.forEach(loop -> loop.setNeighbours(loops));
    checkRedirects(inherited);
    listening = listen(parts.connections(), places(inherited), Options.PORT);
    int portOfTls = portOfTls();
    ConnectionFactory redirects = parts.redirects(context, () -> portOfTls);
    if (redirects != null) {
      redirecting = listen(redirects, placesOfRedirects(inherited), Options.TLS_REDIRECT_PORT);
    }
  }

  /** A socket that nobody would ever serve is a mistake. */
  private void checkRedirects(List<InheritedSocket> inherited) throws StartFailure {
    boolean given = inherited.stream().anyMatch(InheritedSocket::isForRedirects);
    if (given && !(context.encrypted() && parts.speaksHttp())) {
      throw new StartFailure(
          StartFailure.Kind.USAGE,
          "LISTEN_FDNAMES: '"
              + InheritedSocket.REDIRECT
              + "' leads to TLS, which needs "
              + (parts.speaksHttp()
                  ? "--tls-cert and --tls-key, or --tls-self-signed"
                  : "a service that speaks HTTP")
              + "; give the socket another name to have it served");
    }
  }

  /** What a service manager has opened stands in for what would be opened without it. */
  private Listeners.Places places(List<InheritedSocket> inherited) throws StartFailure {
    Settings settings = context.settings();
    List<InheritedSocket> main =
        inherited.stream().filter(socket -> !socket.isForRedirects()).toList();
    int port = main.isEmpty() ? settings.get(Options.PORT) : -1;
    List<String> unixSockets = settings.get(Options.UNIX_SOCKET).stream().distinct().toList();
    if (port < 0 && main.isEmpty() && unixSockets.isEmpty()) {
      throw new StartFailure(
          StartFailure.Kind.USAGE,
          "--port: off leaves nothing to listen on; give a port, or --unix-socket");
    }
    return new Listeners.Places(port, unixSockets, main);
  }

  private Listeners.Places placesOfRedirects(List<InheritedSocket> inherited) {
    List<InheritedSocket> given =
        inherited.stream().filter(InheritedSocket::isForRedirects).toList();
    int port = context.settings().get(Options.TLS_REDIRECT_PORT);
    return new Listeners.Places(given.isEmpty() ? port : -1, List.of(), given);
  }

  private int portOfTls() {
    List<InetSocketAddress> addresses = addresses();
    return addresses.isEmpty() ? PORT_OF_HTTPS : addresses.getFirst().getPort();
  }

  private List<Listening> listen(
      ConnectionFactory connections, Listeners.Places places, Option<Integer> port)
      throws StartFailure {
    Settings settings = context.settings();
    List<Network> proxies = settings.get(Options.PROXY_PROTOCOL);
    ConnectionFactory all =
        proxies.isEmpty()
            ? connections
            : ConnectionFactory.proxied(connections, new ProxyFront(proxies));
    return new Listeners(settings, context.transport(), group, loops, guard, logs, port)
        .open(all, places);
  }

  private static <A extends SocketAddress> List<A> addresses(
      List<Listening> places, Class<A> family) {
    return places.stream()
        .map(Listening::address)
        .filter(family::isInstance)
        .map(family::cast)
        .distinct()
        .toList();
  }

  List<InetSocketAddress> addresses() {
    return addresses(listening, InetSocketAddress.class);
  }

  List<Path> unixSockets() {
    return addresses(listening, UnixDomainSocketAddress.class).stream()
        .map(UnixDomainSocketAddress::getPath)
        .toList();
  }

  List<InetSocketAddress> redirectAddresses() {
    return addresses(redirecting, InetSocketAddress.class);
  }

  TransportReport report() {
    return report;
  }

  Statistics statistics() {
    return Statistics.of(context.counters());
  }

  String describe() {
    String urls =
        listening.stream()
            .map(place -> place.text(parts.urlPrefix(), parts.urlSuffix()))
            .collect(Collectors.joining(", "));
    return parts.what()
        + " at "
        + urls
        + " on "
        + report.chosen()
        + " ("
        + report.reason()
        + "), "
        + counted(loops.size(), "loop")
        + describeTls()
        + ", at most "
        + counted(context.gate().connectionsMax(), "connection");
  }

  private static String counted(int count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }

  private String describeTls() {
    TlsFront tls = parts.tls();
    if (tls == null) {
      return "";
    }
    StringBuilder text = new StringBuilder(", TLS by ").append(TlsFront.availableProvider());
    text.append(" (").append(tls.describePairs()).append(")");
    for (Listening place : redirecting) {
      text.append(", ").append(place.text("http://", "/")).append(" leads there");
    }
    return text.toString();
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>(report.warnings());
    warnings.addAll(IdleOptions.of(context.settings()));
    TlsFront tls = parts.tls();
    if (tls != null) {
      warnings.addAll(tls.warnings());
    }
    int limit = KernelLimits.openFiles();
    int asked = context.settings().get(Options.MAX_CONNECTIONS);
    if (asked > KernelLimits.connectionsFor(limit)) {
      warnings.add(
          "--max-connections "
              + asked
              + " is more than the limit of "
              + limit
              + " open files leaves room for ("
              + KernelLimits.connectionsFor(limit)
              + "); raise it with ulimit -n or LimitNOFILE");
    } else if (asked == 0 && limit < 1024) {
      warnings.add(
          "the limit of "
              + limit
              + " open files leaves room for "
              + counted(KernelLimits.connectionsFor(limit), "connection")
              + "; raise it with ulimit -n or LimitNOFILE");
    }
    int queue = KernelLimits.acceptQueue();
    if (queue < ACCEPT_QUEUE_SMALL && queue < context.settings().get(Options.BACKLOG)) {
      warnings.add(
          "net.core.somaxconn is "
              + queue
              + ": when more connections than that come at once, the kernel drops some and their"
              + " clients try again a second later; raise it with sysctl");
    }
    return warnings;
  }

  DrainReport drain(Duration timeout) {
    if (loops.stream().anyMatch(loop -> loop.eventLoop().inEventLoop())) {
      throw new IllegalStateException(
          "an event loop cannot stop its own server: have another thread do it");
    }
    return drainOnce(timeout.isNegative() ? Duration.ZERO : timeout);
  }

  private synchronized DrainReport drainOnce(Duration timeout) {
    DrainReport before = drained;
    if (before != null) {
      return before;
    }
    long begunNanos = context.clock().nanoTime();
    Duration idleTime = context.settings().get(Options.DRAIN_IDLE);
    awaitLastRequests(shorter(idleTime, timeout), timeout);
    listening.forEach(Listening::close);
    redirecting.forEach(Listening::close);
    tellLoops(LoopContext::drain, CLOSING_MAX);
    awaitNoConnections(left(timeout, begunNanos));
    boolean interrupted = Thread.interrupted(); // ends no wait but those for answers
    int finished = 0;
    int cut = 0;
    int idle = 0;
    for (DrainReport last : onLoops(Engine::cut, CLOSING_MAX)) {
      finished += last.finished();
      cut += last.cut();
      idle += last.idleClosed();
    }
    awaitNoConnections(CLOSING_MAX); // closing is not at once where the kernel still writes
    guard.close();
    interrupted |= Thread.interrupted();
    parts.close(); // waits: a file thread hands its step over to a loop that still runs
    parts.closeFiles(end(group));
    interrupted |= Thread.interrupted();
    logs.close();
    DrainReport done = new DrainReport(finished, cut, idle);
    drained = done;
    closed.countDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return done;
  }

  /**
   * Has answered what clients have sent, or are about to send, before they can know that this is
   * the end: on connections that are idle, that wait to be accepted, or that are half made. Who
   * asks for a new one meanwhile asks again in a second, perhaps another server.
   *
   * @param atMost for loops that have other work first, and for all of it
   */
  private void awaitLastRequests(Duration time, Duration atMost) {
    if (!time.isPositive()) {
      return;
    }
    List<Listening> places = Stream.concat(listening.stream(), redirecting.stream()).toList();
    Transport transport = context.transport();
    long begunNanos = context.clock().nanoTime();
    tellLoops(LoopContext::announceDrain, atMost);
    places.forEach(place -> place.shutDoor(transport));
    BooleanSupplier allAccepted =
        () -> places.stream().noneMatch(place -> place.hasQueue(transport));
    await(
        () ->
            context.clock().nanoTime() - begunNanos > HANDSHAKES_NANOS
                && allAccepted.getAsBoolean()
                && context.gate().open() == 0,
        shorter(time, left(atMost, begunNanos)));
    // The kernel has told them that they are connected, and loops that are busy take a while.
    await(allAccepted, shorter(CLOSING_MAX, left(atMost, begunNanos)));
  }

  private Duration left(Duration time, long begunNanos) {
    return time.minusNanos(context.clock().nanoTime() - begunNanos);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Ends loops, and returns whether all have: one that is held up has not. They do what was given
   * to them, and no more: a quiet period would be 100 ms or more.
   */
  private static boolean end(EventLoopGroup group) {
    group.shutdownGracefully(0, CLOSING_MAX.toMillis(), TimeUnit.MILLISECONDS);
    long end = Clock.SYSTEM.nanoTime() + LOOPS_END_MAX.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return group.awaitTermination(end - Clock.SYSTEM.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void awaitNoConnections(Duration timeout) {
    await(() -> context.gate().open() == 0, timeout);
  }

  private void await(BooleanSupplier condition, Duration timeout) {
    // Forever is more than there are nanoseconds, and no reason to fail half way through a stop.
    long end = context.clock().nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    while (!condition.getAsBoolean() && end - context.clock().nanoTime() > 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static DrainReport cut(LoopContext loop) {
    return new DrainReport(loop.finished(), loop.cut(), loop.idleClosed());
  }

  private void tellLoops(Consumer<LoopContext> what, Duration atMost) {
    onLoops(
        loop -> {
          what.accept(loop);
          return 0;
        },
        atMost);
  }

  /** What loops say in time: a handler of an embedder may hold up its own, or end it. */
  private <T> List<T> onLoops(Function<LoopContext, T> work, Duration atMost) {
    List<Future<T>> asked = new ArrayList<>();
    for (LoopContext loop : loops) {
      try {
        asked.add(loop.eventLoop().submit(() -> work.apply(loop)));
      } catch (RejectedExecutionException ended) {
        // What it had is closed.
      }
    }
    long end = context.clock().nanoTime() + TimeUnit.NANOSECONDS.convert(atMost);
    List<T> said = new ArrayList<>();
    for (Future<T> each : asked) {
      if (each.awaitUninterruptibly(end - context.clock().nanoTime(), TimeUnit.NANOSECONDS)) {
        said.add(each.syncUninterruptibly().getNow());
      }
    }
    return said;
  }

  void awaitClosed() throws InterruptedException {
    closed.await();
  }
}
