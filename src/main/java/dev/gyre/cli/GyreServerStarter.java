package dev.gyre.cli;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.Root;
import dev.gyre.server.DrainReport;
import dev.gyre.server.GyreServer;
import dev.gyre.server.SiteExplainer;
import dev.gyre.server.StartFailure;
import dev.gyre.tls.TlsFront;
import dev.gyre.transport.Doctor;
import dev.gyre.transport.NettyLog;
import dev.gyre.transport.TransportSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts real servers. */
final class GyreServerStarter implements ServerStarter {
  private final Map<String, String> environment;
  private final Consumer<String> complaints;

  /**
   * With the environment, in which a service manager tells of sockets.
   *
   * @param complaints takes what the network library warns of; any thread may call it
   */
  GyreServerStarter(Map<String, String> environment, Consumer<String> complaints) {
    this.environment = environment;
    this.complaints = complaints;
  }

  @Override
  public Started start(Service service, Settings settings) {
    NettyLog.sendTo(complaints);
    GyreServer.Builder builder =
        switch (service) {
          case Service.Files files -> GyreServer.files(files.root());
          case Service.Hello hello -> GyreServer.hello();
          case Service.Echo echo -> GyreServer.echo();
        };
    try {
      return new Started.Running(
          new Running(builder.settings(settings).inheritSockets(environment).start()));
    } catch (StartFailure failure) {
      return new Started.Refused(
          exitCode(failure.kind()), String.valueOf(failure.getMessage()).stripTrailing());
    }
  }

  private static ExitCode exitCode(StartFailure.Kind kind) {
    return switch (kind) {
      case USAGE -> ExitCode.USAGE;
      case ROOT -> ExitCode.NO_INPUT;
      case PORT, TRANSPORT -> ExitCode.UNAVAILABLE;
      case LOG -> ExitCode.CANNOT_CREATE;
    };
  }

  @Override
  public Diagnosis diagnose(Settings settings) {
    int loops = settings.get(Options.LOOPS);
    Doctor doctor =
        Doctor.examine(
            settings.get(Options.TRANSPORT_MODE),
            loops == 0 ? TransportSelector.usableCpus() : loops,
            lookup(settings),
            TlsFront.availableProvider());
    return new Diagnosis(doctor.report().chosen() != null, doctor.toText(), doctor.toJson());
  }

  @Override
  public Explained explain(Path root, Asked asked, Settings settings) {
    SiteExplainer.Sent sent =
        new SiteExplainer.Sent(
            asked.method(),
            asked.target(),
            asked.fields(),
            new InetSocketAddress(asked.client(), 0));
    try {
      SiteExplainer.Explanation explanation = SiteExplainer.explain(root, settings, sent);
      return new Explained.Told(explanation.toText(), explanation.toJson());
    } catch (StartFailure failure) {
      return new Explained.Refused(
          exitCode(failure.kind()), String.valueOf(failure.getMessage()).stripTrailing());
    } catch (IllegalArgumentException e) {
      return new Explained.Refused(
          ExitCode.USAGE, "explain: '" + asked.target() + "': the request is " + e.getMessage());
    }
  }

  /** How files would be looked up; any directory will do to find out. */
  private static String lookup(Settings settings) {
    try (Root root = Root.open(Path.of("/"), settings.get(Options.SYMLINKS))) {
      return root.lookupDescription();
    } catch (IOException e) {
      return "unknown: " + e.getMessage();
    }
  }

  private record Running(GyreServer server) implements RunningServer {
    @Override
    public String describe() {
      return server.describe();
    }

    @Override
    public List<String> warnings() {
      return server.warnings();
    }

    @Override
    public Drained drain(Duration limit) {
      DrainReport report = server.drain(limit);
      return new Drained(report.finished(), report.cut(), report.idleClosed());
    }
  }
}
