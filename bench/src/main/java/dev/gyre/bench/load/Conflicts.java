package dev.gyre.bench.load;

import dev.gyre.bench.load.LoadOptions.HttpVersion;
import dev.gyre.config.Option;
import dev.gyre.config.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Options of a load that exclude each other. */
final class Conflicts {
  /** RFC 9113 section 8.2.2. */
  private static final Set<String> OF_CONNECTIONS =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  /** What is for one load that goes on, and for its result. */
  private static final List<Option<?>> NOT_OF_ROUNDS =
      List.of(
          LoadOptions.JSON,
          LoadOptions.CSV,
          LoadOptions.HGRM,
          LoadOptions.HTML,
          LoadOptions.RATE,
          LoadOptions.REQUESTS,
          LoadOptions.DURATION,
          LoadOptions.WARM_UP,
          LoadOptions.RAMP,
          LoadOptions.KEEP_ALIVE,
          LoadOptions.PIPELINE,
          LoadOptions.DEBUG);

  /** What says something of requests of HTTP. */
  private static final List<Option<?>> NOT_OF_ECHOES =
      List.of(
          LoadOptions.URL,
          LoadOptions.METHOD,
          LoadOptions.HTTP,
          LoadOptions.HTTP2,
          LoadOptions.HOST,
          LoadOptions.HEADER,
          LoadOptions.VERIFY,
          LoadOptions.STREAMS,
          LoadOptions.HTSTRESS);

  private Conflicts() {}

  /**
   * Checks a load of HTTP requests.
   *
   * @throws IllegalArgumentException with name and value, what was expected, and the remedy
   */
  static void check(Settings settings, boolean encrypted) {
    checkAny(settings, encrypted);
    requireUnset(settings, LoadOptions.ROUNDS, "left out without --echo on");
    requireUnset(settings, LoadOptions.MESSAGE, "left out without --echo on");
    for (String field : settings.get(LoadOptions.HEADER)) {
      if (nameOf(field).equals("host")) {
        throw new IllegalArgumentException(
            "--header: '" + field + "' would be a second Host; give it as --host");
      }
    }
    if (!settings.get(LoadOptions.HTTP2)) {
      require(
          settings,
          LoadOptions.STREAMS,
          settings.get(LoadOptions.STREAMS) == 1,
          "1 without --http2 on; requests ahead on HTTP/1 are --pipeline");
      checkPipeline(settings);
      return;
    }
    require(
        settings,
        LoadOptions.HTSTRESS,
        !settings.get(LoadOptions.HTSTRESS),
        "off with --http2 on, since htstress speaks HTTP/1.0");
    require(
        settings,
        LoadOptions.HTTP,
        settings.get(LoadOptions.HTTP) == HttpVersion.HTTP_1_1,
        "left out with --http2 on");
    require(
        settings,
        LoadOptions.KEEP_ALIVE,
        settings.get(LoadOptions.KEEP_ALIVE),
        "on with --http2 on; a connection for each request is HTTP/1 only");
    require(
        settings,
        LoadOptions.PIPELINE,
        settings.get(LoadOptions.PIPELINE) == 1,
        "1 with --http2 on, where --streams says how many requests are under way");
    for (String field : settings.get(LoadOptions.HEADER)) {
      if (OF_CONNECTIONS.contains(nameOf(field))) {
        throw new IllegalArgumentException(
            "--header: '" + field + "' is a field that HTTP/2 does not have; leave it out");
      }
    }
  }

  /** Checks a load of messages that come back. */
  static void checkEcho(Settings settings, boolean encrypted) {
    checkAny(settings, encrypted);
    for (Option<?> option : NOT_OF_ECHOES) {
      requireUnset(settings, option, "left out with --echo on, which speaks no HTTP");
    }
    checkPipeline(settings);
  }

  private static void checkAny(Settings settings, boolean encrypted) {
    for (Option<?> option :
        List.of(
            LoadOptions.TLS_RESUME, LoadOptions.TLS_MAX_VERSION, LoadOptions.TLS_POST_QUANTUM)) {
      if (!encrypted) {
        requireUnset(settings, option, "left out for a URL that is not https://");
      }
    }
    if (settings.get(LoadOptions.RATE) == 0) {
      requireUnset(settings, LoadOptions.ARRIVALS, "left out without --rate, whose gaps it names");
    }
    require(
        settings,
        LoadOptions.IPV6,
        !(settings.get(LoadOptions.IPV4) && settings.get(LoadOptions.IPV6)),
        "off with --ipv4 on; without both any address will do");
  }

  private static String nameOf(String field) {
    return field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
  }

  private static void checkPipeline(Settings settings) {
    require(
        settings,
        LoadOptions.PIPELINE,
        settings.get(LoadOptions.PIPELINE) == 1
            || (settings.get(LoadOptions.KEEP_ALIVE) && !settings.get(LoadOptions.HTSTRESS)),
        "1 with --keep-alive off or --htstress, where each connection is for one request");
  }

  /** Checks that rounds of an echo are asked for nothing that they would not do. */
  static void checkRounds(Settings settings) {
    for (Option<?> option : NOT_OF_ROUNDS) {
      requireUnset(
          settings,
          option,
          "left out with --echo on, whose rounds write bench.txt and bench.svg; with --rounds 0 it"
              + " may stay");
    }
  }

  private static void requireUnset(Settings settings, Option<?> option, String expected) {
    require(settings, option, settings.text(option).equals(option.defaultText()), expected);
  }

  private static void require(Settings settings, Option<?> option, boolean holds, String expected) {
    if (!holds) {
      throw refused(settings, option, expected);
    }
  }

  private static IllegalArgumentException refused(
      Settings settings, Option<?> option, String expected) {
    return new IllegalArgumentException(
        "--" + option.name() + ": '" + settings.text(option) + "' must be " + expected);
  }
}
