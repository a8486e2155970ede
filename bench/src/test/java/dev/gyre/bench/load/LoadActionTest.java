package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.cli.Command.Invocation;
import dev.gyre.cli.ExitCode;
import dev.gyre.cli.Terminal;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.server.GyreServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command from its options to what it prints and ends with. */
@Timeout(120)
class LoadActionTest {
  // As a script reads the standard output of htstress: progress, an empty line, the block.
  private static final Pattern HTSTRESS_OUTPUT =
      Pattern.compile(
          """
          ((?:\\d+ requests
          )*)
          requests:      (\\d+)
          good requests: (\\d+) \\[(\\d+)%]
          bad requests:  (\\d+) \\[(\\d+)%]
          socket errors: (\\d+) \\[(\\d+)%]
          seconds:       (\\d+\\.\\d{3})
          requests/sec:  (\\d+\\.\\d{3})

          """);

  private static final Settings HTSTRESS =
      Settings.DEFAULTS
          .with(LoadOptions.HTSTRESS, "on")
          .with(LoadOptions.TRANSPORT, "nio")
          .with(LoadOptions.CONNECTIONS, "2")
          .with(LoadOptions.THREADS, "2")
          .with(LoadOptions.TIMEOUT, "30s")
          .with(LoadOptions.REQUESTS, "100");

  @TempDir Path folder;

  private record Outcome(ExitCode exitCode, String out, String err) {}

  /** Something that prints and ends. */
  private interface Act {
    ExitCode on(Terminal terminal) throws InterruptedException;
  }

  private static Outcome run(String operand, Settings settings) throws Exception {
    return outcome(terminal -> LoadAction.run(new Invocation(settings, operand), terminal));
  }

  private static Outcome outcome(Act act) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new PrintStream(out), new PrintStream(err), false);
    ExitCode exitCode = act.on(terminal);
    return new Outcome(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static Matcher htstress(String operand, ExitCode expected) throws Exception {
    return htstress(operand, HTSTRESS, expected);
  }

  private static Matcher htstress(String operand, Settings settings, ExitCode expected)
      throws Exception {
    Outcome outcome = run(operand, settings);
    Matcher matcher = HTSTRESS_OUTPUT.matcher(outcome.out());
    assertTrue(matcher.matches(), outcome.out());
    assertEquals(expected, outcome.exitCode());
    assertEquals(10, matcher.group(1).lines().count());
    assertEquals("100", matcher.group(2));
    return matcher;
  }

  @Test
  void goodAnswersAreAHundredPercentAsHtstressPrintsIt() throws Exception {
    try (GyreServer server =
        GyreServer.hello()
            .set(Options.PORT, "0")
            .set(Options.TRANSPORT_MODE, "nio")
            .set(Options.LOOPS, "1")
            .start()) {
      Outcome outcome = run("http://127.0.0.1:" + server.port(), HTSTRESS);
      Matcher matcher = HTSTRESS_OUTPUT.matcher(outcome.out());
      assertTrue(matcher.matches(), outcome.out());
      assertEquals("100", matcher.group(3));
      assertEquals("100", matcher.group(4));
      assertEquals("0", matcher.group(7));
      assertEquals(ExitCode.OK, outcome.exitCode());
      assertEquals("", outcome.err());
      assertEquals(100, Loads.allRequests(server));
    }
  }

  @Test
  void aServerThatResetsHasSocketErrorsOnlyAndTheRunEnds() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.resetting())) {
      Matcher matcher = htstress("127.0.0.1:" + server.port(), ExitCode.NOT_AS_EXPECTED);
      assertEquals("100", matcher.group(7));
      assertEquals("100", matcher.group(8));
    }
  }

  @Test
  void emptyAnswersAndNoAnswersAreBadAndTheRunEnds() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.answering(""))) {
      Matcher matcher = htstress("127.0.0.1:" + server.port(), ExitCode.NOT_AS_EXPECTED);
      assertEquals("100", matcher.group(5));
      assertEquals("0", matcher.group(3));
    }
    try (PlainServer server = new PlainServer(PlainServer.silent())) {
      Settings impatient = HTSTRESS.with(LoadOptions.TIMEOUT, "100ms");
      Matcher matcher = htstress("127.0.0.1:" + server.port(), impatient, ExitCode.NOT_AS_EXPECTED);
      assertEquals("100", matcher.group(5));
    }
  }

  /** As htstress makes one connection first. */
  @Test
  void oneConnectionMoreThanIsLoadedFindsTheServer() throws Exception {
    String answer = "HTTP/1.0 200 OK\r\n\r\nhi";
    try (PlainServer server = new PlainServer(PlainServer.answering(answer))) {
      Settings settings =
          HTSTRESS.with(LoadOptions.CONNECTIONS, "1").with(LoadOptions.THREADS, "1");
      assertEquals(ExitCode.OK, run("127.0.0.1:" + server.port(), settings).exitCode());
      assertEquals(100, server.requests());
      assertEquals(101, server.connections());
    }
  }

  @Test
  void theFirstAddressThatAcceptsIsTheOneThatIsLoaded() throws Exception {
    try (Socket silent = PlainServer.portWithoutListener();
        PlainServer server = new PlainServer(PlainServer.silent())) {
      InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
      InetSocketAddress good = new InetSocketAddress(loopback, server.port());
      InetSocketAddress bad = new InetSocketAddress(loopback, silent.getLocalPort());
      Destination several = new Destination(List.of(bad, good, bad), "", null);
      assertEquals(List.of(good), Reachability.reached(several).addresses());
    }
  }

  @Test
  void whereNobodyListensNothingIsMeasured() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    Outcome outcome = run("http://127.0.0.1:" + port, Settings.DEFAULTS);
    assertEquals(ExitCode.UNAVAILABLE, outcome.exitCode());
    assertEquals("", outcome.out());
    assertEquals(
        "gyre: load: nobody listens at 127.0.0.1:"
            + port
            + ": Connection refused; start the server first, or name another address\n",
        outcome.err());
    String path = folder.resolve("none").toString();
    Outcome unix = run("http://host/", Settings.DEFAULTS.with(LoadOptions.UNIX, path));
    assertEquals(ExitCode.UNAVAILABLE, unix.exitCode());
    assertTrue(unix.err().startsWith("gyre: load: nobody listens at " + path), unix.err());
  }

  @Test
  void aResultThatCannotBeWrittenIsToldBeforeAnythingIsMeasured() throws Exception {
    String nowhere = folder.resolve("none/json").toString();
    try (PlainServer server = new PlainServer(PlainServer.silent())) {
      Outcome outcome =
          run(
              "127.0.0.1:" + server.port(),
              Settings.DEFAULTS
                  .with(LoadOptions.JSON, nowhere)
                  .with(LoadOptions.HGRM, folder.toString()));
      assertEquals(ExitCode.CANNOT_CREATE, outcome.exitCode());
      String remedy = "; name a file in a directory that is there and writable";
      assertEquals(
          List.of(
              "gyre: load: --json: cannot write " + nowhere + remedy,
              "gyre: load: --hgrm: cannot write " + folder + remedy),
          outcome.err().lines().toList());
    }
  }

  @Test
  void filesOfAnEchoThatCannotBeWrittenAreToldBeforeAnythingIsMeasured() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("bench.txt"));
    String told = gyre(ExitCode.CANNOT_CREATE, "", "load", "--echo", "127.0.0.1:1");
    assertTrue(told.contains("gyre: load: --echo: cannot write " + taken), told);
  }

  @Test
  void moreConnectionsThanDescriptorsAreRefused() throws Exception {
    String told = gyre(ExitCode.USAGE, "ulimit -n 512;", "load", "-c", "500", "127.0.0.1:1");
    assertTrue(told.contains("gyre: load: --connections: 500 in all are too"), told);
  }

  /** As a process in the folder, after a command of the shell; returns what it complains of. */
  private String gyre(ExitCode expected, String before, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", before + " exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.gyre.cli.Main"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).directory(folder.toFile()).start();
    String told = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(expected.number(), process.waitFor(), told);
    return told;
  }

  @Test
  void twoResultsInOneFileAreRefused() throws Exception {
    String file = folder.resolve("result").toString();
    Outcome outcome =
        run(
            "127.0.0.1:1",
            Settings.DEFAULTS
                .with(LoadOptions.JSON, file)
                .with(LoadOptions.HTML, folder.resolve("./result").toString()));
    assertEquals(ExitCode.CANNOT_CREATE, outcome.exitCode());
    assertEquals(
        "gyre: load: --html: %s is the file of --json too; name another one\n"
            .formatted(folder.resolve("./result")),
        outcome.err());
  }

  /** Which may be on another disk. */
  @Test
  void aResultThatCannotBeWrittenKeepsNoOtherFromBeingWritten() throws Exception {
    Settings settings =
        Settings.DEFAULTS
            .with(LoadOptions.JSON, "/dev/full")
            .with(LoadOptions.HTML, folder.resolve("html").toString());
    Tally tally = new Tally(1, false);
    tally.good(0, 0, 1000, 1000, 5);
    tally.ended(1_500_000_000);
    Result result =
        new Result(PlanReader.read("127.0.0.1:1", settings), tally, 0, Environment.read("nio"));
    Outcome outcome = outcome(terminal -> LoadAction.print(result, settings, terminal));
    assertEquals(ExitCode.CANNOT_CREATE, outcome.exitCode());
    assertEquals(
        "gyre: load: --json: cannot write /dev/full: No space left on device\n", outcome.err());
    assertTrue(Files.size(folder.resolve("html")) > 0);
  }

  @Test
  void everyFileThatWasAskedForIsWritten() throws Exception {
    try (PlainServer server =
        new PlainServer(PlainServer.keeping("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))) {
      Outcome outcome =
          run(
              "127.0.0.1:" + server.port(),
              Settings.DEFAULTS
                  .with(LoadOptions.TRANSPORT, "nio")
                  .with(LoadOptions.REQUESTS, "50")
                  .with(LoadOptions.DEBUG, "on")
                  .with(LoadOptions.JSON, folder.resolve("json").toString())
                  .with(LoadOptions.CSV, folder.resolve("csv").toString())
                  .with(LoadOptions.HGRM, folder.resolve("hgrm").toString())
                  .with(LoadOptions.HTML, folder.resolve("html").toString()));
      assertEquals(ExitCode.OK, outcome.exitCode());
      assertTrue(outcome.out().startsWith("50 requests in "), outcome.out());
      assertTrue(outcome.err().contains("GET / HTTP/1.1\r\nHost: "), outcome.err());
      assertTrue(outcome.err().contains("Content-Length: 2\r\n\r\nhi"), outcome.err());
    }
    for (String name : new String[] {"json", "csv", "hgrm", "html"}) {
      assertTrue(Files.size(folder.resolve(name)) > 100, name);
    }
  }

  @Test
  void aScheduleThatTheServerIsTooSlowForIsNotAsExpectedAlthoughAllAnswersAreGood()
      throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.slow(100))) {
      Outcome outcome =
          run(
              "127.0.0.1:" + server.port(),
              Settings.DEFAULTS
                  .with(LoadOptions.TRANSPORT, "nio")
                  .with(LoadOptions.CONNECTIONS, "1")
                  .with(LoadOptions.RATE, "200")
                  .with(LoadOptions.DURATION, "500ms"));
      assertTrue(outcome.out().contains(", bad 0,"), outcome.out());
      assertTrue(outcome.out().contains("of the schedule never sent"), outcome.out());
      assertEquals(ExitCode.NOT_AS_EXPECTED, outcome.exitCode());
    }
  }

  @Test
  void aScheduleThatWasNotKeptIsToldBesideTheBlockOfHtstress() throws Exception {
    Settings settings = HTSTRESS.with(LoadOptions.RATE, "200");
    Plan plan = PlanReader.read("localhost:1", settings);
    Tally tally = new Tally(1, true);
    tally.good(0, 0, 1000, 1000, 5);
    tally.unsent();
    tally.ended(1_500_000_000);
    Result result = new Result(plan, tally, 0, Environment.read("nio"));
    Outcome outcome = outcome(terminal -> LoadAction.print(result, settings, terminal));
    assertEquals(ExitCode.NOT_AS_EXPECTED, outcome.exitCode());
    assertTrue(HTSTRESS_OUTPUT.matcher(outcome.out()).matches(), outcome.out());
    assertEquals("gyre: load: " + result.doubts().getFirst() + "\n", outcome.err());
  }

  @Test
  void anEchoThatNeverCameBackTookNotZeroTime() throws Exception {
    EchoTally tally = new EchoTally(2);
    tally.failed(Failure.TIMEOUT);
    Outcome outcome = outcome(terminal -> new EchoReport(tally).print(terminal, folder));
    assertEquals(ExitCode.NOT_AS_EXPECTED, outcome.exitCode());
    assertTrue(outcome.out().contains("\nno message came back\n"), outcome.out());
    assertTrue(!outcome.out().contains("p50"), outcome.out());
  }

  @Test
  void roundsOfAnEchoRefuseWhatTheyWouldNotDo() throws Exception {
    Settings settings =
        Settings.DEFAULTS
            .with(LoadOptions.ECHO, "on")
            .with(LoadOptions.JSON, folder.resolve("json").toString());
    Outcome outcome = run("127.0.0.1:1", settings);
    assertEquals(ExitCode.USAGE, outcome.exitCode());
    assertTrue(
        outcome.err().startsWith("gyre: load: --json: '" + folder.resolve("json") + "' must be"),
        outcome.err());
  }

  @Test
  void aFileToVerifyWithThatIsNotThereIsNamedWithItsOptionAndWhy() throws Exception {
    String none = folder.resolve("none").toString();
    Outcome outcome = run("127.0.0.1:1", Settings.DEFAULTS.with(LoadOptions.VERIFY, none));
    assertEquals(ExitCode.NO_INPUT, outcome.exitCode());
    assertEquals(
        "gyre: load: --verify: " + none + " cannot be read: there is no such file\n",
        outcome.err());
  }

  @Test
  void wrongUsageIsSaidInOneLine() throws Exception {
    Outcome outcome = run("ftp://127.0.0.1/", Settings.DEFAULTS);
    assertEquals(ExitCode.USAGE, outcome.exitCode());
    assertEquals(1, outcome.err().lines().count());
    Settings settings = Settings.DEFAULTS.with(LoadOptions.VERIFY, folder.resolve("no").toString());
    assertEquals(ExitCode.NO_INPUT, run("127.0.0.1", settings).exitCode());
  }
}
