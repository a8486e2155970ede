package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.Response;
import dev.gyre.routing.HttpApplication;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the file of an answer when there is no memory for its head. */
class AnswerWithoutMemoryTest {
  private static final int BYTES = 100;

  private final OneLoop one = new OneLoop();
  private final CountedContent file = new CountedContent(BYTES);
  private final Response response =
      new Response(
          200, new Headers(), new Body.File(file, List.of(new Body.Piece.Range(0, BYTES))));

  @BeforeEach
  void expectFaults() {
    one.faults = new ArrayList<>();
  }

  @AfterEach
  void close() {
    one.close();
  }

  @Test
  void itIsClosed() {
    one.application = asked -> new HttpApplication.Answer.Now(response);
    DuplexEmbedded channel = one.open();
    channel.config().setAllocator(OneLoop.withoutMemory());
    OneLoop.send(channel, OneLoop.REQUEST);
    assertFalse(channel.isOpen());
    assertEquals(0, file.owners);
  }

  @Test
  void whatWasReadOfItIsGivenBack() throws InterruptedException {
    UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    HttpApplication.Answer.Later later = () -> response;
    one.application = asked -> later;
    DuplexEmbedded channel = one.open();
    channel.config().setAllocator(memory);
    OneLoop.send(channel, OneLoop.REQUEST);
    channel.config().setAllocator(OneLoop.withoutMemory());
    one.runStep();
    assertFalse(channel.isOpen());
    assertEquals(0, file.owners);
    assertEquals(0, memory.metric().usedDirectMemory());
  }
}
