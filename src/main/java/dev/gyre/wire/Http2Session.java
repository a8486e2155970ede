package dev.gyre.wire;

import dev.gyre.http.TruncatedFileException;
import dev.gyre.http2.HpackDecoder;
import dev.gyre.http2.Http2Frame;
import dev.gyre.http2.RequestHead;
import dev.gyre.metrics.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.util.collection.IntObjectHashMap;
import java.util.Objects;

/**
 * HTTP/2 (RFC 9113) on one connection: streams, windows, limits. Everything that is written during
 * an event goes out as one buffer at its end. Used by the connection's loop thread.
 */
final class Http2Session {
  private static final int STREAMS_MAX = 100;
  private static final long WINDOW_BYTES_MAX = Integer.MAX_VALUE;

  /** Answers are made no further while so much waits for the socket. */
  private static final int WAITING_BYTES_MAX = 256 * 1024;

  /** Bodies are dropped, so their windows are given back; not for every frame. */
  private static final int WINDOW_RETURN_BYTES = Http2Frame.WINDOW_BYTES / 2;

  private static final int CLOSED_REMEMBERED = 64;

  private final Connection connection;
  private final LoopContext loop;
  private final Http1Service service;
  private final InputBuffer input = new InputBuffer();
  private final HpackDecoder decoder = new HpackDecoder();
  private final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>();
  private final int[] closedLately = new int[CLOSED_REMEMBERED];
  private final Http2Output output;
  private final Http2Sender sender;
  private final Http2Answers answers;
  private final Http2Allowance allowance;
  private final Http2Reader reader;
  private boolean partial;
  private long partialSinceNanos;
  private int lastStream;
  private int closedCount;
  private int initialSendWindow = Http2Frame.WINDOW_BYTES;
  private int receivedUnreturned;
  private long requests;
  private long takenBytes;
  private long takenNanos;
  private long nextLookNanos;
  private boolean processing;
  private boolean goesOn;
  private boolean ended;
  private CloseReason endReason = CloseReason.COMPLETED;
  private boolean draining;
  private long nowNanos;
  private long idleSinceNanos;

  Http2Session(Connection connection, LoopContext loop, Http1Service service, long nowNanos) {
    this.connection = connection;
    this.loop = loop;
    this.service = service;
    this.output = new Http2Output(connection.context());
    this.sender = new Http2Sender(this, output);
    this.answers = new Http2Answers(loop, service, connection, output);
    this.allowance = new Http2Allowance(nowNanos);
    this.reader = new Http2Reader(this, 2 * service.requestLimits().headBytesMax());
    this.nowNanos = nowNanos;
    this.nextLookNanos = nowNanos;
    output.settings(
        Http2Frame.SETTING_MAX_CONCURRENT_STREAMS,
        STREAMS_MAX,
        Http2Frame.SETTING_MAX_HEADER_LIST_SIZE,
        service.requestLimits().headBytesMax());
    becomeIdle();
    flush();
  }

  // ---- events ----------------------------------------------------------------------------------

  void received(ByteBuf bytes) {
    if (ended) {
      bytes.release();
      return;
    }
    input.append(bytes);
    process();
  }

  /** Hot: consumes all frames that are whole, then sends once. */
  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    nowNanos = connection.now();
    byte[] scratch = loop.scratch();
    while (wantsInput()) {
      int length = input.peek(scratch);
      int consumed = reader.consume(scratch, length);
      input.skip(consumed);
      if (consumed == 0) {
        break;
      }
    }
    processing = false;
    if (ended) {
      input.release();
    } else {
      input.settle(connection.context().alloc());
    }
    boolean isPartial = !isHeldBack() && (input.readableBytes() > 0 || reader.isInsideBlock());
    if (isPartial && !partial) {
      partialSinceNanos = nowNanos;
    }
    partial = isPartial;
    connection.readWhile(!isHeldBack());
    afterStep();
  }

  /** Whether what waits for the socket is so much that more requests would only wait too. */
  private boolean isHeldBack() {
    return connection.queuedBytes() + output.size() > 2 * WAITING_BYTES_MAX;
  }

  /** Whether the session goes on, and has room for what more requests would be answered. */
  boolean wantsInput() {
    return !ended && !isHeldBack();
  }

  // ---- requests --------------------------------------------------------------------------------

  /** Whether fields may come for a stream: a new one, or one whose body is not complete. */
  boolean mayBegin(int id) {
    Http2Stream known = streams.get(id);
    if (known != null ? known.remoteEnded : id <= lastStream) {
      boolean closed = known != null || wasClosedLately(id);
      fail(closed ? Http2Frame.STREAM_CLOSED : Http2Frame.PROTOCOL_ERROR);
      return false;
    }
    return true;
  }

  /** A whole header block: a request, or the fields behind its body. Hot. */
  void head(int id, byte[] bytes, int from, int to, boolean endsStream, boolean dependsOnItself) {
    Http2Workspace room = loop.http2();
    Http2Stream stream = streams.get(id);
    RequestHead head = room.requestHead;
    head.begin(stream != null);
    if (!decoder.decode(bytes, from, to, room.scratch, head)) {
      fail(Http2Frame.COMPRESSION_ERROR);
      return;
    }
    RequestHead.Verdict verdict = head.end();
    if (stream != null) {
      boolean fine = endsStream && verdict != RequestHead.Verdict.MALFORMED;
      if (fine) {
        bodyEnded(stream);
      } else {
        resetStream(stream, Http2Frame.PROTOCOL_ERROR);
      }
      return;
    }
    lastStream = id;
    if (draining) {
      return; // GOAWAY has told that nobody will answer
    }
    if (streams.size() >= STREAMS_MAX) {
      refuseStream(id, Http2Frame.REFUSED_STREAM);
      return;
    }
    if (dependsOnItself || verdict == RequestHead.Verdict.MALFORMED) {
      refuseStream(id, Http2Frame.PROTOCOL_ERROR);
      return;
    }
    if (endsStream && head.contentLength() > 0) {
      refuseStream(id, Http2Frame.PROTOCOL_ERROR);
      return;
    }
    begin(id, head, verdict, endsStream);
  }

  private void refuseStream(int id, int code) {
    remember(id);
    output.reset(id, code);
    charge(Http2Allowance.RESET);
  }

  private void begin(int id, RequestHead head, RequestHead.Verdict verdict, boolean endsStream) {
    Http2Stream stream = new Http2Stream(this, id, initialSendWindow);
    stream.beganNanos = nowNanos;
    stream.progressNanos = nowNanos;
    stream.remoteEnded = endsStream;
    stream.expectedBytes = head.contentLength();
    stream.number = ++requests;
    if (streams.isEmpty()) {
      loop.idleQueue().remove(connection);
    }
    streams.put(id, stream);
    boolean tooLarge = verdict == RequestHead.Verdict.TOO_LARGE;
    boolean known = !tooLarge && stream.remoteEnded && answers.answerKnown(stream, head, nowNanos);
    if (tooLarge) {
      answers.refuse(stream, 431);
    } else if (!known && answers.parse(stream, head)) {
      if (head.contentLength() > service.bodyBytesMax()) {
        answers.refuse(stream, 413);
      } else if (stream.remoteEnded) {
        answers.answer(stream, Objects.requireNonNull(stream.request), nowNanos);
      }
    }
    answered(stream);
  }

  /**
   * A part of a request's body, which is dropped.
   *
   * @param length what it takes of the windows, with its padding
   */
  void data(int id, int length, int content, boolean ends) {
    if (id > lastStream) {
      fail(Http2Frame.PROTOCOL_ERROR); // idle
      return;
    }
    receivedUnreturned += length;
    if (receivedUnreturned > Http2Frame.WINDOW_BYTES) {
      fail(Http2Frame.FLOW_CONTROL_ERROR);
      return;
    }
    if (receivedUnreturned > WINDOW_RETURN_BYTES) {
      output.windowUpdate(0, receivedUnreturned);
      receivedUnreturned = 0;
    }
    if (content == 0 && !ends) {
      charge(Http2Allowance.RESET);
    }
    Http2Stream stream = streams.get(id);
    if (stream == null || stream.remoteEnded) {
      if (stream != null) {
        resetStream(stream, Http2Frame.STREAM_CLOSED);
      } else {
        refuseStream(id, Http2Frame.STREAM_CLOSED);
      }
      return;
    }
    stream.receiveWindow -= length;
    if (stream.receiveWindow < 0) {
      resetStream(stream, Http2Frame.FLOW_CONTROL_ERROR);
      return;
    }
    stream.receivedBytes += content;
    stream.progressNanos = nowNanos;
    if (stream.expectedBytes >= 0 && stream.receivedBytes > stream.expectedBytes) {
      resetStream(stream, Http2Frame.PROTOCOL_ERROR);
    } else if (ends) {
      bodyEnded(stream);
    } else if (stream.receivedBytes > service.bodyBytesMax() && !stream.answering) {
      answers.refuse(stream, 413);
      answered(stream);
    } else if (stream.receiveWindow < WINDOW_RETURN_BYTES) {
      output.windowUpdate(id, Http2Frame.WINDOW_BYTES - stream.receiveWindow);
      stream.receiveWindow = Http2Frame.WINDOW_BYTES;
    }
  }

  private void bodyEnded(Http2Stream stream) {
    stream.remoteEnded = true;
    if (stream.expectedBytes >= 0 && stream.receivedBytes != stream.expectedBytes) {
      resetStream(stream, Http2Frame.PROTOCOL_ERROR);
    } else if (!stream.answering && stream.request != null) {
      answers.answer(stream, stream.request, nowNanos);
      answered(stream);
    }
  }

  // ---- answers ---------------------------------------------------------------------------------

  /** An answer that had to wait for a disk. */
  void answerLate(Http2Stream stream, PreparedAnswer prepared) {
    nowNanos = connection.now();
    answers.deliver(stream, prepared);
    answered(stream);
    afterStep();
  }

  /** The head of an answer may be on its way now; its body follows in turn, if it has one. */
  private void answered(Http2Stream stream) {
    if (!stream.answering || stream.closed) {
      return;
    }
    if (stream.pending == null && stream.reader == null) {
      complete(stream);
    } else {
      ready(stream);
    }
  }

  /** It has something to send, or something to send must be made. */
  void ready(Http2Stream stream) {
    sender.add(stream);
    if (!processing) {
      afterStep();
    }
  }

  private void afterStep() {
    boolean before = processing;
    processing = true; // pieces that come at once only join the queue
    sender.pump(nowNanos);
    processing = before;
    flush();
    setDeadline();
  }

  /** Whether more may be gathered before it is sent. */
  boolean mayGather() {
    return !ended && connection.queuedBytes() + output.size() <= WAITING_BYTES_MAX;
  }

  /** A frame of an answer has been written. */
  void wentOn() {
    allowance.giveBack(2 * Http2Allowance.FRAME);
  }

  /** The last frame of an answer has been written. */
  void complete(Http2Stream stream) {
    answers.account(stream, nowNanos);
    allowance.giveBack(Http2Allowance.RESET);
    if (!stream.remoteEnded) {
      output.reset(stream.id, Http2Frame.NO_ERROR); // section 8.1: the rest need not come
    }
    remove(stream);
  }

  void bodyFailed(Http2Stream stream, Throwable cause) {
    if (!(cause instanceof TruncatedFileException)) {
      loop.server().log().fault("body of an answer", cause);
    }
    nowNanos = connection.now();
    output.reset(stream.id, Http2Frame.INTERNAL_ERROR);
    remove(stream);
    afterStep();
  }

  private void resetStream(Http2Stream stream, int code) {
    output.reset(stream.id, code);
    charge(Http2Allowance.RESET);
    remove(stream);
  }

  private void remove(Http2Stream stream) {
    streams.remove(stream.id);
    remember(stream.id);
    stream.close();
    if (streams.isEmpty()) {
      becomeIdle();
    }
  }

  private void remember(int stream) {
    closedLately[closedCount++ % CLOSED_REMEMBERED] = stream;
  }

  private boolean wasClosedLately(int stream) {
    for (int closed : closedLately) {
      if (closed == stream) {
        return true;
      }
    }
    return false;
  }

  // ---- other frames ----------------------------------------------------------------------------

  /** An error of a stream that may not be open. */
  void streamError(int id, int code) {
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      resetStream(stream, code);
    } else {
      refuseStream(id, code);
    }
  }

  /** The peer wants no answer any more. */
  void streamReset(int id) {
    charge(Http2Allowance.RESET);
    if (id > lastStream) {
      fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      remove(stream);
    }
  }

  void settingsEnded() {
    if (!ended) {
      output.settingsAck();
    }
  }

  void setting(int identifier, int value) {
    switch (identifier) {
      case Http2Frame.SETTING_ENABLE_PUSH -> {
        if (value != 0 && value != 1) {
          fail(Http2Frame.PROTOCOL_ERROR);
        }
      }
      case Http2Frame.SETTING_INITIAL_WINDOW_SIZE -> {
        if (value < 0) {
          fail(Http2Frame.FLOW_CONTROL_ERROR);
          return;
        }
        int more = value - initialSendWindow;
        initialSendWindow = value;
        for (Http2Stream stream : streams.values()) {
          stream.sendWindow += more;
          if (stream.sendWindow > WINDOW_BYTES_MAX) {
            fail(Http2Frame.FLOW_CONTROL_ERROR);
            return;
          }
          if (stream.pending != null && stream.sendWindow > 0) {
            ready(stream);
          }
        }
      }
      case Http2Frame.SETTING_MAX_FRAME_SIZE -> {
        if (value < Http2Frame.PAYLOAD_BYTES_MAX || value > 0xffffff) {
          fail(Http2Frame.PROTOCOL_ERROR);
        }
      }
      default -> {} // says nothing to us, or is unknown
    }
  }

  void ping(boolean ack, byte[] bytes, int from) {
    charge(Http2Allowance.FRAME);
    if (!ack) {
      output.pingAck(bytes, from);
    }
  }

  void windowUpdate(int id, int more) {
    charge(Http2Allowance.FRAME);
    if (id == 0) {
      if (more == 0) {
        fail(Http2Frame.PROTOCOL_ERROR);
      } else if (!sender.widen(more)) {
        fail(Http2Frame.FLOW_CONTROL_ERROR);
      }
      return;
    }
    if (id > lastStream) {
      fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    Http2Stream stream = streams.get(id);
    if (stream == null) {
      return; // it crossed with the end of the answer
    }
    stream.sendWindow += more;
    if (more == 0) {
      resetStream(stream, Http2Frame.PROTOCOL_ERROR);
    } else if (stream.sendWindow > WINDOW_BYTES_MAX) {
      resetStream(stream, Http2Frame.FLOW_CONTROL_ERROR);
    } else if (stream.pending != null && stream.sendWindow > 0) {
      ready(stream);
    }
  }

  // ---- the end ---------------------------------------------------------------------------------

  void charge(int cost) {
    if (!allowance.charge(cost, nowNanos)) {
      flood();
    }
  }

  void flood() {
    end(Http2Frame.ENHANCE_YOUR_CALM, CloseReason.FLOOD);
  }

  /** An error of the connection (section 5.4.1). */
  void fail(int code) {
    end(code, CloseReason.BAD_REQUEST);
  }

  private void end(int code, CloseReason why) {
    if (ended) {
      return;
    }
    ended = true;
    endReason = why;
    output.goAway(lastStream, code);
    closeStreams();
    if (!processing) {
      flush();
    }
  }

  private void closeStreams() {
    for (Http2Stream stream : streams.values()) {
      stream.close();
    }
    streams.clear();
    sender.clear();
  }

  /** The server stops: new requests are not answered, those that are here are. */
  boolean drain() {
    if (ended || draining) {
      return false;
    }
    draining = true;
    endReason = CloseReason.DRAIN;
    output.goAway(lastStream, Http2Frame.NO_ERROR);
    boolean idle = streams.isEmpty();
    flush();
    return idle;
  }

  boolean isBusy() {
    return !streams.isEmpty() || connection.queuedBytes() > 0;
  }

  void inputEnded() {
    if (ended) {
      return; // for another reason; what is to be said is on its way
    }
    if (streams.isEmpty()) {
      ended = true;
      endReason = partial ? CloseReason.PEER_RESET : CloseReason.PEER_CLOSED;
    } else {
      draining = true;
      endReason = CloseReason.PEER_CLOSED;
    }
    flush();
    endIfStuck();
  }

  /** A peer that has ended its side opens no window any more: what waits for one never ends. */
  private void endIfStuck() {
    if (streams.isEmpty()
        || !connection.isInputEnded()
        || connection.isEnding()
        || connection.queuedBytes() > 0) {
      return;
    }
    for (Http2Stream stream : streams.values()) {
      if (stream.waitsForUs() || (stream.queued && sender.hasWindow())) {
        return;
      }
    }
    connection.close(CloseReason.PEER_RESET);
  }

  /** Who was told that it is over, and why, may leave before all was written. */
  CloseReason reasonWhenPeerLeft() {
    if (ended) {
      return endReason;
    }
    return streams.isEmpty() && !partial ? CloseReason.PEER_CLOSED : CloseReason.PEER_RESET;
  }

  CloseReason reasonWhenPeerFailed() {
    return ended ? endReason : CloseReason.PEER_RESET;
  }

  void closed() {
    ended = true;
    closeStreams();
    input.release();
    output.release();
  }

  /** Sends what was gathered, and goes on, or ends, when it is gone. */
  private void flush() {
    ChannelFuture sent = output.flush();
    if (sent == null && isOver()) {
      connection.closeGently(endReason);
      return;
    }
    if (sent == null && ended) {
      sent = connection.afterQueued(); // the last word of TLS, which no write of ours waits for
    }
    if (sent != null) {
      sent.addListener(done -> flushed(done.isSuccess()));
    }
  }

  private boolean isOver() {
    return (ended || (draining && streams.isEmpty()))
        && output.size() == 0
        && connection.queuedBytes() == 0;
  }

  /** Netty tells before it has taken the bytes off its account, so what follows is another step. */
  private void flushed(boolean success) {
    if (connection.isEnding()) {
      return;
    }
    if (!success) {
      connection.close(reasonWhenPeerFailed());
    } else if (!goesOn && (ended || draining || !sender.isEmpty() || !connection.readsOn())) {
      goesOn = true;
      loop.eventLoop().execute(this::goOn);
    }
  }

  private void goOn() {
    goesOn = false;
    if (connection.isEnding()) {
      return;
    }
    if (isOver()) {
      connection.closeGently(endReason);
      return;
    }
    if (input.readableBytes() > 0) {
      process();
    } else {
      nowNanos = connection.now();
      connection.readWhile(!isHeldBack());
      afterStep();
    }
    endIfStuck();
  }

  // ---- time ------------------------------------------------------------------------------------

  private void becomeIdle() {
    idleSinceNanos = nowNanos;
    connection.queueAsIdle();
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  private Deadlines deadlines() {
    return loop.server().deadlines();
  }

  private void setDeadline() {
    if (connection.isEnding()) {
      return;
    }
    if (streams.isEmpty() && !partial && !ended && connection.queuedBytes() == 0) {
      connection.deadlineIn(deadlines().idleTimeoutNanos(), idleSinceNanos);
      nextLookNanos = nowNanos;
      return;
    }
    // What the peer sends meanwhile does not put the look off.
    if (nextLookNanos - nowNanos <= 0) {
      nextLookNanos = nowNanos + lookNanos();
    }
    connection.deadlineIn(nextLookNanos - nowNanos, nowNanos);
  }

  /** Between two looks at streams that run. */
  private long lookNanos() {
    long shortest =
        Math.min(
            deadlines().headerTimeoutNanos(),
            Math.min(deadlines().bodyTimeoutNanos(), deadlines().writeTimeoutNanos()));
    return Math.max(shortest / 8, 1_000_000);
  }

  void deadlinePassed(long now) {
    nowNanos = now;
    boolean waiting = connection.queuedBytes() > 0;
    if (partial && now - partialSinceNanos >= deadlines().headerTimeoutNanos()) {
      end(Http2Frame.NO_ERROR, CloseReason.HEADER_TIMEOUT);
    } else if (waiting && isStalled(now)) {
      connection.close(CloseReason.WRITE_STALL);
      return;
    } else if (streams.isEmpty() && !partial && !waiting && !ended) {
      if (now - idleSinceNanos >= deadlines().idleTimeoutNanos()) {
        end(Http2Frame.NO_ERROR, CloseReason.IDLE);
      }
    } else if (!waiting) {
      takenNanos = now;
      endSlowStreams(now);
    }
    afterStep();
  }

  private boolean isStalled(long now) {
    long taken = connection.takenBytes();
    if (taken != takenBytes || takenNanos == 0) {
      takenBytes = taken;
      takenNanos = now;
    }
    return now - takenNanos >= deadlines().writeTimeoutNanos();
  }

  private void endSlowStreams(long now) {
    for (Http2Stream stream : streams.values().toArray(new Http2Stream[0])) {
      long limit =
          stream.answering ? deadlines().writeTimeoutNanos() : deadlines().bodyTimeoutNanos();
      if (!stream.waitsForUs() && now - stream.progressNanos >= limit) {
        resetStream(stream, Http2Frame.CANCEL);
      }
    }
  }

  long requests() {
    return requests;
  }

  long bytesSent() {
    return output.bytesWritten();
  }
}
