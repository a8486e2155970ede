package dev.gyre.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {
  static Stream<Option<?>> options() {
    return Options.all().stream();
  }

  @ParameterizedTest
  @MethodSource("options")
  void defaultPassesItsOwnCheck(Option<?> option) {
    assertEquals(option.read(option.defaultText()), option.defaultValue());
    assertEquals(option.defaultValue(), Settings.DEFAULTS.get(option));
  }

  @ParameterizedTest
  @MethodSource("options")
  void helpIsSentencesWithAFullStop(Option<?> option) {
    assertTrue(option.help().endsWith("."), option.help());
    assertFalse(option.help().contains("  "), option.help());
    assertTrue(Character.isUpperCase(option.help().charAt(0)), option.help());
  }

  @ParameterizedTest
  @MethodSource("options")
  void nameIsLowerCaseWordsWithDashesAndFindsTheOption(Option<?> option) {
    assertTrue(option.name().matches("[a-z][a-z0-9]*(-[a-z]+)*"), option.name());
    assertSame(option, Options.named(option.name()));
  }

  /** No name of a file may hold it; only a file of TOML and an embedder can say it. */
  @ParameterizedTest
  @MethodSource("options")
  void nulIsRefused(Option<?> option) {
    InvalidOption refused = assertThrows(InvalidOption.class, () -> option.read("a\0b"));
    assertEquals(
        "--" + option.name() + ": 'a\0b' holds a NUL, which no value may", refused.getMessage());
  }

  @ParameterizedTest
  @MethodSource("options")
  void emptyValueIsRefusedOrMeansSomething(Option<?> option) {
    // Where nothing may be said, saying nothing is the default.
    if (option.defaultText().isEmpty()) {
      assertEquals(option.defaultValue(), option.read(""));
    } else {
      refused(option, "");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "port, 65536",
    "port, -1",
    "port, 80a",
    "port, 99999999999",
    "backlog, 0",
    "transport, kqueue",
    "transport, EPOLL",
    "loops, 0",
    "file-threads, 1025",
    "header-timeout, 10",
    "header-timeout, 0s",
    "header-timeout, -1s",
    "idle-timeout, 25h",
    "drain, 1d",
    "min-rate, 1t",
    "min-rate, 1.5k",
    "max-connections, 16777217",
    "max-request-line, 63",
    "max-header-bytes, 2m",
    "max-headers, 10001",
    "max-body, 999999999999g",
    "pipeline, 0",
    "file-queue, none",
    "access-log, xml",
    "close-log, yes",
    "server-header, ON",
    "symlinks, never",
    "precompressed, gzip",
    "precompressed, 'br,br'",
    "precompressed, 'off,br'",
    "precompressed, 'br,'",
  })
  void badValueIsRefused(String name, String value) {
    Option<?> option = Options.named(name);
    if (option == null) {
      throw new AssertionError("no option " + name);
    }
    refused(option, value);
  }

  @Test
  void namesAreUnique() {
    Set<String> names = new HashSet<>();
    for (Option<?> option : Options.all()) {
      assertTrue(names.add(option.name()), option.name());
    }
  }

  @Test
  void everyConstantIsListed() {
    long constants =
        Arrays.stream(Options.class.getDeclaredFields())
            .filter(field -> Modifier.isPublic(field.getModifiers()))
            .filter(field -> field.getType() == Option.class)
            .count();
    assertEquals(constants, Options.all().size());
    assertNull(Options.named("no-such-option"));
  }

  @Test
  void goodValuesAreRead() {
    assertAll(
        () -> assertEquals(Duration.ofMillis(500), Options.IDLE_TIMEOUT.read("500ms")),
        () -> assertEquals(Duration.ofHours(24), Options.IDLE_TIMEOUT.read("24h")),
        () -> assertEquals(Duration.ZERO, Options.DRAIN.read("0s")),
        () -> assertEquals(16L << 10, Options.MIN_RATE.read("16K")),
        () -> assertEquals(1L << 30, Options.MIN_RATE.read("1g")),
        () -> assertEquals(0, Options.MAX_CONNECTIONS.read("auto")),
        () -> assertEquals(0, Options.PORT.read("0")),
        () -> assertEquals(List.of("::1", "127.0.0.1"), Options.BIND.read("::1, 127.0.0.1")),
        () -> assertEquals(List.of("gz", "br"), Options.PRECOMPRESSED.read("gz, br")),
        () -> assertEquals(List.of(), Options.PRECOMPRESSED.read("off")),
        () -> assertEquals(AccessLogFormat.JSON, Options.ACCESS_LOG.read("json")));
  }

  @Test
  void settingsChangeACopy() {
    Settings changed = Settings.DEFAULTS.with(Options.PORT, "80");

    assertEquals(80, changed.get(Options.PORT));
    assertEquals(8081, Settings.DEFAULTS.get(Options.PORT));
  }

  private static void refused(Option<?> option, String value) {
    InvalidOption error = assertThrows(InvalidOption.class, () -> option.read(value));
    String message = String.valueOf(error.getMessage());
    assertEquals(
        "--" + option.name() + ": '" + value + "' is not " + option.syntax().expected(), message);
    assertFalse(option.syntax().expected().isBlank());
  }
}
