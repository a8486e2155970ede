package dev.gyre.server;

import dev.gyre.config.AccessLogFormat;
import dev.gyre.config.HostLog;
import dev.gyre.config.HostPattern;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.Request;
import dev.gyre.http.RequestText;
import dev.gyre.metrics.CloseReason;
import dev.gyre.time.Clock;
import dev.gyre.time.WallTime;
import dev.gyre.trace.Closed;
import dev.gyre.trace.Exchange;
import dev.gyre.trace.LineFormat;
import dev.gyre.trace.LogOutput;
import dev.gyre.trace.LogQueue;
import dev.gyre.wire.Answered;
import dev.gyre.wire.ConnectionLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one server writes down answers, ended connections and faults. The first two go through
 * queues that never hold up an event loop; a fault, which is rare, goes to the system logger.
 */
final class Logs implements ConnectionLog, AutoCloseable {
  static final String HOSTS_WITHOUT_FORMAT =
      "--access-log-host: --access-log is off; choose its format";

  private final Clock clock;
  private final WallTime wallTime;
  private final RemoteTexts remotes = new RemoteTexts();
  private final @Nullable LogQueue<Exchange> access;
  private final List<OfHost> ofHosts;
  private final @Nullable LogQueue<Closed> ends;

  /** The log of a host. */
  private record OfHost(HostPattern host, LogQueue<Exchange> log) {}

  private Logs(
      Clock clock,
      @Nullable LogQueue<Exchange> access,
      List<OfHost> ofHosts,
      @Nullable LogQueue<Closed> ends) {
    this.clock = clock;
    this.wallTime = new WallTime(clock);
    this.access = access;
    this.ofHosts = List.copyOf(ofHosts);
    this.ends = ends;
  }

  static Logs open(Settings settings, Clock clock) throws StartFailure {
    AccessLogFormat format = settings.get(Options.ACCESS_LOG);
    LogQueue<Exchange> access = null;
    List<OfHost> ofHosts = new ArrayList<>();
    List<HostLog> hosts = settings.get(Options.ACCESS_LOG_HOST);
    if (format != AccessLogFormat.OFF) {
      access = access(format, settings.get(Options.ACCESS_LOG_FILE), "--access-log-file: ");
      try {
        for (HostLog host : hosts) {
          ofHosts.add(new OfHost(host.host(), access(format, host.file(), "--access-log-host: ")));
        }
      } catch (StartFailure failure) {
        access.close();
        ofHosts.forEach(each -> each.log().close());
        throw failure;
      }
    } else if (!hosts.isEmpty()) {
      throw new StartFailure(StartFailure.Kind.USAGE, HOSTS_WITHOUT_FORMAT);
    }
    LogQueue<Closed> ends =
        settings.get(Options.CLOSE_LOG)
            ? new LogQueue<>(
                "close-log",
                LineFormat.closed(),
                LogOutput.keptOpen(new FileOutputStream(FileDescriptor.err)),
                LogQueue.DEFAULT_CAPACITY,
                trouble -> {}) // goes where the log goes
            : null;
    return new Logs(clock, access, ofHosts, ends);
  }

  private static LogQueue<Exchange> access(AccessLogFormat format, String file, String option)
      throws StartFailure {
    OutputStream stream;
    try {
      stream = LogOutput.open(file, new FileOutputStream(FileDescriptor.out));
    } catch (IOException e) {
      throw new StartFailure(StartFailure.Kind.LOG, option + e.getMessage(), e);
    }
    return new LogQueue<>(
        "access-log",
        LineFormat.access(format),
        stream,
        LogQueue.DEFAULT_CAPACITY,
        trouble -> news(option + "'" + file + "': " + trouble));
  }

  private LogQueue<Exchange> logOf(@Nullable RequestText request, LogQueue<Exchange> common) {
    if (ofHosts.isEmpty() || request == null) {
      return common;
    }
    String host = HostPattern.nameOf(request.host());
    for (OfHost each : ofHosts) {
      if (each.host().matches(host)) {
        return each.log();
      }
    }
    return common;
  }

  @Override
  public boolean wantsAnswers() {
    return access != null;
  }

  @Override
  public void answered(long connection, SocketAddress remote, Answered answered) {
    if (access == null) {
      return;
    }
    Request request = answered.request();
    RequestText text = request == null ? null : request.text();
    logOf(text, access)
        .offer(
            new Exchange(
                remotes.host(connection, remote),
                wallTime.epochMillis(answered.beganNanos(), answered.endedNanos()),
                text,
                answered.protocol(),
                answered.status(),
                answered.bodyBytes(),
                answered.endedNanos() - answered.beganNanos(),
                answered.bodyStrategy(),
                connection,
                answered.requestNumber()));
  }

  @Override
  public void closed(
      long connection,
      SocketAddress remote,
      CloseReason reason,
      long ageNanos,
      long requests,
      long bytes) {
    if (ends != null) {
      ends.offer(
          new Closed(
              clock.epochMillis(),
              connection,
              Addresses.host(remote),
              reason,
              ageNanos,
              requests,
              bytes));
    }
  }

  /** Something that the operator waits for, or has to see to. */
  static void news(String text) {
    Faults.LOG.log(System.Logger.Level.INFO, text);
  }

  /** Has the JVM find the logger of faults, for which it opens files. For any thread. */
  static void warmUp() {
    Faults.LOG.isLoggable(System.Logger.Level.ERROR);
  }

  @Override
  public void fault(String what, Throwable cause) {
    Faults.LOG.log(System.Logger.Level.ERROR, what, cause);
  }

  /** Of several that hang in pipes none is waited for longer than of one. */
  @Override
  public void close() {
    List<LogQueue<?>> all = new ArrayList<>();
    if (access != null) {
      all.add(access);
    }
    ofHosts.forEach(each -> all.add(each.log()));
    if (ends != null) {
      all.add(ends);
    }
    all.forEach(LogQueue::end);
    long endNanos = clock.nanoTime() + LogQueue.CLOSE_TIME_MAX.toNanos();
    all.forEach(log -> log.awaitEnd(Duration.ofNanos(endNanos - clock.nanoTime())));
  }

  /** Made when there is something to say: to find a logger, the JVM opens every jar. */
  private static final class Faults {
    static final System.Logger LOG = System.getLogger("dev.gyre");
  }
}
