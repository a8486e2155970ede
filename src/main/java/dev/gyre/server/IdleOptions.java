package dev.gyre.server;

import dev.gyre.config.AccessLogFormat;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import dev.gyre.config.Origin;
import dev.gyre.config.Rule.Effect;
import dev.gyre.config.Settings;
import dev.gyre.tls.TlsFront;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Options that were given and do nothing, for want of another one or because of it. No mistake that
 * keeps a server from starting: a file of options may be for several servers.
 */
final class IdleOptions {
  private static final String NEEDS_TLS =
      "TLS: give --tls-cert and --tls-key as well, or leave it out";

  private static final String NEEDS_UNIX_SOCKET = "--unix-socket: give its path, or leave it out";
  private static final String NEEDS_COMPRESS =
      "--compress, which is off: choose codings, or leave it out";

  private final Settings settings;
  private final List<String> warnings = new ArrayList<>();

  private IdleOptions(Settings settings) {
    this.settings = settings;
  }

  /** One clause for each. */
  static List<String> of(Settings settings) {
    IdleOptions idle = new IdleOptions(settings);
    idle.look();
    return List.copyOf(idle.warnings);
  }

  private void look() {
    if (settings.get(Options.ACCESS_LOG) == AccessLogFormat.OFF) {
      add(
          Options.ACCESS_LOG_FILE,
          "--access-log, which is off: choose combined or json, or leave it out");
    }
    if (!TlsFront.isWanted(settings)) {
      if (!settings.get(Options.HSTS).isZero()) {
        add(Options.HSTS, NEEDS_TLS);
      }
      add(Options.TLS_MIN_VERSION, NEEDS_TLS);
    } else if (!settings.get(Options.HSTS).isZero() && anyRule(IdleOptions::isHsts)) {
      warnings.add( // RFC 6797 section 8.1
          "a rule's Strict-Transport-Security does nothing behind that of --hsts "
              + settings.text(Options.HSTS)
              + ": browsers take the first, so leave one out");
    }
    if (settings.get(Options.UNIX_SOCKET).isEmpty()) {
      add(Options.UNIX_SOCKET_MODE, NEEDS_UNIX_SOCKET);
      add(Options.UNIX_SOCKET_OWNER, NEEDS_UNIX_SOCKET);
    }
    if (settings.get(Options.COMPRESS).isEmpty()) {
      add(Options.COMPRESS_LEVEL, NEEDS_COMPRESS);
      add(Options.COMPRESS_MIN, NEEDS_COMPRESS);
      add(Options.COMPRESS_MAX, NEEDS_COMPRESS);
    } else if (settings.get(Options.COMPRESS_MIN) > settings.get(Options.COMPRESS_MAX)) {
      warnings.add(
          "--compress-min %s is more than --compress-max %s, so that nothing is compressed"
              .formatted(settings.text(Options.COMPRESS_MIN), settings.text(Options.COMPRESS_MAX)));
    }
    if (!settings.get(Options.LISTING) && !anyRule(IdleOptions::lists)) {
      add(Options.LISTING_ARCHIVE, "--listing, which is off: take that away, or leave it out");
    }
    if (settings.get(Options.CLIENT_REQUEST_RATE) == 0) {
      add(
          Options.CLIENT_REQUEST_BURST,
          "--client-request-rate, which sets no limit: give one, or leave it out");
    }
  }

  private boolean anyRule(Predicate<Effect> wanted) {
    return settings.get(Options.RULE).stream()
        .flatMap(rule -> rule.effects().stream())
        .anyMatch(wanted);
  }

  private static boolean lists(Effect effect) {
    return effect instanceof Effect.Listing listing && listing.on();
  }

  private static boolean isHsts(Effect effect) {
    return effect instanceof Effect.Header header
        && header.name().equalsIgnoreCase("Strict-Transport-Security");
  }

  private void add(Option<?> option, String need) {
    if (!settings.origin(option).equals(Origin.DEFAULT)) {
      warnings.add(
          "--%s %s does nothing without %s".formatted(option.name(), settings.text(option), need));
    }
  }
}
