package dev.gyre.server;

import dev.gyre.config.AccessLogFormat;
import dev.gyre.config.HostLog;
import dev.gyre.config.HostPattern;
import dev.gyre.config.Mount;
import dev.gyre.config.Options;
import dev.gyre.config.Rule;
import dev.gyre.config.Rule.Effect;
import dev.gyre.config.Settings;
import dev.gyre.files.MediaTypes;
import dev.gyre.files.Root;
import dev.gyre.http.PercentEncoding;
import dev.gyre.policy.Passwords;
import dev.gyre.time.Clock;
import dev.gyre.tls.TlsFailure;
import dev.gyre.tls.TlsFront;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what would keep a server from starting, or would surprise who visits it: all of it, without
 * a socket. What a single option may be has been checked before.
 */
public final class SettingsCheck {
  private final Path root;
  private final Settings settings;
  private final List<String> problems = new ArrayList<>();

  private SettingsCheck(Path root, Settings settings) {
    this.root = root;
    this.settings = settings;
  }

  /** Everything that is wrong, a line each. */
  public static List<String> problems(Path root, Settings settings) {
    SettingsCheck check = new SettingsCheck(root, settings);
    check.run();
    return List.copyOf(check.problems);
  }

  private void run() {
    directory("", root);
    for (Mount mount : settings.get(Options.MOUNT)) {
      directory("--mount " + mount.name() + ": ", mount.directory());
    }
    try {
      MediaTypes.ofOption(settings.get(Options.MIME_TYPES));
    } catch (IOException e) {
      problems.add("--mime-types: " + e.getMessage());
    }
    passwords();
    certificates();
    logs();
    if (problems.isEmpty()) {
      targets();
    }
    addresses();
    problems.addAll(IdleOptions.of(settings));
  }

  private void directory(String name, Path directory) {
    try {
      Root.open(directory, settings.get(Options.SYMLINKS)).close();
    } catch (IOException e) {
      problems.add(name + e.getMessage());
    }
  }

  private void passwords() {
    List<Rule> rules = settings.get(Options.RULE);
    for (int i = 0; i < rules.size(); i++) {
      for (Effect effect : rules.get(i).effects()) {
        if (effect instanceof Effect.Password password) {
          try {
            new Passwords(Path.of(password.file()), Clock.SYSTEM, news -> {});
          } catch (IOException e) {
            problems.add("rule " + (i + 1) + ": password: " + e.getMessage());
          }
        }
      }
    }
  }

  private void certificates() {
    String wrongRedirect = Engine.wrongRedirect(settings);
    if (wrongRedirect != null) {
      problems.add(wrongRedirect);
    }
    if (!TlsFront.isWanted(settings)) {
      return;
    }
    try (TlsFront tls = TlsFront.open(settings, List.of("http/1.1"), news -> {})) {
      problems.addAll(tls.warnings());
    } catch (TlsFailure e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private void logs() {
    if (settings.get(Options.ACCESS_LOG) == AccessLogFormat.OFF) {
      if (!settings.get(Options.ACCESS_LOG_HOST).isEmpty()) {
        problems.add(Logs.HOSTS_WITHOUT_FORMAT);
      }
      return;
    }
    log("--access-log-file: ", settings.get(Options.ACCESS_LOG_FILE));
    for (HostLog host : settings.get(Options.ACCESS_LOG_HOST)) {
      log("--access-log-host: ", host.file());
    }
  }

  private void log(String name, String file) {
    Path path = Path.of(file).toAbsolutePath();
    if (Files.isDirectory(path)) {
      problems.add(name + file + ": is a directory");
      return;
    }
    Path directory = path.getParent();
    boolean open =
        file.equals("-")
            || (Files.exists(path)
                ? Files.isWritable(path)
                : directory != null && Files.isDirectory(directory) && Files.isWritable(directory));
    if (!open) {
      problems.add(name + file + ": cannot be written, or its directory is not there");
    }
  }

  /** Their ports may be in use, by the server that the settings are for. */
  private void addresses() {
    if (settings.get(Options.PORT) >= 0 || settings.get(Options.TLS_REDIRECT_PORT) >= 0) {
      settings.get(Options.BIND).forEach(bind -> part(() -> Listeners.resolve(bind, 0)));
    }
    settings
        .get(Options.UNIX_SOCKET)
        .forEach(path -> part(() -> UnixSocketFile.check(Path.of(path))));
    part(() -> UnixSocketFile.checkOwner(settings.get(Options.UNIX_SOCKET_OWNER)));
  }

  /** A part of a start. */
  private interface Part {
    void begin() throws StartFailure;
  }

  private void part(Part part) {
    try {
      part.begin();
    } catch (StartFailure e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** What rules send instead of something else has to be there. */
  private void targets() {
    List<Rule> rules = settings.get(Options.RULE);
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      String host =
          rule.condition().hosts().isEmpty() ? "" : anyOf(rule.condition().hosts().getFirst());
      for (Effect effect : rule.effects()) {
        String what = "rule " + (i + 1) + ": ";
        if (effect instanceof Effect.ErrorPage page) {
          target(what + "error-page ", page.path(), host, true);
        } else if (effect instanceof Effect.Fallback fallback) {
          target(what + "fallback ", fallback.path(), host, true);
        } else if (effect instanceof Effect.Rewrite rewrite && rewrite.path().indexOf('$') < 0) {
          target(what + "rewrite ", rewrite.path(), host, settings.get(Options.HIDDEN));
        }
      }
    }
    if (settings.get(Options.SPA)) {
      target("--spa: ", "/index.html", "", true);
    }
  }

  /** The name of a host that is meant. */
  private static String anyOf(HostPattern pattern) {
    return (pattern.below() ? "any." : "") + pattern.name();
  }

  private void target(String name, String path, String host, boolean hidden) {
    // Rules are about what visitors ask for; here the file itself is meant.
    Settings withoutRules =
        settings
            .with(Options.RULE, "")
            .with(Options.SPA, "off")
            .with(Options.CLEAN_URLS, "off")
            .with(Options.LISTING, "off")
            .with(Options.HIDDEN, hidden ? "on" : "off");
    SiteExplainer.Sent sent =
        new SiteExplainer.Sent(
            "HEAD",
            PercentEncoding.percentEncodePath(path.getBytes(StandardCharsets.UTF_8)),
            host.isEmpty() ? List.of() : List.of("Host: " + host),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    try {
      int status = SiteExplainer.explain(root, withoutRules, sent).status();
      if (status != 200) {
        problems.add(name + path + ": answered " + status + ", so there is no such file to send");
      }
    } catch (StartFailure e) {
      problems.add(name + path + ": " + e.getMessage());
    }
  }

  /**
   * A directory of the site.
   *
   * @param address where it is in the site, percent-encoded, without a slash at its end; a mount of
   *     one host begins with that
   * @param directory its name
   */
  public record Place(String address, Path directory) {}

  /** Directories to look through: that of the server and all that are mounted. */
  public static List<Place> directories(Path root, Settings settings) {
    List<Place> places = new ArrayList<>();
    places.add(new Place("", root));
    for (Mount mount : settings.get(Options.MOUNT)) {
      String path = PercentEncoding.percentEncodePath(mount.pathBytes());
      places.add(
          new Place(
              (mount.host() == null ? "" : mount.host()) + (path.isEmpty() ? "" : "/" + path),
              mount.directory()));
    }
    return places;
  }
}
