package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Settings;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LoadRunTest {
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";

  private static Settings settings(String connections) {
    return Settings.DEFAULTS
        .with(LoadOptions.CONNECTIONS, connections)
        .with(LoadOptions.REQUESTS, "20")
        .with(LoadOptions.TIMEOUT, "20s");
  }

  private static Settings impatient(String connections) {
    return settings(connections).with(LoadOptions.TIMEOUT, "200ms");
  }

  private static Tally run(PlainServer server, Settings settings) throws Exception {
    return Loads.run("http://127.0.0.1:" + server.port() + "/", settings);
  }

  @Test
  void goodAnswersAreCountedAsTheServerCountsThem() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.answering(OK))) {
      Tally tally = run(server, settings("4"));
      assertEquals(20, tally.good());
      assertEquals(0, tally.bad());
      assertEquals(100, tally.bodyBytes());
      assertEquals(server.requests(), tally.allSent());
    }
  }

  @Test
  void anEmptyAnswerIsShortAndTheRunEnds() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.answering(""))) {
      Tally tally = run(server, settings("4"));
      assertEquals(20, tally.failures(Failure.SHORT));
      assertEquals(0, tally.good());
    }
  }

  @Test
  void aResetIsCountedAndTheRunEnds() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.resetting())) {
      Tally tally = run(server, settings("4"));
      assertEquals(20, tally.failures(Failure.RESET));
    }
  }

  @Test
  void anAnswerThatNeverComesIsATimeoutAndTheRunEnds() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.silent())) {
      Tally tally = run(server, impatient("10"));
      assertEquals(20, tally.failures(Failure.TIMEOUT));
      assertEquals(Failure.TIMEOUT.words(), tally.firstError());
    }
  }

  @Test
  void anotherStatusIsCounted() throws Exception {
    String answer = OK.replace("200 OK", "404 Not Found");
    try (PlainServer server = new PlainServer(PlainServer.answering(answer))) {
      Tally tally = run(server, settings("1"));
      assertEquals(20, tally.failures(Failure.STATUS));
      assertEquals("status 404 of http://127.0.0.1:" + server.port() + "/", tally.firstError());
    }
  }

  @Test
  void aBodyThatChangesAfterTheFirstAnswerIsAMismatch() throws Exception {
    try (PlainServer server =
        new PlainServer(PlainServer.answering(OK, OK.replace("hello", "jello")))) {
      Tally tally = run(server, settings("1"));
      assertEquals(1, tally.good());
      assertEquals(19, tally.failures(Failure.MISMATCH));
      assertTrue(tally.firstError().startsWith("another body of http://"), tally.firstError());
    }
  }

  @Test
  void nobodyListeningIsCountedAndTheRunEnds() throws Exception {
    try (Socket taken = PlainServer.portWithoutListener()) {
      Tally tally = Loads.run("127.0.0.1:" + taken.getLocalPort(), settings("4"));
      assertEquals(20, tally.failures(Failure.CONNECT));
      assertTrue(tally.firstError().contains("refused"), tally.firstError());
    }
  }

  /** Else its response time would leave out what those who connect have to wait for. */
  @Test
  void aConnectionForOneRequestOfAScheduleIsMadeWhenItIsDue() throws Exception {
    Settings scheduled =
        settings("8").with(LoadOptions.KEEP_ALIVE, "off").with(LoadOptions.RATE, "100");
    try (PlainServer server = new PlainServer(PlainServer.answering(OK))) {
      Tally tally = run(server, scheduled);
      assertEquals(20, tally.good());
      assertEquals(20, tally.allSent());
      assertEquals(20, server.connections());
    }
    try (Socket taken = PlainServer.portWithoutListener()) {
      Tally tally = Loads.run("127.0.0.1:" + taken.getLocalPort(), scheduled);
      assertEquals(20, tally.failures(Failure.CONNECT));
      assertEquals(0, tally.allSent());
      assertTrue(tally.firstError().contains("refused"), tally.firstError());
    }
  }

  @Test
  void connectingForOneRequestIsAPartOfItsResponseTime() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.answering(OK))) {
      Tally tally = run(server, settings("1").with(LoadOptions.KEEP_ALIVE, "off"));
      assertEquals(20, tally.service().getTotalCount());
      assertTrue(tally.response().getMean() > tally.service().getMean());
    }
  }

  @Test
  void chunkedAnswersAreUnderstoodAndCheckedWithoutTheirFraming() throws Exception {
    String head =
        OK.substring(0, OK.indexOf("hello"))
            .replace("Content-Length: 5", "Transfer-Encoding: chunked");
    String one = head + "5\r\nhello\r\n0\r\n\r\n";
    String other = head + "1\r\nh\r\n4\r\nello\r\n0\r\n\r\n";
    try (PlainServer server = new PlainServer(PlainServer.answering(one, other))) {
      Tally tally = run(server, settings("1"));
      assertEquals(20, tally.good());
      assertEquals(100, tally.bodyBytes());
    }
  }

  @Test
  void aPartIsGoodOnlyWhenItWasAskedFor() throws Exception {
    String part = OK.replace("200 OK", "206 Partial Content");
    try (PlainServer server = new PlainServer(PlainServer.answering(part))) {
      assertEquals(20, run(server, settings("1")).failures(Failure.STATUS));
      Settings ranged = settings("1").with(LoadOptions.HEADER, "Range: bytes=0-4");
      assertEquals(20, run(server, ranged).good());
    }
  }

  /** What is asked for is another answer than one that holds what the client has. */
  @ParameterizedTest
  @ValueSource(
      strings = {"If-None-Match: \"t\"", "if-modified-since: Sat, 29 Feb 2020 12:34:56 GMT"})
  void notModifiedIsGoodOnlyWhenItWasAskedFor(String field) throws Exception {
    String unchanged = "HTTP/1.1 304 Not Modified\r\nETag: \"t\"\r\nConnection: close\r\n\r\n";
    try (PlainServer server = new PlainServer(PlainServer.answering(OK, unchanged, OK))) {
      assertEquals(1, run(server, settings("1")).failures(Failure.STATUS));
    }
    try (PlainServer server = new PlainServer(PlainServer.answering(OK, unchanged, OK))) {
      Tally tally = run(server, settings("1").with(LoadOptions.HEADER, field));
      assertEquals(20, tally.good(), tally.firstError());
      assertEquals(95, tally.bodyBytes());
    }
  }

  @Test
  void headHasNoBody() throws Exception {
    String head = OK.replace("hello", "").replace("Connection: close\r\n", "");
    try (PlainServer server = new PlainServer(PlainServer.keeping(head))) {
      Tally tally = run(server, settings("2").with(LoadOptions.METHOD, "HEAD"));
      assertEquals(20, tally.good());
      assertEquals(0, tally.bodyBytes());
    }
  }

  @Test
  void anAnswerThatEndsInTheMiddleIsShort() throws Exception {
    String cut = OK.replace("Length: 5", "Length: 6");
    try (PlainServer server = new PlainServer(PlainServer.answering(cut))) {
      assertEquals(20, run(server, settings("2")).failures(Failure.SHORT));
    }
  }

  /** Such a server confuses every client that goes on with the connection. */
  @Test
  void anAnswerWithMoreThanItsLengthIsAMismatch() throws Exception {
    String longer = OK.replace("Connection: close\r\n", "") + "!";
    try (PlainServer server = new PlainServer(PlainServer.keeping(longer))) {
      assertEquals(20, run(server, settings("2")).failures(Failure.MISMATCH));
    }
  }

  @Test
  void whatIsNoHttpIsAMismatch() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.answering("SSH-2.0-x\r\n\r\n"))) {
      assertEquals(20, run(server, settings("2")).failures(Failure.MISMATCH));
    }
  }

  @Test
  void aScheduleThatFindsAllConnectionsBusySaysSo() throws Exception {
    Settings settings =
        settings("1").with(LoadOptions.REQUESTS, "40").with(LoadOptions.RATE, "1000");
    try (PlainServer server = new PlainServer(PlainServer.slow(20))) {
      Tally tally = run(server, settings);
      assertEquals(40, tally.good());
      assertTrue(tally.waited() > 20, "waited " + tally.waited());
      assertEquals(0, tally.unsentRequests(), "more than were to be sent");
    }
  }

  /** What is sent after an answer that closes the connection would fail by our own fault. */
  @Test
  void nothingIsSentBehindAnAnswerThatClosesTheConnection() throws Exception {
    PlainServer.Behaviour behaviour =
        (socket, number) -> number % 2 == 0 || PlainServer.keeping(OK).answer(socket, number);
    try (PlainServer server = new PlainServer(behaviour)) {
      Tally tally =
          run(
              server,
              settings("1")
                  .with(LoadOptions.REQUESTS, "3")
                  .with(LoadOptions.PIPELINE, "2")
                  .with(LoadOptions.TIMEOUT, "2s"));
      assertEquals(2, server.connections());
      assertEquals(2, tally.good());
      assertEquals(1, tally.failures(Failure.TIMEOUT));
    }
  }

  /** Its connections are refused a hundred times a second each. */
  @Test
  void ofAScheduleNoMoreRequestsFailThanWereToBeSent() throws Exception {
    Settings settings =
        Settings.DEFAULTS.with(LoadOptions.RATE, "20").with(LoadOptions.DURATION, "1s");
    try (Socket taken = PlainServer.portWithoutListener()) {
      Tally tally = Loads.run("127.0.0.1:" + taken.getLocalPort(), settings);
      assertEquals(20, tally.requests() + tally.unsentRequests());
      assertTrue(tally.failures(Failure.CONNECT) > 0);
    }
  }

  /** Who types Ctrl-C beside a slow server has not found that it failed. */
  @Test
  void whatIsUnderWayAtAStopIsNoFailure() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.silent())) {
      Settings settings =
          Settings.DEFAULTS.with(LoadOptions.CONNECTIONS, "3").with(LoadOptions.TIMEOUT, "1h");
      Plan plan = PlanReader.read("127.0.0.1:" + server.port(), settings);
      Tally tally =
          Loads.onLoop(
              (transport, loop) -> {
                LoadRun run = new LoadRun(plan, transport, loop);
                run.watch(
                    new Watcher() {
                      @Override
                      public void look(Tally soFar, long nanos) {
                        if (soFar.allSent() == 3) {
                          run.stop();
                        }
                      }
                    });
                return run.start().sync().getNow();
              });
      assertEquals(0, tally.bad());
      assertEquals("", tally.firstError());
      assertEquals(3, tally.allSent());
      assertEquals(3, tally.cutOffRequests());
    }
  }

  /** Else it would make the rate of all the others a third of what it was. */
  @Test
  void aRequestThatIsGivenUpAfterTheEndDoesNotMakeTheRunLonger() throws Exception {
    PlainServer.Behaviour good = PlainServer.keeping(OK.replace("Connection: close\r\n", ""));
    try (PlainServer server =
        new PlainServer((socket, number) -> number == 1 || good.answer(socket, number))) {
      Settings settings =
          Settings.DEFAULTS
              .with(LoadOptions.CONNECTIONS, "2")
              .with(LoadOptions.DURATION, "500ms")
              .with(LoadOptions.TIMEOUT, "3s");
      Tally tally = run(server, settings);
      assertEquals(1, tally.failures(Failure.TIMEOUT));
      assertTrue(tally.good() > 0);
      assertTrue(tally.seconds() < 3, "seconds " + tally.seconds());
    }
  }

  @Test
  void aScheduleLastsAsLongAsItWasToAndNotToItsLastAnswer() throws Exception {
    Settings settings =
        Settings.DEFAULTS.with(LoadOptions.RATE, "2").with(LoadOptions.DURATION, "900ms");
    try (PlainServer server =
        new PlainServer(PlainServer.keeping(OK.replace("Connection: close\r\n", "")))) {
      Tally tally = run(server, settings);
      assertEquals(0, tally.bad());
      assertTrue(tally.seconds() >= 0.9, "seconds " + tally.seconds());
    }
  }

  @Test
  void progressIsToldAtEveryRequest() throws Exception {
    List<Long> told = new ArrayList<>();
    Watcher watcher =
        new Watcher() {
          @Override
          public void ended(long requestsBefore) {
            told.add(requestsBefore);
          }
        };
    try (PlainServer server = new PlainServer(PlainServer.answering(OK))) {
      Plan plan = PlanReader.read("127.0.0.1:" + server.port(), settings("3"));
      Loads.run(plan, watcher);
    }
    assertEquals(LongStream.range(0, 20).boxed().toList(), told);
  }

  @Test
  void theEndOfAWarmUpIsToldOnce() throws Exception {
    List<Integer> told = new ArrayList<>();
    try (PlainServer server = new PlainServer(PlainServer.answering(OK))) {
      Settings warm = settings("1").with(LoadOptions.WARM_UP, "1s");
      Plan plan = PlanReader.read("127.0.0.1:" + server.port(), warm);
      Tally tally =
          Loads.onLoop(
              (transport, loop) -> {
                LoadRun run = new LoadRun(plan, transport, loop);
                run.afterWarmUp(() -> told.add(server.requests()));
                return run.start().sync().getNow();
              });
      assertEquals(20, tally.requests());
      assertEquals(1, told.size());
      assertTrue(told.getFirst() > 0 && told.getFirst() < server.requests(), told.toString());
    }
  }

  @Test
  void aStallShowsInResponseTimeOfAnOpenLoopAndHardlyInServiceTimeOfAClosedOne() throws Exception {
    Settings settings =
        Settings.DEFAULTS.with(LoadOptions.CONNECTIONS, "1").with(LoadOptions.DURATION, "3s");
    try (PlainServer server = new PlainServer(PlainServer.stalling(1000, 200))) {
      Tally open = run(server, settings.with(LoadOptions.RATE, "400"));
      Tally closed = run(server, settings);
      // Of the one, a fifth is late; of the other one each second, however few a busy machine
      // makes.
      long openNanos = open.response().getValueAtPercentile(95);
      long closedNanos = closed.service().getValueAtPercentile(95);
      assertTrue(openNanos > 100_000_000, () -> "open " + openNanos);
      assertTrue(2 * closedNanos < openNanos, () -> "closed " + closedNanos);
    }
  }
}
