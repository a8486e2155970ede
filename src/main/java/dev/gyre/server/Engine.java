package dev.gyre.server;

import dev.gyre.config.Network;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.metrics.Counters;
import dev.gyre.time.Clock;
import dev.gyre.tls.TlsFailure;
import dev.gyre.tls.TlsFront;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportReport;
import dev.gyre.transport.TransportSelector;
import dev.gyre.wire.ConnectionFactory;
import dev.gyre.wire.ConnectionGate;
import dev.gyre.wire.Deadlines;
import dev.gyre.wire.LoopContext;
import dev.gyre.wire.ProxyFront;
import dev.gyre.wire.ServerContext;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The parts of one running server: wires them at the start and takes them down in order. */
final class Engine {
  private static final int ACCEPT_QUEUE_SMALL = 128;
  private static final Duration LAST_TURNS = Duration.ofMillis(50);
  private static final Duration CLOSING_MAX = Duration.ofSeconds(2);

  private final ServerContext context;
  private final TransportReport report;
  private final ServiceParts parts;
  private final Logs logs;
  private final AcceptGuard guard;
  private final List<EventLoopGroup> groups = new ArrayList<>();
  private final List<LoopContext> loops = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Channel> listeners = new ArrayList<>();
  private List<InetSocketAddress> addresses = List.of();
  private List<InetSocketAddress> redirectAddresses = List.of();
  private @Nullable DrainReport drained;

  private Engine(ServerContext context, TransportReport report, ServiceParts parts, Logs logs) {
    this.context = context;
    this.report = report;
    this.parts = parts;
    this.logs = logs;
    this.guard = new AcceptGuard(context.counters(), logs);
  }

  static Engine start(Service service, Settings settings) throws StartFailure {
    int loopCount = settings.get(Options.LOOPS);
    if (loopCount == 0) {
      loopCount = TransportSelector.usableCpus();
    }
    if (service instanceof Service.Files) {
      // The self-test waits for the kernel, and takes the better part of the start.
      inBackground("gyre-preload", ServiceParts::preload);
    }
    TransportReport report =
        TransportSelector.select(settings.get(Options.TRANSPORT_MODE), loopCount);
    Transport chosen = report.chosen();
    if (chosen == null) {
      throw new StartFailure(StartFailure.Kind.TRANSPORT, report.diagnosis());
    }
    TlsFront tls = tls(service, settings);
    Logs logs;
    try {
      logs = Logs.open(settings, Clock.SYSTEM);
    } catch (StartFailure failure) {
      close(tls);
      throw failure;
    }
    ServerContext context =
        new ServerContext(
            settings,
            Deadlines.of(settings),
            chosen,
            tls != null,
            gate(settings),
            new Counters(),
            Clock.SYSTEM,
            logs);
    ServiceParts parts;
    try {
      parts = ServiceParts.open(service, context, tls);
    } catch (StartFailure failure) {
      close(tls);
      logs.close();
      throw failure;
    }
    Engine engine = new Engine(context, report, parts, logs);
    try {
      engine.listen(loopCount);
    } catch (StartFailure failure) {
      engine.drain(Duration.ZERO);
      throw failure;
    }
    inBackground("gyre-warm-up", AcceptGuard::warmUp);
    return engine;
  }

  /** What stands in front of connections, or null when they are not encrypted. */
  private static @Nullable TlsFront tls(Service service, Settings settings) throws StartFailure {
    if (!TlsFront.isWanted(settings)) {
      if (settings.get(Options.TLS_REDIRECT_PORT) >= 0) {
        throw new StartFailure(
            StartFailure.Kind.USAGE,
            "--tls-redirect-port leads to TLS, which needs --tls-cert and --tls-key, or"
                + " --tls-self-signed");
      }
      return null;
    }
    try {
      return TlsFront.open(settings, protocols(service, settings), Logs::news);
    } catch (TlsFailure failure) {
      throw new StartFailure(
          StartFailure.Kind.USAGE, String.valueOf(failure.getMessage()), failure);
    }
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

  private void listen(int loopCount) throws StartFailure {
    int headBytesMax = Math.toIntExact(context.settings().get(Options.MAX_HEADER_BYTES));
    // The JVM gives as much to buffers as to its heap, and other buffers need some of it.
    long cacheBytesMax =
        Math.min(context.settings().get(Options.CACHE_SIZE), Runtime.getRuntime().maxMemory() / 4)
            / loopCount;
    for (int i = 0; i < loopCount; i++) {
      EventLoopGroup group =
          context.transport().newLoop(new DefaultThreadFactory("gyre-loop-" + (i + 1), true));
      groups.add(group);
      loops.add(new LoopContext(context, group.next(), headBytesMax, cacheBytesMax));
    }
    loops.forEach(loop -> loop.setNeighbours(loops));
    Settings settings = context.settings();
    List<Channel> main = listen(parts.connections(), settings.get(Options.PORT));
    addresses = addressesOf(main);
    ConnectionFactory redirects = parts.redirects(context, () -> addresses.getFirst().getPort());
    int redirectPort = settings.get(Options.TLS_REDIRECT_PORT);
    if (redirects != null && redirectPort >= 0) {
      redirectAddresses = addressesOf(listen(redirects, redirectPort));
    }
  }

  private List<Channel> listen(ConnectionFactory connections, int port) throws StartFailure {
    List<Network> proxies = context.settings().get(Options.PROXY_PROTOCOL);
    ConnectionFactory all =
        proxies.isEmpty()
            ? connections
            : ConnectionFactory.proxied(connections, new ProxyFront(proxies));
    List<Channel> open =
        new Listeners(context.settings(), context.transport(), all, port, guard)
            .open(groups, loops);
    listeners.addAll(open);
    return open;
  }

  private static List<InetSocketAddress> addressesOf(List<Channel> channels) {
    return channels.stream()
        .map(channel -> (InetSocketAddress) channel.localAddress())
        .distinct()
        .toList();
  }

  List<InetSocketAddress> addresses() {
    return addresses;
  }

  List<InetSocketAddress> redirectAddresses() {
    return redirectAddresses;
  }

  TransportReport report() {
    return report;
  }

  Statistics statistics() {
    return Statistics.of(context.counters());
  }

  String describe() {
    List<String> urls = new ArrayList<>();
    for (InetSocketAddress address : addresses) {
      urls.add(parts.urlPrefix() + Addresses.text(address) + parts.urlSuffix());
    }
    return parts.what()
        + " at "
        + String.join(", ", urls)
        + " on "
        + report.chosen()
        + " ("
        + report.reason()
        + "), "
        + loops.size()
        + (loops.size() == 1 ? " loop" : " loops")
        + describeTls()
        + ", at most "
        + context.gate().connectionsMax()
        + " connections";
  }

  private String describeTls() {
    TlsFront tls = parts.tls();
    if (tls == null) {
      return "";
    }
    StringBuilder text = new StringBuilder(", TLS by ").append(TlsFront.availableProvider());
    text.append(" (").append(tls.describePairs()).append(")");
    for (InetSocketAddress address : redirectAddresses) {
      text.append(", http://").append(Addresses.text(address)).append("/ leads there");
    }
    return text.toString();
  }

  List<String> warnings() {
    List<String> warnings = new ArrayList<>(report.warnings());
    TlsFront tls = parts.tls();
    if (tls != null) {
      warnings.addAll(tls.warnings(Instant.ofEpochMilli(context.clock().epochMillis())));
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
              + KernelLimits.connectionsFor(limit)
              + " connections; raise it with ulimit -n or LimitNOFILE");
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

  synchronized DrainReport drain(Duration timeout) {
    DrainReport before = drained;
    if (before != null) {
      return before;
    }
    for (Channel listener : listeners) {
      listener.close().awaitUninterruptibly();
    }
    int idle = 0;
    for (LoopContext loop : loops) {
      idle += onLoop(loop, loop::drain);
    }
    awaitNoConnections(timeout);
    int finished = 0;
    int cut = 0;
    for (LoopContext loop : loops) {
      finished += onLoop(loop, loop::finished);
      cut += onLoop(loop, loop::cut);
    }
    awaitNoConnections(CLOSING_MAX); // closing is not at once where the kernel still writes
    guard.close();
    parts.close(); // waits: a file thread hands its step over to a loop that still runs
    List<Future<?>> endings = new ArrayList<>();
    for (EventLoopGroup group : groups) {
      // io_uring closes sockets by a completion, which needs a few more turns of the loop.
      endings.add(
          group.shutdownGracefully(
              LAST_TURNS.toMillis(), CLOSING_MAX.toMillis(), TimeUnit.MILLISECONDS));
    }
    for (Future<?> ending : endings) {
      ending.awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
    parts.closeFiles();
    logs.close();
    DrainReport done = new DrainReport(finished, cut, idle);
    drained = done;
    closed.countDown();
    return done;
  }

  private void awaitNoConnections(Duration timeout) {
    long end = context.clock().nanoTime() + timeout.toNanos();
    while (context.gate().open() > 0 && end - context.clock().nanoTime() > 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static int onLoop(LoopContext loop, java.util.concurrent.Callable<Integer> work) {
    return loop.eventLoop().submit(work).syncUninterruptibly().getNow();
  }

  void awaitClosed() throws InterruptedException {
    closed.await();
  }
}
