package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Settings;
import dev.gyre.http2.Http2Frame;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against servers of HTTP/2 that misbehave. */
@Timeout(60)
class Http2LoadTest {
  private static final int NO_ERROR = Http2Frame.NO_ERROR;
  private static final byte[] THREE_STREAMS = {0, 3, 0, 0, 0, 3};
  private static final byte[] NO_STREAM = {0, 3, 0, 0, 0, 0};

  private static Settings settings(int connections, int streams) {
    return Settings.DEFAULTS
        .with(LoadOptions.HTTP2, "on")
        .with(LoadOptions.CONNECTIONS, String.valueOf(connections))
        .with(LoadOptions.STREAMS, String.valueOf(streams))
        .with(LoadOptions.REQUESTS, "20")
        .with(LoadOptions.TIMEOUT, "300ms");
  }

  private static Settings patient(int connections, int streams) {
    return settings(connections, streams).with(LoadOptions.TIMEOUT, "20s");
  }

  private static Tally run(int port, Settings settings) throws Exception {
    return Loads.run("http://127.0.0.1:" + port + "/", settings);
  }

  @Test
  void goodAnswersAreCountedAsTheServerCountsThemAndSettingsAreAcknowledged() throws Exception {
    try (FrameServer server =
        new FrameServer((peer, stream, number) -> peer.answer(stream, "hello"))) {
      Tally tally = run(server.port(), patient(2, 5));
      assertEquals(20, tally.good(), tally.firstError());
      assertEquals(100, tally.bodyBytes());
      assertEquals(server.requests.get(), tally.allSent());
      assertEquals(2, server.connections.get());
      assertEquals(2, server.settingsAcks.get());
    }
  }

  @Test
  void aStreamThatIsResetIsCountedAndTheConnectionGoesOn() throws Exception {
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> {
              if (number % 2 == 0) {
                peer.answer(stream, "hello");
              } else {
                peer.frame(
                    Http2Frame.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 7);
              }
            })) {
      Tally tally = run(server.port(), patient(1, 4));
      assertEquals(10, tally.good());
      assertEquals(10, tally.failures(Failure.RESET));
      assertEquals(1, server.connections.get());
      assertTrue(tally.firstError().contains("REFUSED_STREAM"), tally.firstError());
    }
  }

  @Test
  void whatGoAwayLeavesOutIsCountedAndTheRestIsAnswered() throws Exception {
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> {
              if (stream == 3) {
                peer.goAway(1, NO_ERROR);
                peer.answer(1, "hello");
              }
            })) {
      Tally tally = run(server.port(), patient(1, 2));
      assertEquals(10, tally.good());
      assertEquals(10, tally.failures(Failure.RESET));
      assertEquals(10, server.connections.get());
      assertTrue(tally.firstError().contains("GOAWAY with NO_ERROR"), tally.firstError());
    }
  }

  @Test
  void aConnectionIsRenewedAfterAGoAwayThatLeavesNothingOut() throws Exception {
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> {
              if (stream == 3) {
                peer.goAway(3, NO_ERROR);
                peer.answer(1, "hello");
                peer.answer(3, "hello");
              }
            })) {
      Tally tally = run(server.port(), patient(1, 2));
      assertEquals(20, tally.good(), tally.firstError());
      assertEquals(10, server.connections.get());
    }
  }

  @Test
  void aBodyThatIsShorterThanItsLengthIsShort() throws Exception {
    byte[] lengthSix = {(byte) 0x88, 0x0f, 0x0d, 1, '6'};
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> {
              peer.frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, lengthSix);
              peer.frame(
                  Http2Frame.DATA, Http2Frame.END_STREAM, stream, FrameServer.ascii("hello"));
            })) {
      assertEquals(20, run(server.port(), patient(2, 2)).failures(Failure.SHORT));
    }
  }

  @Test
  void aConnectionThatEndsInTheMiddleIsShort() throws Exception {
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> {
              peer.frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, FrameServer.OK);
              peer.end();
            })) {
      assertEquals(20, run(server.port(), patient(2, 1)).failures(Failure.SHORT));
    }
  }

  @Test
  void anotherStatusAndAnotherBodyAreCounted() throws Exception {
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) ->
                peer.frame(
                    Http2Frame.HEADERS,
                    Http2Frame.END_HEADERS | Http2Frame.END_STREAM,
                    stream,
                    (byte) 0x8d))) { // 404
      assertEquals(20, run(server.port(), patient(1, 1)).failures(Failure.STATUS));
    }
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> peer.answer(stream, number == 1 ? "hello" : "jello"))) {
      Tally tally = run(server.port(), patient(1, 1));
      assertEquals(1, tally.good());
      assertEquals(19, tally.failures(Failure.MISMATCH));
    }
  }

  @Test
  void interimAnswersSplitHeadsPaddingAndTrailersAreUnderstood() throws Exception {
    byte[] earlyHints = {0x08, 3, '1', '0', '3'};
    byte[] lengthFive = {0x0f, 0x0d, 1, '5'};
    byte[] trailer = {0, 1, 'a', 1, 'b'};
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> {
              peer.frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, earlyHints);
              peer.frame(Http2Frame.HEADERS, 0, stream, FrameServer.OK);
              peer.frame(Http2Frame.CONTINUATION, Http2Frame.END_HEADERS, stream, lengthFive);
              peer.frame(
                  Http2Frame.DATA, Http2Frame.PADDED, stream, FrameServer.ascii("\2helloxx"));
              peer.frame(
                  Http2Frame.HEADERS,
                  Http2Frame.END_HEADERS | Http2Frame.END_STREAM,
                  stream,
                  trailer);
            })) {
      Tally tally = run(server.port(), patient(1, 3));
      assertEquals(20, tally.good(), tally.firstError());
      assertEquals(100, tally.bodyBytes());
    }
  }

  @Test
  void aServerThatSaysNothingOrAllowsNothingIsATimeoutAndTheRunEnds() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.silent())) {
      assertEquals(20, run(server.port(), settings(10, 2)).failures(Failure.TIMEOUT));
    }
    try (FrameServer server = new FrameServer(NO_STREAM, (peer, stream, number) -> {})) {
      Tally tally = run(server.port(), settings(10, 2));
      assertEquals(20, tally.failures(Failure.TIMEOUT));
      assertEquals(0, tally.allSent());
    }
  }

  @Test
  void aScheduleOfWhichNothingCouldBeSentIsMissingAsAWhole() throws Exception {
    try (FrameServer server = new FrameServer(NO_STREAM, (peer, stream, number) -> {})) {
      Tally tally =
          run(
              server.port(),
              patient(2, 2)
                  .with(LoadOptions.REQUESTS, "0")
                  .with(LoadOptions.RATE, "20")
                  .with(LoadOptions.DURATION, "500ms"));
      assertEquals(0, tally.requests());
      assertEquals(10, tally.unsentRequests());
    }
  }

  @Test
  void requestsThatAreNeverAnsweredAreTimeoutsAndTheRunEnds() throws Exception {
    try (FrameServer server = new FrameServer((peer, stream, number) -> {})) {
      Tally tally = run(server.port(), settings(5, 4));
      assertEquals(20, tally.failures(Failure.TIMEOUT));
      FrameServer.await(server.requests, 20);
    }
  }

  @Test
  void aStreamThatHangsIsCancelledAloneWhileOthersGoOn() throws Exception {
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> {
              if (stream != 1) {
                peer.answer(stream, "hello");
              }
            })) {
      Settings settings =
          settings(1, 2)
              .with(LoadOptions.REQUESTS, "0")
              .with(LoadOptions.DURATION, "3s")
              .with(LoadOptions.TIMEOUT, "2s");
      Tally tally = run(server.port(), settings);
      assertEquals(1, tally.failures(Failure.TIMEOUT));
      assertEquals(1, tally.bad());
      FrameServer.await(server.cancelled, 1);
      assertEquals(1, server.connections.get());
    }
  }

  @Test
  void noMoreStreamsAreUnderWayThanTheServerAllows() throws Exception {
    AtomicInteger most = new AtomicInteger();
    try (FrameServer server =
        new FrameServer(
            THREE_STREAMS,
            (peer, stream, number) -> {
              peer.waiting++;
              most.accumulateAndGet(peer.waiting, Math::max);
              if (peer.waiting == 3) {
                peer.waiting = 0;
                peer.answer(stream - 4, "hello");
                peer.answer(stream - 2, "hello");
                peer.answer(stream, "hello");
              }
            })) {
      Tally tally = run(server.port(), patient(1, 10).with(LoadOptions.REQUESTS, "60"));
      assertEquals(60, tally.good(), tally.firstError());
      assertEquals(3, most.get());
    }
  }

  @Test
  void aConnectionWhoseNumbersAreUsedUpIsRenewed() throws Exception {
    try (FrameServer server =
        new FrameServer((peer, stream, number) -> peer.answer(stream, "hello"))) {
      Plan plan = PlanReader.read("127.0.0.1:" + server.port(), patient(1, 2));
      Tally tally =
          Loads.onLoop(
              (transport, loop) -> {
                LoadRun run = new LoadRun(plan, transport, loop);
                run.lastStream(7);
                return run.start().sync().getNow();
              });
      assertEquals(20, tally.good(), tally.firstError());
      assertEquals(5, server.connections.get());
    }
  }

  @Test
  void aPingIsAnswered() throws Exception {
    FrameServer.Behaviour behaviour =
        new FrameServer.Behaviour() {
          @Override
          public void request(FrameServer.Peer peer, int stream, int number) throws IOException {
            peer.waiting = stream;
            peer.frame(Http2Frame.PING, 0, 0, FrameServer.ascii("pingping"));
          }

          @Override
          public void pong(FrameServer.Peer peer) throws IOException {
            peer.answer(peer.waiting, "hello");
          }
        };
    try (FrameServer server = new FrameServer(behaviour)) {
      assertEquals(20, run(server.port(), patient(2, 1)).good());
    }
  }

  @Test
  void aServerOfHttp1IsAnErrorOfItsOwnKind() throws Exception {
    String refusal = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    try (PlainServer server = new PlainServer(PlainServer.answering(refusal))) {
      Tally tally = run(server.port(), patient(2, 2));
      assertEquals(20, tally.failures(Failure.PROTOCOL));
      assertTrue(tally.firstError().contains("no SETTINGS frame"), tally.firstError());
    }
  }

  @Test
  void aConnectionThatEndsBeforeItIsOfUseIsCountedAndTheRunEnds() throws Exception {
    try (PlainServer server = new PlainServer(PlainServer.answering(""))) {
      assertEquals(20, run(server.port(), patient(2, 2)).failures(Failure.CONNECT));
    }
  }

  @Test
  void frameThatCannotBeUnderstoodIsAMismatch() throws Exception {
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) ->
                peer.frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, (byte) 0xff))) {
      assertEquals(20, run(server.port(), patient(2, 1)).failures(Failure.MISMATCH));
    }
  }
}
