package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.PageSource;
import dev.gyre.http.Response;
import dev.gyre.routing.HelloApplication;
import dev.gyre.routing.HttpApplication;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which answers of HTTP/1 are the last ones when the server stops while a long one is sent. */
class LastAnswerTest {
  private static final String CLOSE = "Connection: close\r\n";

  private final OneLoop one = new OneLoop();
  private final DuplexEmbedded channel = one.open();

  @AfterEach
  void close() {
    channel.close();
    channel.releaseOutbound();
    one.close();
  }

  /** A page without a piece, whose end a file thread finds. */
  private static final class EmptyPage implements PageSource {
    @Override
    public byte @Nullable [] next() {
      return null;
    }

    @Override
    public void close() {}
  }

  /** Asks for a page whose head is sent and whose end is not. */
  private void beginPage() {
    Response page = new Response(200, new Headers(), new Body.Page(new EmptyPage()));
    one.application = asked -> new HttpApplication.Answer.Now(page);
    OneLoop.send(channel, OneLoop.REQUEST);
    assertFalse(sent().contains(CLOSE));
    one.application = new HelloApplication();
  }

  private String sent() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      text.append(out.toString(StandardCharsets.ISO_8859_1));
      out.release();
    }
    return text.toString();
  }

  /** Its client may ask again before it can know. */
  @Test
  void theOneBehindAnAnswerThatDidNotSaySo() throws InterruptedException {
    beginPage();
    one.loop.announceDrain();
    one.runStep();
    assertFalse(channel.isOutputShutdown());
    sent();
    OneLoop.send(channel, OneLoop.REQUEST);
    assertTrue(sent().contains(CLOSE));
    assertTrue(channel.isOutputShutdown());
  }

  @Test
  void theOneThatWasAskedForMeanwhile() throws InterruptedException {
    beginPage();
    OneLoop.send(channel, OneLoop.REQUEST);
    one.loop.announceDrain();
    one.loop.drain();
    one.runStep();
    assertTrue(sent().contains(CLOSE));
    assertTrue(channel.isOutputShutdown());
  }

  @Test
  void theLongOneWhereNothingFollows() throws InterruptedException {
    beginPage();
    one.loop.announceDrain();
    one.loop.drain();
    one.runStep();
    assertTrue(channel.isOutputShutdown());
  }

  @Test
  void theLongOneAlsoWhereItsClientIsIdleThen() throws InterruptedException {
    beginPage();
    one.loop.announceDrain();
    one.runStep();
    one.loop.drain();
    assertEquals(1, one.loop.idleClosed());
    assertTrue(channel.isOutputShutdown());
  }
}
