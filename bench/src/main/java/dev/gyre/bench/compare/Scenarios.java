package dev.gyre.bench.compare;

import dev.gyre.bench.load.LoadOptions;
import dev.gyre.config.Option;
import dev.gyre.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The scenarios that Gyre brings with it. */
final class Scenarios {
  private static final int IDLE = 2000;
  private static final int ACTIVE = 16;

  /** What is measured when nothing else is asked for, in the order of the reports. */
  static final List<Scenario> USUAL =
      List.of(
          files("small", "1 KiB, 64 connections that stay", Site.Body.KIB_1, connections(64)),
          files(
              "pipelined",
              "1 KiB, 16 requests ahead on each of 16 connections",
              Site.Body.KIB_1,
              Map.of(LoadOptions.CONNECTIONS, "16", LoadOptions.PIPELINE, "16")),
          files(
              "connect",
              "1 KiB, a connection for each request",
              Site.Body.KIB_1,
              Map.of(LoadOptions.CONNECTIONS, "32", LoadOptions.KEEP_ALIVE, "off")),
          files("64k", "64 KiB, 32 connections", Site.Body.KIB_64, connections(32)),
          files("1m", "1 MiB, 8 connections", Site.Body.MIB_1, connections(8)),
          files("256m", "256 MiB, 2 connections", Site.Body.MIB_256, connections(2)),
          new Scenario(
              "idle",
              "1 KiB, " + ACTIVE + " connections beside " + IDLE + " that are idle",
              Service.FILES,
              Site.Body.KIB_1.path(),
              settings(connections(ACTIVE)),
              IDLE),
          new Scenario(
              "listing",
              "a directory of " + Site.ENTRIES + " files as HTML, 8 connections",
              Service.FILES,
              "/directory/",
              settings(connections(8)),
              0),
          new Scenario(
              "hello",
              "12 bytes from no file, 64 connections that stay",
              Service.HELLO,
              "/",
              settings(connections(64)),
              0),
          new Scenario(
              "echo",
              "13 bytes over TCP and back, 64 connections",
              Service.ECHO,
              "",
              settings(connections(64)),
              0));

  /** What is measured when it is asked for. */
  static final List<Scenario> FURTHER =
      List.of(
          tls("tls", "1 KiB over TLS, 64 connections that stay", connections(64)),
          tls(
              "handshake",
              "1 KiB over TLS, a connection and a full handshake for each request",
              Map.of(LoadOptions.CONNECTIONS, "32", LoadOptions.KEEP_ALIVE, "off")),
          tls(
              "resume",
              "1 KiB over TLS, a connection and a resumed session for each request",
              Map.of(
                  LoadOptions.CONNECTIONS, "32",
                  LoadOptions.KEEP_ALIVE, "off",
                  LoadOptions.TLS_RESUME, "on")),
          tls(
              "h2",
              "1 KiB over TLS and HTTP/2, 10 streams on each of 16 connections",
              Map.of(
                  LoadOptions.CONNECTIONS, "16",
                  LoadOptions.HTTP2, "on",
                  LoadOptions.STREAMS, "10")));

  /** All of them. */
  static final List<Scenario> ALL = Stream.concat(USUAL.stream(), FURTHER.stream()).toList();

  private Scenarios() {}

  // A trial opens new connections. Their first handshakes, which are full ones, take longer than
  // all
  // the requests of a short trial, so that each begins with a warm-up.
  private static Scenario tls(String name, String description, Map<Option<?>, String> load) {
    return new Scenario(
        name,
        description,
        Service.FILES_TLS,
        Site.Body.KIB_1.path(),
        settings(load).with(LoadOptions.WARM_UP, "500ms"),
        0);
  }

  private static Scenario files(
      String name, String description, Site.Body body, Map<Option<?>, String> load) {
    return new Scenario(name, description, Service.FILES, body.path(), settings(load), 0);
  }

  private static Map<Option<?>, String> connections(int count) {
    return Map.of(LoadOptions.CONNECTIONS, String.valueOf(count));
  }

  private static Settings settings(Map<Option<?>, String> load) {
    Settings settings = Settings.DEFAULTS;
    for (Map.Entry<Option<?>, String> entry : load.entrySet()) {
      settings = settings.with(entry.getKey(), entry.getValue());
    }
    return settings;
  }
}
