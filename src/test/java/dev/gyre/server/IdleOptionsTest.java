package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleOptionsTest {
  @Test
  void whatWasLeftAloneIsNoWish() {
    assertEquals(List.of(), IdleOptions.of(Settings.DEFAULTS));
    assertEquals(
        List.of(),
        IdleOptions.of(
            Settings.DEFAULTS.with(Options.TLS_SELF_SIGNED, "on").with(Options.HSTS, "0s")));
  }

  @Test
  void eachTellsWhatItNeeds() {
    Settings settings =
        Settings.DEFAULTS
            .with(Options.ACCESS_LOG_FILE, "/var/log/gyre.log")
            .with(Options.HSTS, "8760h")
            .with(Options.TLS_MIN_VERSION, "1.3")
            .with(Options.UNIX_SOCKET_MODE, "600")
            .with(Options.UNIX_SOCKET_OWNER, "www-data")
            .with(Options.COMPRESS, "off")
            .with(Options.COMPRESS_LEVEL, "fast")
            .with(Options.COMPRESS_MIN, "2k")
            .with(Options.COMPRESS_MAX, "1m")
            .with(Options.CLIENT_REQUEST_BURST, "5");
    String socket = "--unix-socket: give its path, or leave it out";
    String compress = "--compress, which is off: choose codings, or leave it out";
    String tls = "TLS: give --tls-cert and --tls-key as well, or leave it out";
    assertEquals(
        List.of(
            "--access-log-file /var/log/gyre.log does nothing without --access-log, which is off:"
                + " choose combined or json, or leave it out",
            "--hsts 8760h does nothing without " + tls,
            "--tls-min-version 1.3 does nothing without " + tls,
            "--unix-socket-mode 600 does nothing without " + socket,
            "--unix-socket-owner www-data does nothing without " + socket,
            "--compress-level fast does nothing without " + compress,
            "--compress-min 2k does nothing without " + compress,
            "--compress-max 1m does nothing without " + compress,
            "--client-request-burst 5 does nothing without --client-request-rate, which sets no"
                + " limit: give one, or leave it out"),
        IdleOptions.of(settings));
  }

  @Test
  void whatRulesOutWhatWasAskedForIsTold() {
    Settings settings =
        Settings.DEFAULTS
            .with(Options.COMPRESS_MIN, "9m")
            .with(Options.LISTING, "off")
            .with(Options.LISTING_ARCHIVE, "1g")
            .with(Options.TLS_SELF_SIGNED, "on")
            .with(Options.HSTS, "8760h")
            .with(Options.RULE, "header=\"strict-transport-security: max-age=1; preload\"");
    assertEquals(
        List.of(
            "a rule's Strict-Transport-Security does nothing behind that of --hsts 8760h: browsers"
                + " take the first, so leave one out",
            "--compress-min 9m is more than --compress-max 8m, so that nothing is compressed",
            "--listing-archive 1g does nothing without --listing, which is off: take that away, or"
                + " leave it out"),
        IdleOptions.of(settings));
    assertEquals(
        List.of(),
        IdleOptions.of(
            settings
                .with(Options.COMPRESS_MIN, "8m")
                .with(Options.HSTS, "0s")
                .with(Options.RULE, "path=/pub/** listing=on")));
  }

  @Test
  void whatHasWhatItNeedsIsSilent() {
    Settings settings =
        Settings.DEFAULTS
            .with(Options.ACCESS_LOG, "json")
            .with(Options.ACCESS_LOG_FILE, "/var/log/gyre.log")
            .with(Options.TLS_SELF_SIGNED, "on")
            .with(Options.HSTS, "8760h")
            .with(Options.TLS_MIN_VERSION, "1.3")
            .with(Options.UNIX_SOCKET, "/run/gyre.sock")
            .with(Options.UNIX_SOCKET_MODE, "600")
            .with(Options.UNIX_SOCKET_OWNER, "www-data")
            .with(Options.COMPRESS, "gzip")
            .with(Options.COMPRESS_LEVEL, "fast")
            .with(Options.CLIENT_REQUEST_RATE, "50")
            .with(Options.CLIENT_REQUEST_BURST, "5");
    assertEquals(List.of(), IdleOptions.of(settings));
  }
}
