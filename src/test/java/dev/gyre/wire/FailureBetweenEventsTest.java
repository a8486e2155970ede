package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.PageSource;
import dev.gyre.http.Response;
import dev.gyre.http2.Http2Frame;
import dev.gyre.metrics.CloseReason;
import dev.gyre.routing.HttpApplication;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What fails when a connection goes on by itself, in no event of its channel, ends it too. */
class FailureBetweenEventsTest {
  /** Each answer is waited for. */
  private final OneLoop one = new OneLoop(0, Settings.DEFAULTS.with(Options.PIPELINE, "1"));

  private final DuplexEmbedded channel = one.open();

  @BeforeEach
  void expectFaults() {
    one.faults = new ArrayList<>();
  }

  @AfterEach
  void close() {
    channel.close();
    channel.releaseOutbound();
    one.close();
  }

  @Test
  void ofAPipelinedRequest() {
    channel.isFull = true;
    OneLoop.send(channel, OneLoop.REQUEST.repeat(2));
    one.application =
        asked -> {
          throw new NoClassDefFoundError("of a test");
        };
    channel.takeAll();
    assertEquals(List.of(CloseReason.ERROR), one.reasons);
  }

  private void answerWith(Body body) {
    one.application =
        asked -> new HttpApplication.Answer.Now(new Response(200, new Headers(), body));
  }

  private void send(byte... bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
  }

  private void beginHttp2() {
    send(Http2Frame.preface());
    send(new byte[] {0, 0, 6, Http2Frame.SETTINGS, 0, 0, 0, 0, 0, 0, 4, 0, 127, -1, -1});
    send(new byte[] {0, 0, 4, Http2Frame.WINDOW_UPDATE, 0, 0, 0, 0, 0, 0, 127, 0, 0});
  }

  private void get(int stream) {
    send(new byte[] {0, 0, 6, Http2Frame.HEADERS, 5, 0, 0, 0, (byte) stream});
    send(new byte[] {(byte) 0x82, (byte) 0x86, (byte) 0x84, 1, 1, 'x'});
  }

  @Test
  void ofTheRestOfABody() {
    answerWith(new Body.Bytes(new byte[1 << 20]));
    beginHttp2();
    channel.isFull = true;
    get(1);
    channel.config().setAllocator(OneLoop.withoutMemory());
    channel.takeAll();
    assertTrue(channel.isOpen());
    try {
      one.timers.runPendingTasks();
    } catch (OutOfMemoryError lost) { // which JUnit would end the process for
      throw new AssertionError("Netty would log it", lost);
    }
    assertEquals(List.of(CloseReason.ERROR), one.reasons);
  }

  /** A page of one piece and no end. */
  private static final class Piece implements PageSource {
    @Override
    public byte[] next() {
      return new byte[10];
    }

    @Override
    public void close() {}
  }

  @Test
  void ofAPieceOfABody() throws InterruptedException {
    answerWith(new Body.Page(new Piece()));
    beginHttp2();
    get(1);
    channel.config().setAllocator(OneLoop.withoutMemory());
    try {
      one.runStep();
    } catch (OutOfMemoryError lost) {
      throw new AssertionError("Netty would log it", lost);
    }
    assertEquals(List.of(CloseReason.ERROR), one.reasons);
  }
}
