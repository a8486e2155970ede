package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.server.GyreServer;
import io.netty.util.concurrent.Promise;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the server that it is made for. */
@Timeout(120)
class GyreLoadTest {
  private static final Settings SETTINGS =
      Settings.DEFAULTS
          .with(LoadOptions.CONNECTIONS, "8")
          .with(LoadOptions.REQUESTS, "2000")
          .with(LoadOptions.TIMEOUT, "30s");

  @TempDir Path root;

  private static GyreServer start(GyreServer.Builder builder) throws Exception {
    return builder
        .set(Options.PORT, "0")
        .set(Options.TRANSPORT_MODE, "nio")
        .set(Options.LOOPS, "1")
        .start();
  }

  private static String url(GyreServer server) {
    return "http://127.0.0.1:" + server.port();
  }

  @ParameterizedTest
  @CsvSource({"on, 1", "on, 16", "off, 1"})
  void everyCountIsTheServersOwn(String keepAlive, String pipeline) throws Exception {
    try (GyreServer server = start(GyreServer.hello())) {
      Tally tally =
          Loads.run(
              url(server),
              SETTINGS
                  .with(LoadOptions.KEEP_ALIVE, keepAlive)
                  .with(LoadOptions.PIPELINE, pipeline)
                  .with(LoadOptions.RAMP, "50ms"));
      assertEquals(tally.allSent(), tally.good());
      assertEquals(2000, tally.good());
      assertEquals(2000L * "Hello World!".length(), tally.bodyBytes());
      assertEquals(tally.allSent(), Loads.allRequests(server));
    }
  }

  @ParameterizedTest
  @CsvSource({"on, 16", "off, 1"})
  void encryptedAnswersAreCheckedAndCountedAlike(String keepAlive, String pipeline)
      throws Exception {
    Files.write(root.resolve("file"), new byte[70_000]);
    try (GyreServer server = start(GyreServer.files(root).set(Options.TLS_SELF_SIGNED, "on"))) {
      Tally tally =
          Loads.run(
              "https://127.0.0.1:" + server.port() + "/file",
              SETTINGS
                  .with(LoadOptions.REQUESTS, "500")
                  .with(LoadOptions.KEEP_ALIVE, keepAlive)
                  .with(LoadOptions.PIPELINE, pipeline));
      assertEquals(0, tally.bad(), tally.firstError());
      assertEquals(500 * 70_000L, tally.bodyBytes());
      assertEquals(tally.allSent(), Loads.allRequests(server));
    }
  }

  @ParameterizedTest
  @CsvSource({"http, 1, 0", "http, 10, 0", "https, 10, 0", "http, 10, 2000", "https, 4, 2000"})
  void everyCountOfHttp2IsTheServersOwn(String scheme, String streams, String rate)
      throws Exception {
    Files.write(root.resolve("file"), new byte[70_000]);
    Files.writeString(root.resolve("small"), "small");
    String tls = scheme.equals("https") ? "on" : "off";
    try (GyreServer server = start(GyreServer.files(root).set(Options.TLS_SELF_SIGNED, tls))) {
      Tally tally =
          Loads.run(
              scheme + "://127.0.0.1:" + server.port() + "/file",
              SETTINGS
                  .with(LoadOptions.HTTP2, "on")
                  .with(LoadOptions.STREAMS, streams)
                  .with(LoadOptions.RATE, rate)
                  .with(LoadOptions.URL, "3 /small"));
      assertEquals(0, tally.bad(), tally.firstError());
      assertEquals(500, tally.good(0));
      assertEquals(1500, tally.good(1));
      assertEquals(500 * 70_000L + 1500 * 5, tally.bodyBytes());
      assertEquals(tally.allSent(), Loads.allRequests(server));
    }
  }

  @Test
  void headsRangesFieldsAndFilesToCompareWithWorkOverHttp2() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "0123456789");
    try (GyreServer server = start(GyreServer.files(root))) {
      Settings settings = SETTINGS.with(LoadOptions.HTTP2, "on").with(LoadOptions.REQUESTS, "100");
      String url = url(server) + "/file";
      Tally whole = Loads.run(url, settings.with(LoadOptions.VERIFY, file.toString()));
      assertEquals(100, whole.good(), whole.firstError());
      Tally part = Loads.run(url, settings.with(LoadOptions.HEADER, "Range: bytes=1-3"));
      assertEquals(300, part.bodyBytes(), part.firstError());
      Tally heads = Loads.run(url, settings.with(LoadOptions.METHOD, "HEAD"));
      assertEquals(100, heads.good(), heads.firstError());
      assertEquals(0, heads.bodyBytes());
      assertEquals(100, Loads.run(url + "s", settings).failures(Failure.STATUS));
    }
  }

  @Test
  void aServerThatDoesNotChooseHttp2IsAnErrorThatSaysSo() throws Exception {
    try (GyreServer server =
        start(GyreServer.hello().set(Options.TLS_SELF_SIGNED, "on").set(Options.HTTP2, "off"))) {
      Tally tally =
          Loads.run(
              "https://127.0.0.1:" + server.port(),
              SETTINGS.with(LoadOptions.HTTP2, "on").with(LoadOptions.REQUESTS, "20"));
      assertEquals(20, tally.failures(Failure.PROTOCOL));
      assertTrue(tally.firstError().contains("ALPN"), tally.firstError());
    }
    try (GyreServer server = start(GyreServer.hello())) {
      Tally tally =
          Loads.run(
              "https://127.0.0.1:" + server.port(),
              SETTINGS.with(LoadOptions.HTTP2, "on").with(LoadOptions.REQUESTS, "20"));
      assertEquals(20, tally.failures(Failure.CONNECT));
      assertEquals("the server does not speak TLS", tally.firstError());
    }
  }

  @ParameterizedTest
  @CsvSource({"off", "on"})
  void fullHandshakesAndResumedOnesAreToldApart(String resume) throws Exception {
    try (GyreServer server = start(GyreServer.hello().set(Options.TLS_SELF_SIGNED, "on"))) {
      Tally tally =
          Loads.run(
              "https://127.0.0.1:" + server.port(),
              SETTINGS
                  .with(LoadOptions.CONNECTIONS, "4")
                  .with(LoadOptions.REQUESTS, "200")
                  .with(LoadOptions.KEEP_ALIVE, "off")
                  .with(LoadOptions.TLS_RESUME, resume));
      assertEquals(200, tally.good(), tally.firstError());
      long full = tally.handshakes().full();
      long resumed = tally.handshakes().resumed();
      assertTrue(full + resumed >= 200, full + " full, " + resumed + " resumed");
      if (resume.equals("on")) {
        assertTrue(resumed > full, full + " full, " + resumed + " resumed");
      } else {
        assertEquals(0, resumed);
      }
    }
  }

  @Test
  void whoSpeaksNoTlsIsAFailure() throws Exception {
    try (GyreServer server = start(GyreServer.hello())) {
      Tally tally =
          Loads.run(
              "https://127.0.0.1:" + server.port(), SETTINGS.with(LoadOptions.REQUESTS, "20"));
      assertEquals(0, tally.good());
      assertTrue(tally.bad() > 0);
      assertEquals("the server does not speak TLS", tally.firstError());
    }
  }

  @Test
  void severalFilesAreSentByWeightAndEachIsCheckedAgainstItself() throws Exception {
    Files.writeString(root.resolve("a"), "short");
    Files.writeString(root.resolve("b"), "somewhat longer");
    Files.write(root.resolve("c,d"), new byte[300_000]);
    try (GyreServer server = start(GyreServer.files(root))) {
      Settings settings =
          SETTINGS
              .with(LoadOptions.REQUESTS, "1000")
              .with(LoadOptions.URL, "6 /b\n3 " + url(server) + "/c,d");
      Tally tally = Loads.run(url(server) + "/a", settings);
      assertEquals(0, tally.bad(), tally.firstError());
      assertEquals(100, tally.good(0));
      assertEquals(600, tally.good(1));
      assertEquals(300, tally.good(2));
      assertEquals(100 * 5 + 600 * 15 + 300 * 300_000L, tally.bodyBytes());
    }
  }

  @Test
  void everyBodyIsComparedWithAFile() throws Exception {
    Path file = Files.write(root.resolve("file"), new byte[70_000]);
    Path other = Files.write(root.resolve("other"), new byte[70_001]);
    try (GyreServer server = start(GyreServer.files(root))) {
      Settings settings = SETTINGS.with(LoadOptions.REQUESTS, "100");
      String url = url(server) + "/file";
      assertEquals(100, Loads.run(url, settings.with(LoadOptions.VERIFY, file.toString())).good());
      assertEquals(
          100,
          Loads.run(url, settings.with(LoadOptions.VERIFY, other.toString()))
              .failures(Failure.MISMATCH));
      Settings ranged = settings.with(LoadOptions.HEADER, "Range: bytes=10-19");
      assertEquals(1000, Loads.run(url, ranged).bodyBytes());
    }
  }

  @Test
  void theAddressOfANameIsTaken() throws Exception {
    try (GyreServer server = start(GyreServer.hello())) {
      Settings settings = SETTINGS.with(LoadOptions.REQUESTS, "50");
      Plan plan = PlanReader.read("localhost:" + server.port(), settings);
      Tally tally = Loads.run(plan.to(Reachability.reached(plan.destination())), Watcher.NONE);
      assertEquals(50, tally.good(), tally.firstError());
      assertEquals(
          50,
          Loads.run("localhost:" + server.port(), settings.with(LoadOptions.IPV4, "on")).good());
    }
  }

  @Test
  void anEchoServerIsLoadedMessageAfterMessage() throws Exception {
    try (GyreServer server = start(GyreServer.echo())) {
      Plan plan = PlanReader.readEcho("127.0.0.1:" + server.port(), SETTINGS);
      Tally tally = Loads.run(plan, Watcher.NONE);
      assertEquals(2000, tally.good());
      assertEquals(2000L * 13, tally.bodyBytes());
    }
  }

  @Test
  void roundsOfAnEchoGiveEveryConnectionATime() throws Exception {
    try (GyreServer server = start(GyreServer.echo())) {
      Settings settings = SETTINGS.with(LoadOptions.CONNECTIONS, "200");
      EchoTally tally = rounds(server.port(), settings);
      assertEquals(0, tally.bad(), tally.firstError());
      assertEquals(600, tally.times().getTotalCount());
      String table = new EchoReport(tally).ranks();
      assertEquals(200, table.lines().count());
      assertTrue(table.lines().allMatch(line -> line.matches("\\d+ \\d+")), table);
    }
  }

  @Test
  void anEchoThatIsWrongOrMissingIsCountedAndTheRoundsEnd() throws Exception {
    Settings settings =
        SETTINGS
            .with(LoadOptions.CONNECTIONS, "5")
            .with(LoadOptions.MESSAGE, "a\r\n\r\nb") // PlainServer acts on an empty line
            .with(LoadOptions.TIMEOUT, "20s");
    try (PlainServer server = new PlainServer(PlainServer.answering("xxxxxxxx"))) {
      assertEquals(15, rounds(server.port(), settings).failures(Failure.MISMATCH));
    }
    try (PlainServer server = new PlainServer(PlainServer.silent())) {
      Settings impatient = settings.with(LoadOptions.TIMEOUT, "200ms");
      assertEquals(15, rounds(server.port(), impatient).failures(Failure.TIMEOUT));
    }
    try (PlainServer server = new PlainServer(PlainServer.answering(""))) {
      assertEquals(15, rounds(server.port(), settings).bad());
    }
    try (Socket taken = PlainServer.portWithoutListener()) {
      assertEquals(15, rounds(taken.getLocalPort(), settings).failures(Failure.CONNECT));
    }
  }

  /** Who types Ctrl-C has not found that the server failed. */
  @Test
  void roundsThatAreStoppedHaveNoFailures() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.silent())) {
      Settings settings = SETTINGS.with(LoadOptions.CONNECTIONS, "5");
      Plan plan = PlanReader.readEcho("127.0.0.1:" + server.port(), settings);
      EchoTally tally =
          Loads.onLoop(
              (transport, loop) -> {
                EchoBench bench = new EchoBench(plan, 3, transport, loop);
                Promise<EchoTally> end = bench.start();
                while (server.connections() < 5) {
                  Thread.onSpinWait();
                }
                bench.stop();
                return end.sync().getNow();
              });
      assertEquals(0, tally.bad());
      assertEquals(5, server.connections());
    }
  }

  private static EchoTally rounds(int port, Settings settings) throws Exception {
    Plan plan = PlanReader.readEcho("127.0.0.1:" + port, settings);
    return Loads.onLoop(
        (transport, loop) -> new EchoBench(plan, 3, transport, loop).start().sync().getNow());
  }
}
