package dev.gyre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir Path site;

  private final CommandLineFixture fixture = new CommandLineFixture();

  private void write(String name, String content, int year) throws IOException {
    Path path = Files.writeString(site.resolve(name), content);
    Files.setLastModifiedTime(path, FileTime.from(Instant.parse(year + "-01-01T00:00:00Z")));
  }

  private Outcome check(String... options) throws InterruptedException {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "check";
    arguments[1] = site.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return fixture.run(arguments);
  }

  @Test
  void aSiteInOrderIsCountedAndEndsWith0() throws Exception {
    write("a.css", "0123456789", 2020);
    write("a.css.br", "x", 2020);
    assertEquals(
        new Outcome(
            ExitCode.OK,
            "1 usable, 0 stale, 0 oversized, 0 empty, 0 unusable, 0 orphan, 0 missing, 0 unread,"
                + " 0 problems\n",
            ""),
        check());
  }

  @Test
  void whatHasNoOriginalIsOnlyTold() throws Exception {
    write("a b.css.br", "x", 2020);
    assertEquals(
        new Outcome(
            ExitCode.OK,
            """
            orphan     /a%20b.css.br
            0 usable, 0 stale, 0 oversized, 0 empty, 0 unusable, 1 orphan, 0 missing, 0 unread, 0 problems
            """,
            ""),
        check());
  }

  @Test
  void aStaleOneEndsWith1() throws Exception {
    write("a.css", "0123456789", 2021);
    write("a.css.br", "x", 2020);
    assertEquals(
        new Outcome(
            ExitCode.NOT_AS_EXPECTED,
            """
            stale      /a.css.br
            0 usable, 1 stale, 0 oversized, 0 empty, 0 unusable, 0 orphan, 0 missing, 0 unread, 0 problems
            """,
            ""),
        check());
    assertEquals(ExitCode.OK, check("--precompressed", "zst,gz").exitCode());
    assertEquals(ExitCode.OK, check("--precompressed", "off").exitCode());
  }

  @Test
  void programsGetOneObject() throws Exception {
    write("a.css", "0123456789", 2021);
    write("a.css.br", "x", 2020);
    write("a.css.gz", "0123456789", 2022);
    write("a.css.zst", "", 2022);
    Outcome outcome = check("--json");
    assertEquals(ExitCode.NOT_AS_EXPECTED, outcome.exitCode());
    assertTrue(
        outcome.out().contains("{\"state\":\"empty\",\"address\":\"/a.css.zst\"}"), outcome.out());
    assertTrue(outcome.out().startsWith("{\"findings\":[{\"state\":"), outcome.out());
    assertTrue(
        outcome
            .out()
            .endsWith(
                "],\"counts\":{\"usable\":0,\"stale\":1,\"oversized\":1,\"empty\":1,\"unusable\":0,"
                    + "\"orphan\":0,\"missing\":0,\"unread\":0,\"problems\":0}}\n"),
        outcome.out());
    assertEquals(2, outcome.out().split("},\\{", -1).length - 1, outcome.out());
  }

  @Test
  void textsWithoutAnyAreListedWhereWanted() throws Exception {
    write("a.css", "0123456789".repeat(200), 2020);
    write("b.css", "0123456789".repeat(200), 2020);
    write("b.css.gz", "x", 2020);
    write("small.css", "x", 2020);
    write("picture.png", "0123456789".repeat(200), 2020);
    Outcome outcome = check("--missing");
    assertEquals(ExitCode.OK, outcome.exitCode());
    assertEquals(
        """
        missing    /a.css
        1 usable, 0 stale, 0 oversized, 0 empty, 0 unusable, 0 orphan, 1 missing, 0 unread, 0 problems
        """,
        outcome.out());
  }

  @Test
  void allThatAServerWouldStumbleOverIsTold() throws Exception {
    Path none = site.resolve("none");
    Outcome outcome =
        check(
            "--mount",
            "/docs=" + none,
            "--mime-types",
            none + ".types",
            "--rule",
            "password=" + none + ".users",
            "--tls-cert",
            none + ".crt",
            "--tls-key",
            none + ".key",
            "--access-log",
            "json",
            "--access-log-file",
            none + "/log",
            "--client-request-burst",
            "5",
            "--bind",
            "::1::",
            "--unix-socket",
            none + "/socket",
            "--unix-socket",
            site.toString(),
            "--unix-socket-owner",
            "nobody:none-has-this-name");
    assertEquals(ExitCode.NOT_AS_EXPECTED, outcome.exitCode());
    assertEquals(
        """
        problem    --mount /docs: NONE: no such directory
        problem    --mime-types: NONE.types: cannot be read: there is no such file
        problem    rule 1: password: NONE.users: there is no such file
        problem    --tls-cert: NONE.crt cannot be read: there is no such file
        problem    --access-log-file: NONE/log: cannot be written, or its directory is not there
        problem    --bind: '::1::' is neither an IP address nor a host name that resolves
        problem    --unix-socket: cannot listen on NONE/socket: the directory NONE does not exist
        problem    --unix-socket: cannot listen on SITE: what is there is no socket; remove it, or choose another name
        problem    --unix-socket-owner: 'nobody:none-has-this-name' has a name that no user or group has here
        problem    --client-request-burst 5 does nothing without --client-request-rate, which sets no limit: give one, or leave it out
        0 usable, 0 stale, 0 oversized, 0 empty, 0 unusable, 0 orphan, 0 missing, 0 unread, 10 problems
        """,
        outcome.out().replace(none.toString(), "NONE").replace(site.toString(), "SITE"));
  }

  @Test
  void aLogOfAHostNeedsTheFormatOfLogs() throws Exception {
    Outcome outcome = check("--access-log-host", "example.org=" + site.resolve("log"));
    assertEquals(ExitCode.NOT_AS_EXPECTED, outcome.exitCode());
    assertEquals(
        "problem    --access-log-host: --access-log is off; choose its format",
        outcome.out().lines().findFirst().orElse(""));
  }

  @Test
  void aLogHasToBeOneThatAServerWouldOpen() throws Exception {
    String[] formats = {"--access-log", "json"};
    Outcome folder = check(formats[0], formats[1], "--access-log-file", site.toString());
    assertTrue(
        folder.out().startsWith("problem    --access-log-file: " + site + ": is a directory\n"),
        folder.out());
    Outcome off = check("--access-log-host", "example.org=" + site.resolve("log"));
    assertTrue(
        off.out()
            .startsWith("problem    --access-log-host: --access-log is off; choose its format\n"),
        off.out());
    assertEquals(
        ExitCode.OK, check(formats[0], formats[1], "--access-log-file", "/dev/null").exitCode());
  }

  @Test
  void whatIsFoundInAMountHasItsAddressInTheSite() throws Exception {
    Files.createDirectory(site.resolve(".m"));
    write(".m/a.css", "0123456789", 2021);
    write(".m/a.css.br", "x", 2020);
    Path mounted = site.resolve(".m");
    Outcome outcome = check("--mount", "/d é=" + mounted, "--mount", "example.org/=" + mounted);
    assertEquals(
        """
        stale      /d%20%C3%A9/a.css.br
        stale      example.org/a.css.br
        0 usable, 2 stale, 0 oversized, 0 empty, 0 unusable, 0 orphan, 0 missing, 0 unread, 0 problems
        """,
        outcome.out());
  }

  @Test
  void whatRulesSendHasToBeThere() throws Exception {
    write("404.html", "x", 2020);
    Outcome outcome =
        check(
            "--spa",
            "--rule",
            "status=404 error-page=/404.html",
            "--rule",
            "status=403 error-page=/403.html",
            "--json");
    assertEquals(ExitCode.NOT_AS_EXPECTED, outcome.exitCode());
    assertEquals(
        "{\"findings\":[{\"state\":\"problem\",\"text\":\"rule 2: error-page /403.html: answered"
            + " 404, so there is no such file to send\"},{\"state\":\"problem\",\"text\":\"--spa:"
            + " /index.html: answered 404, so there is no such file to send\"}]",
        outcome.out().substring(0, outcome.out().indexOf(']') + 1));
  }

  @Test
  void whatRulesSendForSomethingElseMayBeHidden() throws Exception {
    write(".x.html", "x", 2020);
    assertEquals(ExitCode.OK, check("--rule", "status=404 error-page=/.x.html").exitCode());
    assertEquals(ExitCode.OK, check("--rule", "fallback=/.x.html").exitCode());
    assertEquals(ExitCode.NOT_AS_EXPECTED, check("--rule", "rewrite=/.x.html").exitCode());
  }

  @Test
  void whatRulesSendMayBeInAMountOfAllHostsBelowOne() throws Exception {
    Path mounted = Files.createDirectory(site.resolve("mounted"));
    Files.writeString(mounted.resolve("lost.html"), "x");
    Outcome outcome =
        check(
            "--mount",
            "*.example.org/=" + mounted,
            "--rule",
            "host=*.example.org status=404 error-page=/lost.html");
    assertEquals(ExitCode.OK, outcome.exitCode(), outcome.out());
  }

  @Test
  void aDirectoryThatIsNotThereIsAProblem() throws Exception {
    Outcome outcome = fixture.run("check", site.resolve("none").toString());
    assertEquals(ExitCode.NOT_AS_EXPECTED, outcome.exitCode());
    assertTrue(
        outcome.out().startsWith("problem    " + site.resolve("none") + ": no such directory\n"),
        outcome.out());
  }
}
