package dev.gyre.server;

import dev.gyre.coding.FileEncoder;
import dev.gyre.config.Mount;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.MediaTypes;
import dev.gyre.routing.HelloApplication;
import dev.gyre.routing.HttpApplication;
import dev.gyre.routing.RedirectApplication;
import dev.gyre.routing.SiteApplication;
import dev.gyre.tls.TlsFront;
import dev.gyre.transport.TransportSelector;
import dev.gyre.wire.ConnectionFactory;
import dev.gyre.wire.FilePool;
import dev.gyre.wire.Http1Service;
import dev.gyre.wire.ServerContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a service is made of, and what has to be closed after it. */
final class ServiceParts {
  private static final int FILE_THREADS_PER_CPU = 4;
  private static final long FILE_WORK_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

  /** What file answers are made of. */
  private record Site(SiteApplication application, FileEncoder encoder, SiteWatch watch) {}

  private final String what;
  private final String urlPrefix;
  private final String urlSuffix;
  private final ConnectionFactory connections;
  private final @Nullable FilePool pool;
  private final @Nullable Site site;
  private final @Nullable TlsFront tls;
  private boolean filesUnused = true;

  private ServiceParts(
      String what,
      String urlPrefix,
      String urlSuffix,
      ConnectionFactory connections,
      @Nullable FilePool pool,
      @Nullable Site site,
      @Nullable TlsFront tls) {
    this.what = what;
    this.urlPrefix = urlPrefix;
    this.urlSuffix = urlSuffix;
    this.connections =
        tls == null ? connections : ConnectionFactory.encrypted(connections, tls::install);
    this.pool = pool;
    this.site = site;
    this.tls = tls;
  }

  /**
   * Opens them.
   *
   * @param tls what stands in front of connections, closed with the parts
   */
  static ServiceParts open(Service service, ServerContext context, @Nullable TlsFront tls)
      throws StartFailure {
    return switch (service) {
      case Service.Files files -> files(files.root(), context, tls);
      case Service.Hello hello -> http("saying hello", new HelloApplication(), null, context, tls);
      case Service.Echo echo ->
          new ServiceParts("echoing", "", "", ConnectionFactory.echo(), null, null, tls);
      case Service.Handler handler ->
          new ServiceParts(
              "running a handler",
              "",
              "",
              ConnectionFactory.guarded(handler.handlers()),
              null,
              null,
              tls);
    };
  }

  /** Has the JVM load what is slow to load of the parts of a file service. For any thread. */
  static void preload() {
    MediaTypes.builtIn();
    KernelLimits.openFiles();
  }

  private static ServiceParts files(Path directory, ServerContext context, @Nullable TlsFront tls)
      throws StartFailure {
    Settings settings = context.settings();
    MediaTypes mediaTypes = mediaTypes(settings);
    FileEncoder encoder =
        new FileEncoder(settings, cause -> context.log().fault("compression", cause));
    SiteApplication application;
    try {
      application =
          new SiteApplication(
              directory, mediaTypes, encoder, settings, context.clock(), Logs::news);
    } catch (IOException e) {
      encoder.close();
      throw new StartFailure(StartFailure.Kind.ROOT, String.valueOf(e.getMessage()), e);
    }
    SiteWatch watch =
        new SiteWatch(
            () -> application.lookAgain(Logs::news),
            settings.get(Options.CACHE_VALID),
            cause -> context.log().fault("look at the directories", cause));
    StringBuilder what = new StringBuilder("serving ").append(shown(directory));
    for (Mount mount : settings.get(Options.MOUNT)) {
      what.append(", ").append(mount.name()).append(" from ").append(shown(mount.directory()));
    }
    int rules = settings.get(Options.RULE).size();
    if (rules > 0) {
      what.append(" by ").append(rules).append(rules == 1 ? " rule" : " rules");
    }
    return http(what.toString(), application, new Site(application, encoder, watch), context, tls);
  }

  private static Path shown(Path directory) {
    return directory.toAbsolutePath().normalize();
  }

  static MediaTypes mediaTypes(Settings settings) throws StartFailure {
    try {
      return MediaTypes.ofOption(settings.get(Options.MIME_TYPES));
    } catch (IOException e) {
      throw new StartFailure(
          // What is wrong in the file has no cause of its own.
          e.getCause() == null ? StartFailure.Kind.USAGE : StartFailure.Kind.ROOT,
          "--mime-types: " + e.getMessage(),
          e);
    }
  }

  private static ServiceParts http(
      String what,
      HttpApplication application,
      @Nullable Site site,
      ServerContext context,
      @Nullable TlsFront tls) {
    Settings settings = context.settings();
    int threads = settings.get(Options.FILE_THREADS);
    FilePool pool =
        new FilePool(
            threads == 0 ? FILE_THREADS_PER_CPU * TransportSelector.usableCpus() : threads,
            settings.get(Options.FILE_QUEUE));
    Http1Service http = new Http1Service(application, pool, context);
    String scheme = tls == null ? "http://" : "https://";
    return new ServiceParts(what, scheme, "/", ConnectionFactory.http(http), pool, site, tls);
  }

  String what() {
    return what;
  }

  String urlPrefix() {
    return urlPrefix;
  }

  String urlSuffix() {
    return urlSuffix;
  }

  ConnectionFactory connections() {
    return connections;
  }

  /** Connections without TLS that lead to the port that has it; null where nothing speaks HTTP. */
  @Nullable ConnectionFactory redirects(ServerContext context, IntSupplier port) {
    return pool == null
        ? null
        : ConnectionFactory.http(Http1Service.beside(new RedirectApplication(port), pool, context));
  }

  boolean speaksHttp() {
    return pool != null;
  }

  @Nullable TlsFront tls() {
    return tls;
  }

  /** Ends the file threads: takes no more work and waits a moment for what runs. */
  void close() {
    if (site != null) {
      filesUnused = site.watch().end();
    }
    if (pool != null) {
      pool.close();
      filesUnused &= pool.awaitTermination(FILE_WORK_NANOS_MAX);
    }
  }

  /**
   * Closes the certificates, and the root once no event loop and no file thread uses it.
   *
   * @param loopsEnded whether all event loops have ended
   */
  void closeFiles(boolean loopsEnded) {
    if (tls != null) {
      tls.close();
    }
    // A thread that hangs in a disk keeps its descriptors: they must not be reused under it.
    if (site != null && filesUnused && loopsEnded) {
      site.application().close();
      site.encoder().close();
    }
  }
}
