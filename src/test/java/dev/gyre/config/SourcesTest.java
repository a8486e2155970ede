package dev.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Sources.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** File, environment and flags: who wins, and what is said of what is wrong. */
class SourcesTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("gyre.toml"), text).toString();
  }

  private static Outcome read(Settings given, Map<String, String> environment) {
    return Sources.beneath(given, Options.all(), environment);
  }

  private Settings good(String text) throws IOException {
    Settings given = Settings.DEFAULTS.with(Sources.FILE, file(text), Origin.FLAG);
    return assertInstanceOf(Outcome.Complete.class, read(given, Map.of())).settings();
  }

  /** The complaints, without the folder. */
  private List<String> bad(String text) throws IOException {
    Settings given = Settings.DEFAULTS.with(Sources.FILE, file(text), Origin.FLAG);
    return problems(given, Map.of());
  }

  private List<String> problems(Settings given, Map<String, String> environment) {
    return assertInstanceOf(Outcome.Wrong.class, read(given, environment)).problems().stream()
        .map(problem -> problem.replace(folder + "/", ""))
        .toList();
  }

  @Test
  void flagBeatsEnvironmentBeatsFileBeatsDefault() throws IOException {
    String file = file("port = 1\nloops = 1\nbacklog = 1\n");
    Settings flags =
        Settings.DEFAULTS
            .with(Sources.FILE, file, Origin.FLAG)
            .with(Options.PORT, "3", Origin.FLAG)
            .with(Options.MAX_HEADERS, "9", Origin.DEFAULT);
    Outcome outcome = read(flags, Map.of("GYRE_PORT", "2", "GYRE_LOOPS", "2", "HOME", "/"));
    Settings settings = assertInstanceOf(Outcome.Complete.class, outcome).settings();

    assertEquals(3, settings.get(Options.PORT));
    assertEquals("flag", settings.origin(Options.PORT).toString());
    assertEquals(2, settings.get(Options.LOOPS));
    assertEquals("environment GYRE_LOOPS", settings.origin(Options.LOOPS).toString());
    assertEquals(1, settings.get(Options.BACKLOG));
    assertEquals(file + ":3", settings.origin(Options.BACKLOG).toString());
    assertEquals(Options.PIPELINE.defaultValue(), settings.get(Options.PIPELINE));
    assertEquals(Origin.DEFAULT, settings.origin(Options.PIPELINE));
    assertEquals(9, settings.get(Options.MAX_HEADERS));
  }

  @Test
  void aValueDoesNotJoinWhatAWeakerSourceSays() throws IOException {
    Settings flags = Settings.DEFAULTS.with(Sources.FILE, file("bind = '::1'"), Origin.FLAG);
    Outcome outcome = read(flags, Map.of("GYRE_BIND", "127.0.0.1,127.0.0.2"));
    Settings settings = assertInstanceOf(Outcome.Complete.class, outcome).settings();
    assertEquals(List.of("127.0.0.1", "127.0.0.2"), settings.get(Options.BIND));
  }

  @Test
  void theVariableNamesTheFileUnlessAFlagDoes() throws IOException {
    Map<String, String> environment = Map.of("GYRE_CONFIG", file("port = 1"));
    Outcome named = read(Settings.DEFAULTS, environment);
    assertEquals(1, assertInstanceOf(Outcome.Complete.class, named).settings().get(Options.PORT));

    Outcome none = read(Settings.DEFAULTS.with(Sources.FILE, "", Origin.FLAG), environment);
    assertEquals(8081, assertInstanceOf(Outcome.Complete.class, none).settings().get(Options.PORT));
  }

  @Test
  void whatACommandHasNoUseForIsCheckedAndLeft() throws IOException {
    Settings given = Settings.DEFAULTS.with(Sources.FILE, file("listing = false"), Origin.FLAG);
    Outcome outcome = Sources.beneath(given, List.of(Options.PORT), Map.of("GYRE_HIDDEN", "on"));
    Settings settings = assertInstanceOf(Outcome.Complete.class, outcome).settings();
    assertEquals(true, settings.get(Options.LISTING));
    assertEquals(false, settings.get(Options.HIDDEN));

    outcome = Sources.beneath(given, List.of(Options.PORT), Map.of("GYRE_HIDDEN", "maybe"));
    assertInstanceOf(Outcome.Wrong.class, outcome);
  }

  @Test
  void theTypesOfTomlAreTakenWhereTheyFit() throws IOException {
    Settings settings =
        good(
            """
            # all of them
            bind = ["127.0.0.1", "::1"]
            index = 'home.html, index.html'
            port = "80"
            loops = 2
            max-connections = "auto"
            max-body = 1_000
            max-request-line = "4k"
            server-header = false
            hidden = true
            listing = "off"
            idle-timeout = "20s"
            "access-log" = "json"
            mime-types = "a\\tb"
            """);
    assertEquals(List.of("127.0.0.1", "::1"), settings.get(Options.BIND));
    assertEquals(List.of("home.html", "index.html"), settings.get(Options.INDEX));
    assertEquals(80, settings.get(Options.PORT));
    assertEquals(2, settings.get(Options.LOOPS));
    assertEquals(0, settings.get(Options.MAX_CONNECTIONS));
    assertEquals(1000L, settings.get(Options.MAX_BODY));
    assertEquals(4096L, settings.get(Options.MAX_REQUEST_LINE));
    assertEquals(false, settings.get(Options.SERVER_HEADER));
    assertEquals(true, settings.get(Options.HIDDEN));
    assertEquals(false, settings.get(Options.LISTING));
    assertEquals(Duration.ofSeconds(20), settings.get(Options.IDLE_TIMEOUT));
    assertEquals(AccessLogFormat.JSON, settings.get(Options.ACCESS_LOG));
    assertEquals("a\tb", settings.get(Options.MIME_TYPES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          port = 65536 => port: '65536' is not 'off' or a whole number from 0 to 65535
          port = 80.5 => port: the number 80.5 is not 'off' or a whole number from 0 to 65535
          port = [80] => port: an array is not 'off' or a whole number from 0 to 65535
          port = {a = 1} => port: a table is not 'off' or a whole number from 0 to 65535
          port = 1979-05-27 => port: the date or time 1979-05-27 is not 'off' or a whole number from 0 to 65535
          idle-timeout = 20 => idle-timeout: the integer 20 is not a time from 1ms to 24h, such as 500ms, 10s, 2m or 1h
          idle-timeout = "20" => idle-timeout: '20' is not a time from 1ms to 24h, such as 500ms, 10s, 2m or 1h
          access-log = false => access-log: the boolean false is not one of off, combined, json
          hidden = 1 => hidden: the integer 1 is not 'on' or 'off'
          hidden = "true" => hidden: 'true' is not 'on' or 'off'
          bind = ["::1", 5] => bind: an array that holds the integer 5 is not an IP address or host name
          bind = [] => bind: '' is not an IP address or host name
          rule = [{access = "deny"}, "access=allow"] => rule: an array that holds a table is not a rule such as path=/assets/** cache-control="max-age=3600"
          mount = ["/a=/x", "b=/y"] => mount: 'b=/y' is not a path, = and a directory, perhaps with a host in front: /docs=/srv/docs or example.org/=/srv/example
          mime-types = 5 => mime-types: the integer 5 is not a file name; write mime-types = "5"
          tls-min-version = 1.2 => tls-min-version: the number 1.2 is not one of 1.2, 1.3; write tls-min-version = "1.2"
          unix-socket-mode = 660 => unix-socket-mode: the integer 660 is not three octal digits, such as 660 or 666; write unix-socket-mode = "660"
          unix-socket-mode = 0o660 => unix-socket-mode: the integer 432 is not three octal digits, such as 660 or 666
          rule.access = "deny" => rule: a table is not a rule such as path=/assets/** cache-control="max-age=3600"; write [[rule]] for each
          prot = 80 => prot: unknown key, nearest is port
          idle_timeout = "5s" => idle_timeout: unknown key, nearest is idle-timeout
          IDLE-TIMEOUT = "5s" => IDLE-TIMEOUT: unknown key, nearest is idle-timeout
          frobnicate = 1 => frobnicate: unknown key
          config = "other.toml" => config: unknown key
          listen.port = 80 => listen: unknown table (options stand outside of tables)
          """)
  void aWrongValueIsOneExactLine(String line, String message) throws IOException {
    assertEquals(List.of("gyre.toml:3: " + message), bad("# comment\nbacklog = 7\n" + line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          idle-timeout = 20s => 18: Unexpected 's', expected a newline or end-of-input; write idle-timeout = "20s"
          hidden = on # yes => 10: Unexpected 'o', expected a value; write hidden = "on"
          bind = 127.0.0.1 => 13: Unexpected '.', expected a newline or end-of-input; write bind = "127.0.0.1"
          hidden = maybe => 10: Unexpected 'm', expected a value
          backlog = 8 => 1: backlog previously defined at line 2, column 1
          """)
  void whatIsNoTomlIsToldWithColumnAndRemedy(String line, String message) throws IOException {
    assertEquals(List.of("gyre.toml:3:" + message), bad("# comment\nbacklog = 7\n" + line));
  }

  @Test
  void allThatIsWrongIsToldAtOnceByLine() throws IOException {
    Settings given =
        Settings.DEFAULTS.with(
            Sources.FILE,
            file("prot = 80\nloops = 0\nidle-timeout = 20s\n\n[server]\nport = 80\n"),
            Origin.FLAG);
    assertEquals(
        List.of(
            "gyre.toml:1: prot: unknown key, nearest is port",
            "gyre.toml:2: loops: '0' is not 'auto' or a whole number from 1 to 1024",
            "gyre.toml:3:18: Unexpected 's', expected a newline or end-of-input;"
                + " write idle-timeout = \"20s\"",
            "gyre.toml:5: server: unknown table (options stand outside of tables)",
            "GYRE_LISTING: 'true' is not 'on' or 'off'",
            "GYRE_PROT: unknown variable, nearest is GYRE_PORT"),
        problems(given, Map.of("GYRE_PROT", "80", "GYRE_LISTING", "true")));
  }

  @Test
  void complaintsEndSomewhere() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append("no-such-").append(i).append(" = 1\n");
    }
    List<String> problems = bad(text.toString());
    assertEquals(51, problems.size());
    assertEquals("and 10 more", problems.getLast());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          GYRE_PORT=x => GYRE_PORT: 'x' is not 'off' or a whole number from 0 to 65535
          GYRE_PORT= => GYRE_PORT: '' is not 'off' or a whole number from 0 to 65535
          GYRE_IDLE_TIMEOT=5s => GYRE_IDLE_TIMEOT: unknown variable, nearest is GYRE_IDLE_TIMEOUT
          GYRE_CONFG=x => GYRE_CONFG: unknown variable, nearest is GYRE_CONFIG
          GYRE_XYZ=x => GYRE_XYZ: unknown variable
          GYRE_port=80 => GYRE_port: unknown variable
          """)
  void aWrongVariableIsOneExactLine(String variable, String message) {
    String[] parts = variable.split("=", -1);
    assertEquals(List.of(message), problems(Settings.DEFAULTS, Map.of(parts[0], parts[1])));
  }

  @Test
  void aFileThatCannotBeReadSaysWhy() throws IOException {
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'#', (byte) 0xe9});
    Path large = Files.writeString(folder.resolve("large"), "#".repeat(300_000));
    Map<Path, String> reasons =
        Map.of(
            folder.resolve("missing"),
            "there is no such file",
            folder,
            "Is a directory",
            latin,
            "it is not UTF-8",
            large,
            "it is larger than 256 KiB");
    reasons.forEach(
        (path, reason) ->
            assertEquals(
                new Outcome.Unreadable(path + ": cannot be read: " + reason),
                read(Settings.DEFAULTS, Map.of("GYRE_CONFIG", path.toString()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "\r\n# dos\r\n", "\ufeff# windows\r\n"})
  void aFileMaySayNothing(String text) throws IOException {
    for (Option<?> option : Options.all()) {
      assertEquals(Origin.DEFAULT, good(text).origin(option));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gyre.config.OptionsTest#options")
  void everyOptionIsAVariable(Option<?> option) {
    assertTrue(option.variable().matches("GYRE(_[A-Z0-9]+)+"), option.variable());
    Outcome outcome = read(Settings.DEFAULTS, Map.of(option.variable(), option.defaultText()));
    Settings settings = assertInstanceOf(Outcome.Complete.class, outcome).settings();
    assertEquals(option.defaultValue(), settings.get(option));
    assertEquals(Origin.Kind.ENVIRONMENT, settings.origin(option).kind());
  }

  @Test
  void rulesAreTablesOrTexts() throws IOException {
    Settings tables =
        good(
            """
            [[rule]]
            path = ["/a/**", "/b"]
            status = 404
            error-page = "/error page.html"

            [[rule]]
            clean-urls = true
            """);
    assertEquals(
        "path=/a/** path=/b status=404 error-page=\"/error page.html\"\nclean-urls=on",
        tables.text(Options.RULE));
    assertEquals(folder.resolve("gyre.toml") + ":1", tables.origin(Options.RULE).toString());
    Settings again = good(TomlText.of(tables, false).replace("root = ", "#root = "));
    assertEquals(tables.get(Options.RULE).size(), again.get(Options.RULE).size());
    assertEquals(tables.text(Options.RULE), again.text(Options.RULE));
  }

  @Test
  void whatIsWrongInARuleHasItsLine() throws IOException {
    assertEquals(
        List.of(
            "gyre.toml:3: rule 1: unknown key cach-control, nearest is cache-control",
            "gyre.toml:7: rule 2: redirect: 'x' is not a path or a URL, with $1 to $9 for the stars"
                + " of the path",
            "gyre.toml:9: rule 3: it does nothing; give one of access, password, redirect, rewrite,"
                + " fallback, error-page, clean-urls, listing, cache-control, header, cors,"
                + " security-headers",
            "gyre.toml:13: rule 4: status: a table is not a number from 200 to 599, 2xx, 3xx, 4xx"
                + " or 5xx",
            "gyre.toml:17: rule 5: client: an empty array is not an IP address, or a network such"
                + " as 10.0.0.0/8"),
        bad(
            """
            [[rule]]
            path = "/a"
            cach-control = "x"

            [[rule]]
            path = "/b"
            redirect = "x"

            [[rule]]
            path = "/c"

            [[rule]]
            status.a = 1
            access = "deny"

            [[rule]]
            client = []
            access = "allow"
            """));
  }
}
