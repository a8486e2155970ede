package dev.gyre.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.bench.machine.ServerProcess;
import dev.gyre.cli.Command;
import dev.gyre.cli.ExitCode;
import dev.gyre.cli.Terminal;
import dev.gyre.config.Option;
import dev.gyre.config.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {
  private static final Map<Option<?>, String> SHORT =
      Map.of(
          CompareOptions.CANDIDATES, "a=nio",
          CompareOptions.SCENARIOS, "small",
          CompareOptions.GENERATIONS, "1",
          CompareOptions.TRIALS, "1",
          // On a busy machine nothing may be answered in a tenth of a second.
          CompareOptions.TRIAL_TIME, "300ms",
          CompareOptions.WARM_UP, "300ms",
          CompareOptions.LOAD_TRANSPORT, "nio");

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ExitCode run(Map<Option<?>, String> more) throws InterruptedException {
    Settings settings = Settings.DEFAULTS;
    for (Map<Option<?>, String> options : List.of(SHORT, more)) {
      for (Map.Entry<Option<?>, String> entry : options.entrySet()) {
        settings = settings.with(entry.getKey(), entry.getValue());
      }
    }
    if (more.containsKey(CompareOptions.SCENARIO_FILE)
        && !more.containsKey(CompareOptions.SCENARIOS)) {
      Option<?> scenarios = CompareOptions.SCENARIOS;
      settings = settings.with(scenarios, scenarios.defaultText());
    }
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    Command command = new CompareCommands().commands().getFirst();
    return command.action().run(new Command.Invocation(settings, ""), terminal);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void measuresAServerProcessAndWritesEveryReport() throws Exception {
    Map<Option<?>, String> files =
        Map.of(
            CompareOptions.JSON, folder.resolve("json").toString(),
            CompareOptions.HTML, folder.resolve("html").toString(),
            CompareOptions.JUNIT, folder.resolve("xml").toString(),
            CompareOptions.MARKDOWN, folder.resolve("md").toString());
    assertEquals(ExitCode.OK, run(files), said());
    assertTrue(said().contains("small: 1 KiB"), said());
    for (String file : files.values()) {
      assertTrue(Files.size(Path.of(file)) > 0, file);
    }
  }

  @Test
  void aReportThatCannotBeWrittenIsToldBeforeAnythingIsMeasured() throws Exception {
    Path nowhere = folder.resolve("none").resolve("report.html");
    assertEquals(
        ExitCode.CANNOT_CREATE, run(Map.of(CompareOptions.HTML, nowhere.toString())), said());
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertTrue(said().contains("--html: cannot write " + nowhere), said());
  }

  @Test
  void measuresOverTlsAndHttp2WhenAskedFor() throws Exception {
    Map<Option<?>, String> asked =
        Map.of(
            CompareOptions.SCENARIOS, "tls,handshake,resume,h2",
            // A first handshake of both sides may take longer than the other trials here.
            CompareOptions.WARM_UP, "2s",
            CompareOptions.TRIAL_TIME, "500ms");
    assertEquals(ExitCode.OK, run(asked), said());
    for (String scenario : new String[] {"tls", "handshake", "resume", "h2"}) {
      assertTrue(said().contains(scenario + ": 1 KiB over TLS"), said());
    }
  }

  @Test
  void whatNeedsTlsIsNotMeasuredUnasked() {
    assertEquals(Scenarios.USUAL, Settings.DEFAULTS.get(CompareOptions.SCENARIOS));
    assertTrue(
        Scenarios.USUAL.stream().noneMatch(scenario -> scenario.service() == Service.FILES_TLS));
  }

  @Test
  void aServerThatAnswersWronglyIsNotMeasuredAndFailsTheRun() throws Exception {
    // A Gyre that serves nothing of the site: every answer is 404.
    String wrong = "wrong=" + gyre(folder.toString());
    assertEquals(ExitCode.NOT_AS_EXPECTED, run(Map.of(CompareOptions.SERVER, wrong)), said());
    assertTrue(said().contains("not measured: wrong, warm-up of small: 0 good answers"), said());
    assertTrue(said().contains(": status 404 of http://127.0.0.1:"), said());
  }

  @Test
  void whatAServerIsNotMadeForIsNotMeasuredAndFailsNothing() throws Exception {
    Path junit = folder.resolve("xml");
    Map<Option<?>, String> asked =
        Map.of(
            CompareOptions.SERVER,
            "other=" + gyre("{root}"),
            CompareOptions.SCENARIOS,
            "small,hello",
            CompareOptions.JUNIT,
            junit.toString());
    assertEquals(ExitCode.OK, run(asked), said());
    assertTrue(said().contains("not measured: not every server can do this one"), said());
    assertTrue(Files.readString(junit).contains("failures=\"0\""), Files.readString(junit));
    assertTrue(Files.readString(junit).contains("<skipped message="), Files.readString(junit));
  }

  /** As a command line. */
  private static String gyre(String root) {
    return "'%s' %s -cp '%s' dev.gyre.cli.Main serve '%s'"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                String.join(" ", ServerProcess.jvmOptions()),
                System.getProperty("java.class.path"),
                root)
        + " --transport nio --port {port}";
  }

  @Test
  void aServerThatDoesNotStartIsSaidWithItsExitCode() throws Exception {
    assertEquals(
        ExitCode.UNAVAILABLE,
        run(Map.of(CompareOptions.SERVER, "no=sh -c 'echo why >&2; exit 3' {port}")),
        said());
    assertTrue(said().contains("no ended with code 3 before it listened: why\n"), said());
  }

  /** An hour of measuring would be lost. */
  @Test
  void whatWasMeasuredBeforeAServerDidNotStartAnyMoreIsTold() throws Exception {
    Path begun = folder.resolve("begun");
    String once =
        "once=sh -c \"[ -e '%s' ] && exit 3; touch '%s'; exec %s\""
            .formatted(begun, begun, gyre("{root}"));
    Map<Option<?>, String> asked =
        Map.of(CompareOptions.SERVER, once, CompareOptions.GENERATIONS, "2");
    assertEquals(ExitCode.NOT_AS_EXPECTED, run(asked), said());
    assertTrue(
        said().contains("once ended with code 3 before it listened in generation 2 of 2"), said());
    assertTrue(said().contains("small: 1 KiB"), said());
  }

  /** With servers of its own in the middle of the second of a hundred generations. */
  @Test
  void aStopEndsTheServersAndTellsWhatWasMeasured() throws Exception {
    Path json = folder.resolve("json");
    Stop stop = new Stop();
    Settings settings = Settings.DEFAULTS;
    for (Map.Entry<Option<?>, String> entry : SHORT.entrySet()) {
      settings = settings.with(entry.getKey(), entry.getValue());
    }
    settings =
        settings
            .with(CompareOptions.CANDIDATES, "a=nio,b=nio")
            .with(CompareOptions.SCENARIOS, "small")
            .with(CompareOptions.GENERATIONS, "100")
            .with(CompareOptions.JSON, json.toString());
    // Progress is told step by step, each with its number.
    ByteArrayOutputStream watched =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            if (toString(StandardCharsets.UTF_8).contains("8 of ")) {
              stop.ask();
            }
          }
        };
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(watched, true, StandardCharsets.UTF_8),
            true);
    ExitCode exitCode =
        CompareAction.run(new Command.Invocation(settings, ""), terminal, true, stop);
    assertEquals(ExitCode.NOT_AS_EXPECTED, exitCode, said());
    assertTrue(said().contains("stopped by a signal in generation 2 of 100"), said());
    assertTrue(said().contains("b against a: too few generations to tell"), said());
    assertTrue(Files.size(json) > 0);
    assertEquals(
        0,
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().commandLine().orElse("").contains("gyre-compare"))
            .count());
  }

  @Test
  void aGateThatNothingCouldBreakIsWrongUsage() throws Exception {
    assertEquals(ExitCode.USAGE, run(Map.of(CompareOptions.GATE, "a.cpu <= a.cpu")), said());
    assertTrue(said().contains("--generations: '1' must be 4 or more with --gate"), said());
    Map<Option<?>, String> asked =
        Map.of(CompareOptions.GATE, "a.cpu <= a.cpu", CompareOptions.GENERATIONS, "4");
    assertEquals(ExitCode.USAGE, run(asked), said());
    assertTrue(said().contains("--gate: 'a.cpu <= a.cpu' compares a with itself"), said());
  }

  @Test
  void filesThatCannotBeReadAreNamedWithTheirOptionAndWhy() throws Exception {
    String none = folder.resolve("none").toString();
    for (Option<String> option : List.of(CompareOptions.BASELINE, CompareOptions.SCENARIO_FILE)) {
      assertEquals(ExitCode.NO_INPUT, run(Map.of(option, none)), said());
      assertTrue(
          said()
              .endsWith(
                  "gyre: compare: --%s: %s cannot be read: there is no such file\n"
                      .formatted(option.name(), none)),
          said());
    }
  }

  @Test
  void aBaselineThatIsSomethingElseIsWrongUsage() throws Exception {
    for (String text : new String[] {"{\"requests\":1}", "no JSON"}) {
      String file = Files.writeString(folder.resolve("other"), text).toString();
      assertEquals(ExitCode.USAGE, run(Map.of(CompareOptions.BASELINE, file)), said());
      assertTrue(said().contains("compare: --baseline: " + file + " is no"), said());
    }
  }

  @Test
  void aPartOfAFileIsNotComparedWithAllOfIt() throws Exception {
    Path file =
        Files.writeString(folder.resolve("own"), "part = --header 'Range: bytes=0-9' /1k.bin");
    assertEquals(ExitCode.OK, run(Map.of(CompareOptions.SCENARIO_FILE, file.toString())), said());
  }

  @Test
  void scenariosBesideAFileOfThemAreNotLeftOutInSilence() throws Exception {
    Path file = Files.writeString(folder.resolve("own"), "own = /1k.bin");
    Map<Option<?>, String> asked =
        Map.of(CompareOptions.SCENARIO_FILE, file.toString(), CompareOptions.SCENARIOS, "hello");
    assertEquals(ExitCode.USAGE, run(asked), said());
    assertTrue(
        said()
            .startsWith(
                "gyre: compare: --scenarios: 'hello' must be left out with --scenario-file"),
        said());
  }

  @Test
  void aFileIsThereForAPathWithAQueryToo() throws Exception {
    Path file = Files.writeString(folder.resolve("own"), "asked = /1k.bin?asked=1");
    assertEquals(ExitCode.OK, run(Map.of(CompareOptions.SCENARIO_FILE, file.toString())), said());
  }

  /** A file system that is full, here by a limit, would stay so. */
  @Test
  void whatCouldNotBeWrittenToServeIsNotLeftBehind() throws Exception {
    List<String> limited = List.of("sh", "-c", "ulimit -f 200; exec \"$@\"", "sh");
    Process process =
        compare(limited, "--candidates", "nio", "--scenarios", "1m")
            .redirectErrorStream(true)
            .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(ExitCode.UNAVAILABLE.number(), process.waitFor(), told);
    assertTrue(told.contains("File too large"), told);
    assertNothingIsLeft();
  }

  /** A server that never listens keeps it; the second signal ends it at once. */
  @ParameterizedTest
  @CsvSource({"HUP, 129", "TERM, 143"})
  void whatWasWrittenToServeIsNotLeftBehindBySignals(String signal, int exitCode) throws Exception {
    Path begun = folder.resolve("begun");
    String server = "x=sh -c 'touch \"$0\"; exec sleep 100' " + begun + " {port}";
    List<String> attentive = List.of("env", "--default-signal=HUP,TERM");
    Process process =
        compare(attentive, "--candidates", "", "--server", server, "--scenarios", "small")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (!Files.exists(begun)) {
        assertTrue(process.isAlive());
        Thread.onSpinWait();
      }
      while (process.isAlive()) {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      }
      assertEquals(exitCode, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
    assertNothingIsLeft();
  }

  /** Else the numbers would be those of the user's settings, and no report says so. */
  @Test
  void serversAreStartedWithoutTheOptionsOfTheEnvironment() throws Exception {
    Path log = folder.resolve("log");
    List<String> starter =
        List.of("env", "GYRE_ACCESS_LOG=json", "GYRE_ACCESS_LOG_FILE=" + log, "GYRE_OTHER=1");
    String[] words =
        "--candidates nio --scenarios small --generations 1 --trials 1 --trial-time 300ms --warm-up 300ms"
            .split(" ", -1);
    Process process = compare(starter, words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(Files.notExists(log));
  }

  /** As a process that another command starts, whose temporary files are in the folder. */
  private ProcessBuilder compare(List<String> starter, String... words) {
    List<String> command = new ArrayList<>(starter);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ServerProcess.jvmOptions());
    command.addAll(
        List.of(
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.gyre.cli.Main",
            "compare",
            "--load-transport",
            "nio"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command);
  }

  private void assertNothingIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(
          0, left.filter(file -> file.getFileName().toString().startsWith("gyre-compare")).count());
    }
  }

  @Test
  void aGateOnNobodyIsWrongUsage() throws Exception {
    assertEquals(ExitCode.USAGE, run(Map.of(CompareOptions.GATE, "a.cpu <= nobody.cpu")), said());
  }
}
