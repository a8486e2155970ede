package dev.gyre.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.http.Body;
import dev.gyre.http.Headers;
import dev.gyre.http.PageSource;
import dev.gyre.http.Response;
import dev.gyre.http2.Http2Frame;
import dev.gyre.routing.HttpApplication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time that peers of HTTP/2 have. */
class Http2SessionTest {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** GET, http, "/" by their indices, and :authority. */
  private static final byte[] REQUEST = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x01, 1, 'x'};

  /** POST, and a content-length that is too much. */
  private static final byte[] LARGE_POST = {
    (byte) 0x83,
    (byte) 0x86,
    (byte) 0x84,
    0x01,
    1,
    'x',
    0x0f,
    0x0d,
    7,
    '9',
    '9',
    '9',
    '9',
    '9',
    '9',
    '9'
  };

  private final OneLoop one = new OneLoop();
  private final DuplexEmbedded channel = one.open();

  @AfterEach
  void close() {
    channel.close();
    channel.releaseOutbound();
    one.close();
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(Http2Frame.HEADER_BYTES + payload.length)
        .put((byte) 0)
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private void send(byte[] bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes));
  }

  private static byte[] both(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private void begin() {
    send(Http2Frame.preface());
    send(frame(Http2Frame.SETTINGS, 0, 0, new byte[0]));
  }

  private void get(int stream) {
    send(frame(Http2Frame.HEADERS, 5, stream, REQUEST));
  }

  /** What a stream may be sent from now on, in all. */
  private void setWindow(int bytes) {
    byte[] setting =
        ByteBuffer.allocate(6)
            .putShort((short) Http2Frame.SETTING_INITIAL_WINDOW_SIZE)
            .putInt(bytes)
            .array();
    send(frame(Http2Frame.SETTINGS, 0, 0, setting));
  }

  private void answerWith(Response response) {
    one.application = asked -> new HttpApplication.Answer.Now(response);
  }

  /** A page whose pieces come when the test has them; an empty one ends it. */
  private static final class Pieces implements PageSource {
    final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();

    @Override
    public byte @Nullable [] next() throws IOException {
      try {
        byte[] piece = pieces.take();
        return piece.length == 0 ? null : piece;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {}
  }

  private Pieces answerWithPieces() {
    Pieces source = new Pieces();
    answerWith(new Response(200, new Headers(), new Body.Page(source)));
    return source;
  }

  /** Types of the frames that came out. */
  private List<Integer> types() {
    List<Integer> types = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      while (out.isReadable()) {
        int length = out.readMedium();
        types.add((int) out.readByte());
        out.skipBytes(Http2Frame.HEADER_BYTES - 4 + length);
      }
      out.release();
    }
    return types;
  }

  @Test
  void anAnswerToHeadHasNoBodyWhateverIsWrongWithItsFields() {
    begin();
    types();
    byte[] head = {
      (byte) 0x86, 0x02, 4, 'H', 'E', 'A', 'D', 0x04, 2, '/', '#', 0x01, 1, 'x',
    };
    send(frame(Http2Frame.HEADERS, 5, 1, head));
    assertEquals(List.of(Http2Frame.HEADERS), types()); // 400
  }

  /** As for HTTP/1. */
  @Test
  void allBytesOfAnswersAreCounted() {
    begin();
    types();
    get(1);
    get(3);
    assertEquals(OneLoop.takeBytes(channel), one.loop.server().counters().responseBytes());
    assertEquals(
        List.of(12L, 12L), one.answered.stream().map(Answered::bodyBytes).toList(), "of bodies");
  }

  /** Reads end anywhere, so that there may always be the beginning of a frame. */
  @Test
  void framesThatAreCompletedInTimeMayFollowEachOther() {
    begin();
    send(frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, REQUEST));
    types();
    byte[] data = frame(Http2Frame.DATA, 0, 1, new byte[100]);
    byte[] start = Arrays.copyOf(data, 50);
    byte[] end = Arrays.copyOfRange(data, 50, data.length);
    byte[] endAndStart = both(end, start);
    send(start);
    for (int i = 0; i < 10; i++) {
      one.pass(4);
      send(endAndStart);
    }
    assertEquals(List.of(), types());
    send(end);
    send(frame(Http2Frame.DATA, Http2Frame.END_STREAM, 1, new byte[0]));
    assertEquals(List.of(Http2Frame.HEADERS, Http2Frame.DATA), types());
  }

  @Test
  void frameThatIsNotCompletedEndsTheConnection() {
    begin();
    send(frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, REQUEST));
    types();
    byte[] data = frame(Http2Frame.DATA, 0, 1, new byte[100]);
    for (int i = 0; channel.isOpen() && i < 10; i++) {
      send(Arrays.copyOfRange(data, 10 * i, 10 * i + 10));
      one.pass(2);
    }
    assertEquals(List.of(Http2Frame.GOAWAY), types());
  }

  @Test
  void pingsInPiecesDoNotKeepAConnection() {
    begin();
    types();
    byte[] ping = frame(Http2Frame.PING, Http2Frame.ACK, 0, new byte[8]);
    byte[] start = Arrays.copyOf(ping, 5);
    byte[] endAndStart = both(Arrays.copyOfRange(ping, 5, ping.length), start);
    send(start);
    for (int i = 0; channel.isOpen() && i < 10; i++) {
      send(endAndStart);
      one.pass(4);
    }
    assertEquals(List.of(Http2Frame.GOAWAY), types());
  }

  @Test
  void connectionWhoseAnswerWaitsForTheSocketMakesNoRoom() {
    begin();
    channel.isFull = true;
    send(frame(Http2Frame.HEADERS, 5, 1, REQUEST));
    assertFalse(one.loop.evictOldestIdle());
    assertEquals(0, one.loop.idleQueue().size());
    channel.takeAll();
    assertEquals(1, one.loop.idleQueue().size());
    assertTrue(one.loop.evictOldestIdle());
    assertFalse(channel.isOpen());
  }

  /** It was idle for a shorter time than who has waited meanwhile. */
  @Test
  void connectionThatTookItsAnswerLaterMakesRoomLater() {
    begin();
    channel.isFull = true;
    get(1);
    one.passInSteps(20);
    DuplexEmbedded other = one.open();
    one.passInSteps(20);
    channel.takeAll();
    assertTrue(one.loop.evictOldestIdle());
    assertFalse(other.isOpen());
    assertTrue(channel.isOpen());
  }

  @Test
  void fileWithoutMemoryForItsAnswerIsClosed() {
    one.faults = new ArrayList<>();
    CountedContent file = new CountedContent(10);
    Body body = new Body.File(file, List.of(new Body.Piece.Range(0, 10)));
    answerWith(new Response(200, new Headers(), body));
    begin();
    channel.config().setAllocator(OneLoop.withoutMemory());
    get(1);
    assertFalse(channel.isOpen());
    assertEquals(0, file.owners);
  }

  /** Its streams end when they are written, not when their last bytes are taken. */
  @Test
  void connectionIsIdleFromWhenTheSocketHasTakenAll() {
    begin();
    types();
    channel.isFull = true;
    get(1);
    one.passInSteps(55);
    channel.takeAll();
    one.passInSteps(50);
    assertEquals(List.of(Http2Frame.HEADERS, Http2Frame.DATA), types());
    one.passInSteps(20);
    assertEquals(List.of(Http2Frame.GOAWAY), types());
  }

  @Test
  void answerThatComesLateHasItsTimeFromThenOn() {
    Response late = new Response(200, new Headers(), new Body.Bytes(new byte[10]));
    answerWith(late.heldFor(100 * SECOND_NANOS));
    begin();
    setWindow(0);
    get(1);
    types();
    one.passInSteps(101);
    assertEquals(List.of(Http2Frame.HEADERS), types());
    one.passInSteps(50);
    assertEquals(List.of(), types());
    one.passInSteps(20);
    assertEquals(List.of(Http2Frame.RST_STREAM), types());
  }

  @Test
  void pieceThatComesLateHasItsTimeFromThenOn() throws InterruptedException {
    Pieces source = answerWithPieces();
    begin();
    setWindow(10);
    get(1);
    setWindow(0);
    types();
    one.passInSteps(100);
    source.pieces.add(new byte[10]);
    one.runStep();
    one.passInSteps(50);
    assertEquals(List.of(), types());
    one.passInSteps(20);
    assertEquals(List.of(Http2Frame.RST_STREAM), types());
  }

  /** What the peer sends comes before the wheel turns, as on a loop with much to do. */
  @Test
  void pingsDoNotPutOffTheLookAtStreams() {
    begin();
    setWindow(0);
    get(1);
    types();
    byte[] ping = frame(Http2Frame.PING, Http2Frame.ACK, 0, new byte[8]);
    for (int i = 0; i < 70; i++) {
      one.clock.advanceNanos(SECOND_NANOS);
      send(ping);
      one.loop.wheel().advance(one.clock.nanoTime());
    }
    assertEquals(List.of(Http2Frame.RST_STREAM), types());
  }

  /** Answers 413 to a body that is yet to come, of which nothing is taken. */
  private void refuseBody() {
    begin();
    setWindow(0);
    types();
    send(frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, LARGE_POST));
    assertEquals(List.of(Http2Frame.HEADERS), types());
  }

  /** The same frame again and again, in one read. */
  private void sendMany(int count, byte[] frame) {
    ByteBuffer all = ByteBuffer.allocate(count * frame.length);
    for (int i = 0; i < count; i++) {
      all.put(frame);
    }
    send(all.array());
  }

  /** Section 5.4.1: the peer takes the first GOAWAY with an error for the last frame. */
  @Test
  void nothingFollowsTheLastWord() {
    begin();
    send(frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, REQUEST));
    types();
    sendMany(1_000, frame(Http2Frame.DATA, 0, 1, new byte[0]));
    assertEquals(List.of(Http2Frame.GOAWAY), types());
  }

  @Test
  void noPingIsAnsweredBehindTheLastWord() {
    begin();
    types();
    sendMany(2_000, frame(Http2Frame.PING, 0, 0, new byte[8]));
    List<Integer> types = types();
    assertEquals(types.size() - 1, types.indexOf(Http2Frame.GOAWAY));
  }

  @Test
  void anAnswerThatEndsWithItsConnectionIsWrittenDownOnce() {
    answerWithPieces();
    begin();
    get(1);
    sendMany(990, frame(Http2Frame.PING, 0, 0, new byte[8]));
    types();
    send(frame(Http2Frame.WINDOW_UPDATE, 0, 1, new byte[4]));
    assertEquals(List.of(Http2Frame.RST_STREAM, Http2Frame.GOAWAY), types());
    assertEquals(1, one.answered.size());
  }

  @Test
  void slowAnswersThatEndWithTheirConnectionAreWrittenDownOnce() {
    answerWith(new Response(200, new Headers(), new Body.Bytes(new byte[10])));
    begin();
    setWindow(0);
    for (int i = 0; i < Http2Streams.OPEN_MAX; i++) {
      get(2 * i + 1);
    }
    types();
    one.passInSteps(59);
    sendMany(980, frame(Http2Frame.PING, Http2Frame.ACK, 0, new byte[8]));
    one.passInSteps(10);
    List<Integer> types = types();
    assertEquals(types.size() - 1, types.indexOf(Http2Frame.GOAWAY), types::toString);
    assertEquals(Http2Streams.OPEN_MAX, one.answered.size());
  }

  /** All that are open may be ended at once. */
  @Test
  void bodiesOnTheirWayToStreamsThatWereEndedAreDropped() {
    begin();
    for (int i = 0; i < Http2Streams.OPEN_MAX; i++) {
      send(frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 2 * i + 1, LARGE_POST));
    }
    types();
    for (int i = 0; i < Http2Streams.OPEN_MAX; i++) {
      send(frame(Http2Frame.DATA, 0, 2 * i + 1, new byte[1]));
    }
    assertEquals(List.of(), types());
  }

  @Test
  void bodyBehindItsAnswerDoesNotPutOffTheEnd() {
    refuseBody();
    for (int i = 0; i < 70; i++) {
      send(frame(Http2Frame.DATA, 0, 1, new byte[1]));
      one.pass(1);
    }
    assertEquals(List.of(Http2Frame.RST_STREAM), types());
  }

  @Test
  void bodyBehindItsAnswerGetsNoMoreRoom() {
    refuseBody();
    for (int bytes = 0; bytes <= Http2Frame.WINDOW_BYTES; bytes += 10_000) {
      send(frame(Http2Frame.DATA, 0, 1, new byte[10_000]));
    }
    // The connection's window is given back: its other streams can do nothing about it.
    assertEquals(List.of(Http2Frame.WINDOW_UPDATE, Http2Frame.RST_STREAM), types());
  }

  /** A page may turn out to be complete when its peer takes less than it was sent already. */
  @Test
  void answerEndsWhenItsWindowIsBelowZero() throws InterruptedException {
    Pieces source = answerWithPieces();
    begin();
    setWindow(10);
    get(1);
    source.pieces.add(new byte[10]);
    one.runStep();
    send(frame(Http2Frame.WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 1}));
    setWindow(0);
    types();
    source.pieces.add(new byte[0]);
    one.runStep();
    assertEquals(List.of(Http2Frame.DATA), types());
    assertEquals(1, one.loop.idleQueue().size(), "all is answered");
  }

  /** A page's pieces are larger than what a peer takes that takes a byte. */
  @Test
  void pagesThatAreNotTakenAreMadeForAFewStreamsOnly() {
    AtomicInteger made = new AtomicInteger();
    PageSource endless =
        new PageSource() {
          @Override
          public byte[] next() {
            made.incrementAndGet();
            return new byte[32 * 1024];
          }

          @Override
          public void close() {}
        };
    answerWith(new Response(200, new Headers(), new Body.Page(endless)));
    begin();
    setWindow(1);
    for (int i = 0; i < Http2Streams.OPEN_MAX; i++) {
      get(2 * i + 1);
    }
    one.pool.close();
    assertTrue(one.pool.awaitTermination(20 * SECOND_NANOS));
    assertEquals(8, made.get());
  }

  /** Streams take turns: who waits for his own is not slow while others go on. */
  @Test
  void streamsThatWaitForTheirTurnAreNotCut() {
    begin();
    int bodyBytes = "Hello World!".length();
    int streams = Http2Frame.WINDOW_BYTES / bodyBytes + 3; // the last three have no window
    for (int i = 0; i < streams; i++) {
      send(frame(Http2Frame.HEADERS, 5, 2 * i + 1, REQUEST));
    }
    types();
    for (int i = 0; i < 3; i++) {
      one.pass(40);
      send(frame(Http2Frame.WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, (byte) bodyBytes}));
    }
    assertFalse(types().contains(Http2Frame.RST_STREAM));
    one.pass(70);
    assertEquals(List.of(Http2Frame.GOAWAY), types(), "all were answered");
  }

  /** Nobody had anything to take before that. */
  @Test
  void streamThatBeginsWhileTheWindowIsClosedHasItsTimeFromThenOn() {
    answerWith(new Response(200, new Headers(), new Body.Bytes(new byte[Http2Frame.WINDOW_BYTES])));
    begin();
    get(1);
    one.passInSteps(50);
    types();
    get(3);
    one.passInSteps(50);
    assertEquals(List.of(Http2Frame.HEADERS), types());
    one.passInSteps(20);
    assertEquals(List.of(Http2Frame.RST_STREAM), types());
  }
}
