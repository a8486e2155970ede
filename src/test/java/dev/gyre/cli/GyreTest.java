package dev.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.cli.CommandLineFixture.Outcome;
import dev.gyre.cli.ServerStarter.Diagnosis;
import dev.gyre.cli.ServerStarter.Service;
import dev.gyre.cli.ServerStarter.Started;
import dev.gyre.config.Option;
import dev.gyre.config.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user types against what is printed, started and returned. */
class GyreTest {
  private static final Set<Option<?>> ANY_NAME =
      Set.of(
          Options.MIME_TYPES,
          Options.ACCESS_LOG_FILE,
          Options.TLS_CERT,
          Options.TLS_KEY,
          Options.UNIX_SOCKET,
          Options.ROOT);

  private final CommandLineFixture fixture = new CommandLineFixture();

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          sevre => unknown command 'sevre', nearest is serve; see gyre help
          frobnicate => unknown command 'frobnicate'; see gyre help
          help sreve => unknown command 'sreve', nearest is serve; see gyre help
          serve --prot 80 => serve: unknown option '--prot', nearest is --port; see gyre serve --help
          serve --prot=80 => serve: unknown option '--prot', nearest is --port; see gyre serve --help
          serve --idle 5s => serve: unknown option '--idle', nearest is --idle-timeout; see gyre serve --help
          serve --frobnicate => serve: unknown option '--frobnicate'; see gyre serve --help
          serve -x => serve: unknown option '-x'; see gyre serve --help
          serve a b => serve: unexpected argument 'b'; see gyre serve --help
          hello a => hello: unexpected argument 'a'; see gyre hello --help
          hello --listing off => hello: unknown option '--listing'; see gyre hello --help
          echo --header-timeout 5s => echo: unknown option '--header-timeout'; see gyre echo --help
          serve --port => serve: --port needs a value: 'off' or a whole number from 0 to 65535; see gyre serve --help
          serve --port --hidden => serve: --port needs a value: 'off' or a whole number from 0 to 65535; see gyre serve --help
          serve --port 1 --port 2 => serve: --port is given more than once; see gyre serve --help
          serve --hidden --hidden => serve: --hidden is given more than once; see gyre serve --help
          serve --port 65536 => serve: --port: '65536' is not 'off' or a whole number from 0 to 65535; see gyre serve --help
          serve --port= => serve: --port: '' is not 'off' or a whole number from 0 to 65535; see gyre serve --help
          serve --transport quic => serve: --transport: 'quic' is not one of auto, io_uring, epoll, nio; see gyre serve --help
          serve --listing maybe => serve: --listing: 'maybe' is not 'on' or 'off'; see gyre serve --help
          serve --listing => serve: --listing needs a value: 'on' or 'off'; see gyre serve --help
          serve --listing-archive 0 => serve: --listing-archive: '0' is not 'off' or a number of bytes from 1 to 1125899906842624, such as 512, 16k, 1m or 2g; see gyre serve --help
          serve --hidden=maybe => serve: --hidden: 'maybe' is not 'on' or 'off'; see gyre serve --help
          serve --drain 5 => serve: --drain: '5' is not a time from 0s to 24h, such as 500ms, 10s, 2m or 1h; see gyre serve --help
          serve --index a/b => serve: --index: 'a/b' is not a file name without a slash; see gyre serve --help
          serve --precompressed bz2 => serve: --precompressed: 'bz2' is not 'off' or a list of br, zst, gz, each once; see gyre serve --help
          explain --port 1 => explain: unknown option '--port', nearest is --root; see gyre explain --help
          doctor --json=x => doctor: --json: 'x' is not 'on' or 'off'; see gyre doctor --help
          """)
  void wrongUsageIsOneExactLineAndCode2(String line, String message) throws InterruptedException {
    assertEquals(
        new Outcome(ExitCode.USAGE, "", "gyre: " + message + System.lineSeparator()),
        fixture.run(line.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource({"serve, DIR", "check, DIR", "explain, PATH", "help, COMMAND"})
  void anEmptyArgumentIsNoWishForTheDefault(String command, String what)
      throws InterruptedException {
    assertEquals(
        new Outcome(
            ExitCode.USAGE,
            "",
            "gyre: %s: %s is empty; name one, or leave it out; see gyre %s --help\n"
                .formatted(command, what, command)),
        fixture.run(command, ""));
  }

  /** As with "$CERTIFICATE" where nobody has set it. */
  @ParameterizedTest
  @CsvSource({"--tls-cert", "--config", "--rule", "--mount", "--proxy-protocol", "--unix-socket"})
  void anEmptyValueOfAnOptionThatHasNoneByDefaultIsRefused(String flag)
      throws InterruptedException {
    assertEquals(
        new Outcome(
            ExitCode.USAGE,
            "",
            "gyre: serve: %s is empty; name one, or leave it out; see gyre serve --help\n"
                .formatted(flag)),
        fixture.run("serve", flag, ""));
  }

  @Test
  void everyOptionRefusesABadValueInOneLineThatNamesIt() throws InterruptedException {
    for (Option<?> option : Options.all()) {
      if (ANY_NAME.contains(option) || option.equals(Options.RULE)) {
        continue; // rules tell more than what is expected; any name is a file name; whether it
        // exists is the server's question
      }
      String bad = option.syntax().repeatable() ? "," : "\u0007?";
      Outcome outcome = fixture.run("serve", "--" + option.name() + "=" + bad);
      assertEquals(ExitCode.USAGE, outcome.exitCode(), option.name());
      String shown = bad.replace('\u0007', '?');
      assertEquals(
          "gyre: serve: --%s: '%s' is not %s; see gyre serve --help%n"
              .formatted(option.name(), shown, option.syntax().expected()),
          outcome.err());
    }
  }

  @Test
  void noCommandIsWrongUsage() throws InterruptedException {
    assertEquals(
        new Outcome(
            ExitCode.USAGE,
            "",
            "gyre: which command? One of serve, hello, echo, doctor, check, explain, config, help, version,"
                + " completion, man; see gyre help"
                + System.lineSeparator()),
        fixture.run());
  }

  @Test
  void controlBytesOfTheUserDoNotReachTheTerminal() throws InterruptedException {
    assertEquals(
        "gyre: unknown command '?[31mx?'; see gyre help" + System.lineSeparator(),
        fixture.run("\u001b[31mx\n").err());
  }

  @Test
  void serveWithoutArgumentsServesThisDirectoryWithTheDefaults() throws InterruptedException {
    assertEquals(ExitCode.OK, fixture.run("serve").exitCode());
    assertEquals(new Service.Files(Path.of(".")), fixture.service);
    for (Option<?> option : Options.all()) {
      assertEquals(option.defaultValue(), given(option), option.name());
    }
  }

  @Test
  void valuesArriveChecked() throws InterruptedException {
    fixture.run(
        "serve", "--port", "0", "--bind=::1", "--bind", "127.0.0.1", "--max-body", "2k", "/srv");
    assertEquals(new Service.Files(Path.of("/srv")), fixture.service);
    assertEquals(0, given(Options.PORT));
    assertEquals(List.of("::1", "127.0.0.1"), given(Options.BIND));
    assertEquals(2048L, given(Options.MAX_BODY));
  }

  @ParameterizedTest
  @CsvSource({
    "serve --hidden /srv, true, /srv",
    "serve --hidden on, true, .",
    "serve --hidden off /srv, false, /srv",
    "serve /srv --hidden, true, /srv",
    "serve --hidden=off, false, .",
    "serve --hidden --port 1, true, .",
    "serve -- --hidden, false, --hidden",
    "serve @srv, false, @srv",
  })
  void aSwitchThatIsOffMayStandAlone(String line, boolean hidden, String root)
      throws InterruptedException {
    assertEquals(ExitCode.OK, fixture.run(line.split(" ", -1)).exitCode());
    assertEquals(hidden, given(Options.HIDDEN));
    assertEquals(new Service.Files(Path.of(root)), fixture.service);
  }

  @Test
  void echoHasItsOwnPort() throws InterruptedException {
    fixture.run("echo");
    assertEquals(new Service.Echo(), fixture.service);
    assertEquals(12345, given(Options.PORT));
    fixture.run("echo", "--port", "7");
    assertEquals(7, given(Options.PORT));
  }

  @Test
  void aServerSaysWhereItIsWarnsAsideAndTellsWhatTheDrainDid() throws InterruptedException {
    fixture.warnings.add("io_uring: not enough locked memory");
    assertEquals(
        new Outcome(
            ExitCode.OK,
            """
            gyre: serving /srv at http://127.0.0.1:8081/
            gyre: stopped: finished 41, cut 2, idle closed 310
            """,
            "gyre: warning: io_uring: not enough locked memory\n"),
        fixture.run("hello", "--drain", "5s"));
    assertEquals(new Service.Hello(), fixture.service);
    assertEquals(Duration.ofSeconds(5), fixture.drainLimit);
  }

  @ParameterizedTest
  @EnumSource(ExitCode.class)
  void aRefusedStartIsOneLineAndItsCode(ExitCode exitCode) throws InterruptedException {
    fixture.started = new Started.Refused(exitCode, "port 8081: in use");
    assertEquals(
        new Outcome(exitCode, "", "gyre: port 8081: in use\n"), fixture.run("serve", "/srv"));
  }

  @Test
  void whyNoTransportWorksIsToldInLines() throws InterruptedException {
    fixture.started =
        new Started.Refused(ExitCode.UNAVAILABLE, "epoll refused: musl\n  remedy:   use glibc");
    assertEquals(
        new Outcome(
            ExitCode.UNAVAILABLE, "", "gyre: epoll refused: musl\ngyre:   remedy:   use glibc\n"),
        fixture.run("serve", "/srv"));
  }

  @Test
  void doctorPrintsForPeopleOrForPrograms() throws InterruptedException {
    assertEquals(new Outcome(ExitCode.OK, "all is well\n", ""), fixture.run("doctor"));
    assertEquals(
        new Outcome(ExitCode.OK, "{\"chosen\":\"nio\"}\n", ""), fixture.run("doctor", "--json"));
  }

  @Test
  void doctorEndsWith69WhenNoTransportIsLeft() throws InterruptedException {
    fixture.diagnosis = new Diagnosis(false, "io_uring: refused", "{}");
    assertEquals(ExitCode.UNAVAILABLE, fixture.run("doctor", "--loops", "2").exitCode());
    assertEquals(2, given(Options.LOOPS));
  }

  @Test
  void versionNamesTheProgramAndTheJava() throws InterruptedException {
    Outcome outcome = fixture.run("--version");
    assertEquals(ExitCode.OK, outcome.exitCode());
    assertTrue(outcome.out().matches("gyre .*, Java 25\\S*\\R"), outcome.out());
    assertEquals(outcome, fixture.run("version"));
  }

  private <T> T given(Option<T> option) {
    return Objects.requireNonNull(fixture.settings).get(option);
  }
}
