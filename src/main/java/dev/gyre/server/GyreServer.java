package dev.gyre.server;

import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.transport.TransportReport;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A running server. Several may run in one process; nothing is shared between them and nothing here
 * ends the process. All methods may be called from any thread but an event loop of the server.
 *
 * <pre>{@code
 * try (GyreServer server = GyreServer.files(Path.of("site")).set(Options.PORT, "0").start()) {
 *   System.out.println(server.describe());
 *   ...
 * }
 * }</pre>
 */
public final class GyreServer implements AutoCloseable {
  private final Engine engine;

  private GyreServer(Engine engine) {
    this.engine = engine;
  }

  /** Serves the files under a directory over HTTP/1 and HTTP/2, as {@code gyre serve} does. */
  public static Builder files(Path root) {
    return new Builder(new Service.Files(Objects.requireNonNull(root, "root")));
  }

  /** Answers "Hello World!" to every GET: the baseline without a file. */
  public static Builder hello() {
    return new Builder(new Service.Hello());
  }

  /** Sends back what it gets (TCP, RFC 862). */
  public static Builder echo() {
    return new Builder(new Service.Echo());
  }

  /**
   * Runs a Netty handler of your own for each connection, on the chosen transport, with the idle
   * and write-stall deadlines of the wheel and the connection limits. When the server begins to
   * stop, {@link dev.gyre.transport.ServerStopping} is fired through each pipeline.
   *
   * <p>A peer that ends its output may still read: the pipeline is told by {@link
   * io.netty.channel.socket.ChannelInputShutdownEvent}, and the handler closes when it has sent
   * all, or else the idle deadline does. What breaks is closed, and no exceptionCaught tells of it.
   *
   * <p>A handler that stops reading, by {@link io.netty.channel.ChannelConfig#setAutoRead}, gets at
   * most one more read on each transport; the rest waits in the kernel, and then at the peer.
   *
   * <p>On io_uring Netty 4.2.18 sends wrong bytes of a {@link io.netty.channel.DefaultFileRegion}
   * that begins or ends beyond 4 GiB: choose epoll for such files, or send them in buffers.
   *
   * @param handlers makes the handler of one connection; called on its event loop; may return a
   *     {@link io.netty.channel.ChannelInitializer} that adds several
   */
  public static Builder handler(Supplier<? extends ChannelHandler> handlers) {
    return new Builder(new Service.Handler(Objects.requireNonNull(handlers, "handlers")));
  }

  /** The addresses it listens on over TCP, with the ports that were taken for port 0. */
  public List<InetSocketAddress> addresses() {
    return engine.addresses();
  }

  /** The Unix sockets it listens on; of one that was inherited the path may be empty. */
  public List<Path> unixSockets() {
    return engine.unixSockets();
  }

  /**
   * The port of the first address.
   *
   * @throws java.util.NoSuchElementException if it listens on Unix sockets only
   */
  public int port() {
    return addresses().getFirst().getPort();
  }

  /** The addresses without TLS that lead to those with it; empty unless an option asks for them. */
  public List<InetSocketAddress> redirectAddresses() {
    return engine.redirectAddresses();
  }

  /** Which transport was chosen, why, and what spoke against the others. */
  public TransportReport report() {
    return engine.report();
  }

  /** One line for people: what is served, where, on which transport and why. */
  public String describe() {
    return engine.describe();
  }

  /** What the operator should know: lost features, low limits. */
  public List<String> warnings() {
    return engine.warnings();
  }

  /** What was counted so far. */
  public Statistics statistics() {
    return engine.statistics();
  }

  /**
   * Stops: hears nobody who is new, answers for {@link Options#DRAIN_IDLE} who has connected,
   * accepts no more, closes idle connections, lets answers that run finish, then cuts what is left.
   * The server is closed afterwards. A second call waits for the first and returns the same report.
   *
   * <p>Blocks for the timeout at most, and for some seconds more in which sockets and files are
   * closed: about thirteen where a handler of yours holds up its event loop, and two for each other
   * loop that is held up, which are then left to themselves; an interrupt ends the wait for answers
   * and leaves its mark.
   *
   * @param timeout how long answers that run may take; zero or less cuts at once
   * @throws IllegalStateException on an event loop of the server, which would wait for itself
   */
  public DrainReport drain(Duration timeout) {
    return engine.drain(timeout);
  }

  /** Stops without waiting for answers that run. */
  @Override
  public void close() {
    drain(Duration.ZERO);
  }

  /** Waits until the server is closed. */
  public void awaitClosed() throws InterruptedException {
    engine.awaitClosed();
  }

  /** What is to be served and how. Not thread-safe; may start several servers. */
  public static final class Builder {
    private final Service service;
    private Settings settings = Settings.DEFAULTS;
    private Map<String, String> environment = Map.of();

    private Builder(Service service) {
      this.service = service;
    }

    /**
     * Sets one option of {@link Options}, written as on the command line.
     *
     * @throws dev.gyre.config.InvalidOption with name, value and what was expected
     */
    public Builder set(Option<?> option, String value) {
      settings = settings.with(option, value);
      return this;
    }

    /** Replaces all options. */
    public Builder settings(Settings replacement) {
      settings = Objects.requireNonNull(replacement, "replacement");
      return this;
    }

    /**
     * Has the server take the listening sockets that a service manager has opened for this process,
     * if it has, instead of those of {@link Options#BIND} and {@link Options#PORT}; see
     * sd_listen_fds(3). One named {@code redirect} is for clients that are to be led to TLS. For
     * one server in a process.
     *
     * @param variables of the environment
     */
    public Builder inheritSockets(Map<String, String> variables) {
      environment = Map.copyOf(variables);
      return this;
    }

    /**
     * Chooses the transport, opens the root and the listeners, and serves. Blocks for a fraction of
     * a second, or for some seconds where a transport hangs.
     *
     * @throws StartFailure with a message for people and a kind for programs; nothing is left open
     */
    public GyreServer start() throws StartFailure {
      return new GyreServer(Engine.start(service, settings, environment));
    }
  }
}
