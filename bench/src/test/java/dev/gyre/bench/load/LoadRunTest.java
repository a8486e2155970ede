package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Settings;
import dev.gyre.config.TransportMode;
import dev.gyre.transport.Transport;
import dev.gyre.transport.TransportSelector;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadRunTest {
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";

  private static Settings settings(String connections) {
    return Settings.DEFAULTS
        .with(LoadOptions.CONNECTIONS, connections)
        .with(LoadOptions.REQUESTS, "20")
        .with(LoadOptions.TIMEOUT, "200ms");
  }

  private static Tally run(PlainServer server, Settings settings) throws Exception {
    Plan plan = PlanReader.read("http://127.0.0.1:" + server.port() + "/", settings);
    Transport transport =
        Objects.requireNonNull(TransportSelector.select(TransportMode.NIO, 1).chosen());
    EventLoopGroup group = transport.newLoop(new DefaultThreadFactory("load-test", true));
    try {
      return new LoadRun(plan, transport, group.next()).start().sync().getNow();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
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
      Tally tally = run(server, settings("10"));
      assertEquals(20, tally.failures(Failure.TIMEOUT));
    }
  }

  @Test
  void anotherStatusIsCounted() throws Exception {
    String answer = OK.replace("200 OK", "404 Not Found");
    try (PlainServer server = new PlainServer(PlainServer.answering(answer))) {
      assertEquals(20, run(server, settings("1")).failures(Failure.STATUS));
    }
  }

  @Test
  void aBodyThatChangesAfterTheFirstAnswerIsAMismatch() throws Exception {
    try (PlainServer server =
        new PlainServer(PlainServer.answering(OK, OK.replace("hello", "jello")))) {
      Tally tally = run(server, settings("1"));
      assertEquals(1, tally.good());
      assertEquals(19, tally.failures(Failure.MISMATCH));
    }
  }

  @Test
  void nobodyListeningIsCountedAndTheRunEnds() throws Exception {
    PlainServer server = new PlainServer(PlainServer.silent());
    server.close();
    assertEquals(20, run(server, settings("4")).failures(Failure.CONNECT));
  }

  @Test
  void aStallShowsInResponseTimeOfAnOpenLoopAndHardlyInServiceTimeOfAClosedOne() throws Exception {
    Settings settings =
        Settings.DEFAULTS.with(LoadOptions.CONNECTIONS, "1").with(LoadOptions.DURATION, "3s");
    try (PlainServer server = new PlainServer(PlainServer.stalling(1000, 200))) {
      Tally open = run(server, settings.with(LoadOptions.RATE, "400"));
      Tally closed = run(server, settings);
      assertTrue(open.response().getValueAtPercentile(99) > 100_000_000, "open");
      assertTrue(closed.service().getValueAtPercentile(99) < 50_000_000, "closed");
    }
  }
}
