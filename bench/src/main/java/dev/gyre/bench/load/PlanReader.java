package dev.gyre.bench.load;

import dev.gyre.bench.load.Destination.Encryption;
import dev.gyre.bench.load.Destination.Family;
import dev.gyre.bench.load.LoadOptions.Arrivals;
import dev.gyre.bench.load.Plan.Pace;
import dev.gyre.bench.load.Plan.Protocol;
import dev.gyre.bench.load.Plan.Request;
import dev.gyre.bench.load.Plan.Traffic;
import dev.gyre.config.Settings;
import dev.gyre.os.ResourceLimits;
import dev.gyre.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes a plan of what the command line says, or of settings that were made otherwise. */
public final class PlanReader {
  private static final int HTTP_PORT = 80;
  private static final String USUAL_HOST = "127.0.0.1";
  private static final int ECHO_PORT = 12_345; // kecho's, and that of 'gyre echo'
  private static final int CONNECTIONS = 16;
  private static final int ECHO_CONNECTIONS = 1000;

  /** So long that a signal comes first; far enough from the largest number to add to it. */
  private static final long ENDLESS_NANOS = Long.MAX_VALUE / 4;

  /** For the JVM, its libraries and files of results. */
  private static final int DESCRIPTORS_KEPT = 100;

  private PlanReader() {}

  /**
   * Reads and checks a load of HTTP requests.
   *
   * @param url {@code [http[s]://]HOST[:PORT][/PATH]}
   * @param settings values of {@link LoadOptions}
   * @throws IllegalArgumentException when something cannot be done as asked; its message says why
   * @throws IOException when the file to verify with cannot be read
   */
  public static Plan read(String url, Settings settings) throws IOException {
    boolean htstress = settings.get(LoadOptions.HTSTRESS);
    WebAddress server = WebAddress.parse(url, HTTP_PORT);
    Conflicts.check(settings, server.encrypted());
    Traffic traffic = new RequestWriter(server, settings).traffic(url);
    boolean keepAlive = settings.get(LoadOptions.KEEP_ALIVE) && !htstress;
    return plan(server, traffic, keepAlive, settings);
  }

  /**
   * Reads and checks a load of messages that a server must send back.
   *
   * @param hostAndPort {@code HOST[:PORT]}
   * @param settings values of {@link LoadOptions}
   * @throws IllegalArgumentException when something cannot be done as asked; its message says why
   */
  public static Plan readEcho(String hostAndPort, Settings settings) {
    String address = hostAndPort.equals(LoadCommands.USUAL_URL) ? USUAL_HOST : hostAndPort;
    WebAddress server = WebAddress.parse(address, ECHO_PORT);
    Conflicts.checkEcho(settings, server.encrypted());
    byte[] message = settings.get(LoadOptions.MESSAGE).getBytes(StandardCharsets.UTF_8);
    Request request = new Request(address, 1, message, null);
    Traffic traffic = new Traffic(Protocol.ECHO, false, false, List.of(request));
    return plan(server, traffic, settings.get(LoadOptions.KEEP_ALIVE), settings);
  }

  private static Plan plan(
      WebAddress server, Traffic traffic, boolean keepAlive, Settings settings) {
    return new Plan(
        destination(server, settings),
        traffic,
        connections(traffic.protocol(), settings),
        settings.get(traffic.protocol().isHttp2() ? LoadOptions.STREAMS : LoadOptions.PIPELINE),
        keepAlive,
        settings.get(LoadOptions.TIMEOUT).toNanos(),
        pace(settings));
  }

  /**
   * Refuses connections that find no descriptor, and so would count as failed by the server.
   *
   * @throws IllegalArgumentException when they are too many for this process
   */
  public static void requireDescriptors(int connections) {
    requireDescriptors(connections, ResourceLimits.openFiles());
  }

  static void requireDescriptors(int connections, long limit) {
    if (connections > limit - DESCRIPTORS_KEPT) {
      throw new IllegalArgumentException(
          "--connections: %d in all are too many for the %d descriptors of a process; ask for fewer,"
                  .formatted(connections, limit)
              + " or raise ulimit -Hn");
    }
  }

  private static Destination destination(WebAddress server, Settings settings) {
    Encryption encryption =
        server.encrypted()
            ? new Encryption(
                settings.get(LoadOptions.TLS_RESUME),
                settings.get(LoadOptions.TLS_MAX_VERSION),
                settings.get(LoadOptions.TLS_POST_QUANTUM),
                server.serverName())
            : null;
    String unixPath = settings.get(LoadOptions.UNIX);
    if (!unixPath.isEmpty()) {
      return new Destination(List.of(), unixPath, encryption);
    }
    return Destination.named(server, family(settings), encryption);
  }

  private static Family family(Settings settings) {
    if (settings.get(LoadOptions.IPV4)) {
      return Family.IPV4;
    }
    return settings.get(LoadOptions.IPV6) ? Family.IPV6 : Family.ANY;
  }

  private static int connections(Protocol protocol, Settings settings) {
    int given = settings.get(LoadOptions.CONNECTIONS);
    if (given == 0) {
      given = protocol == Protocol.ECHO ? ECHO_CONNECTIONS : CONNECTIONS;
      given = settings.get(LoadOptions.HTSTRESS) ? 1 : given;
    }
    int connections = Math.multiplyExact(given, settings.get(LoadOptions.THREADS));
    requireDescriptors(connections);
    return connections;
  }

  private static Pace pace(Settings settings) {
    long requests = settings.get(LoadOptions.REQUESTS);
    boolean endless = settings.get(LoadOptions.HTSTRESS) && requests == 0;
    return new Pace(
        requests,
        endless ? ENDLESS_NANOS : settings.get(LoadOptions.DURATION).toNanos(),
        settings.get(LoadOptions.WARM_UP).toNanos(),
        settings.get(LoadOptions.RAMP).toNanos(),
        settings.get(LoadOptions.RATE),
        settings.get(LoadOptions.ARRIVALS) == Arrivals.POISSON,
        seed(settings.get(LoadOptions.SEED)));
  }

  private static long seed(int given) {
    return given > 0 ? given : 1 + Math.floorMod(Clock.SYSTEM.nanoTime(), Integer.MAX_VALUE - 1);
  }
}
