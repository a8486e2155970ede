package dev.gyre.wire;

import dev.gyre.http.TruncatedFileException;
import dev.gyre.http2.Http2Frame;
import dev.gyre.metrics.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;

/**
 * HTTP/2 (RFC 9113) on one connection: has its input read, its requests answered and its answers
 * sent, and ends it. Everything that is written during an event goes out as one buffer at its end.
 * Used by the connection's loop thread.
 */
final class Http2Session {
  /** Answers are made no further while so much waits for the socket. */
  private static final int WAITING_BYTES_MAX = 256 * 1024;

  private final Connection connection;
  private final LoopContext loop;
  private final InputBuffer input = new InputBuffer();
  private final Http2Output output;
  private final Http2Sender sender;
  private final Http2Streams streams;
  private final Http2Answers answers;
  private final Http2Requests requests;
  private final Http2Control control;
  private final Http2Reader reader;
  private final Http2Allowance allowance;
  private final Http2Watch watch;
  private boolean processing;
  private boolean goesOn;
  private boolean ended;
  private CloseReason endReason = CloseReason.COMPLETED;
  private boolean drainAnnounced;
  private boolean draining;
  private long nowNanos;

  Http2Session(Connection connection, LoopContext loop, Http1Service service, long nowNanos) {
    this.connection = connection;
    this.loop = loop;
    this.output = new Http2Output(connection.context());
    this.sender = new Http2Sender(this, output, nowNanos);
    this.streams = new Http2Streams(sender);
    this.answers = new Http2Answers(loop, service, connection, output, sender);
    this.requests = new Http2Requests(this, loop, service, streams, answers, output);
    this.control = new Http2Control(this, streams, sender, output);
    this.reader = new Http2Reader(this, control, requests, service.requestLimits().headBytesMax());
    this.allowance = new Http2Allowance(nowNanos);
    this.watch = new Http2Watch(connection, loop, streams, nowNanos);
    this.nowNanos = nowNanos;
    output.settings(
        Http2Frame.SETTING_MAX_CONCURRENT_STREAMS,
        Http2Streams.OPEN_MAX,
        Http2Frame.SETTING_MAX_HEADER_LIST_SIZE,
        service.requestLimits().headBytesMax());
    watch.becomeIdle(nowNanos);
    if (loop.draining() && !connection.drainsLater()) {
      drain(); // the peer had begun, but not so far that anybody knew what to tell
    } else if (loop.drainAnnounced()) {
      announceDrain();
    } else {
      flush();
    }
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
    long completedBefore = reader.completed();
    long requestsBefore = requests.count();
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
    boolean reads = !isHeldBack();
    // Frames that belong to no request are no progress: else pings alone would keep a connection.
    boolean wentOn =
        reader.completed() != completedBefore
            && (!streams.isEmpty() || requests.count() != requestsBefore);
    watch.inputRead(
        reads && (input.readableBytes() > 0 || reader.isInsideBlock()), wentOn, nowNanos);
    connection.readWhile(reads);
    afterStep();
  }

  /** Whether what waits for the socket is so much that more requests would only wait too. */
  private boolean isHeldBack() {
    return connection.queuedBytes() + output.size() > 2 * WAITING_BYTES_MAX;
  }

  /** Whether nothing more is read or answered. */
  boolean isEnded() {
    return ended;
  }

  /** Whether the session goes on, and has room for what more requests would be answered. */
  boolean wantsInput() {
    return !ended && !isHeldBack();
  }

  /** When the event began that is under way. */
  long nowNanos() {
    return nowNanos;
  }

  // ---- streams ---------------------------------------------------------------------------------

  /** Opens a stream for a request. */
  Http2Stream open(int id) {
    if (streams.isEmpty()) {
      watch.becomeBusy();
    }
    return streams.open(this, id);
  }

  /** An answer that had to wait for a disk. */
  void answerLate(Http2Stream stream, PreparedAnswer prepared) {
    nowNanos = connection.now();
    stream.progressNanos = nowNanos; // before that it was not the peer who took his time
    connection.attempt(
        () -> {
          answers.deliver(stream, prepared);
          answered(stream);
          afterStep();
        });
  }

  /** The head of an answer may be on its way now; its body follows in turn, if it has one. */
  void answered(Http2Stream stream) {
    if (!stream.answering || stream.closed) {
      return;
    }
    if (stream.pending == null && stream.reader == null) {
      complete(stream);
    } else {
      sender.add(stream);
    }
  }

  /** More of a body is in memory. */
  void pieceRead(Http2Stream stream, int bytes) {
    if (!processing) {
      nowNanos = connection.now();
    }
    stream.progressNanos = nowNanos;
    sender.hold(stream, bytes);
    sender.add(stream);
    if (!processing) {
      connection.attempt(this::afterStep);
    }
  }

  private void afterStep() {
    boolean before = processing;
    processing = true; // pieces that come at once only join the queue
    sender.pump(nowNanos);
    processing = before;
    flush();
    watch.setDeadline(ended, nowNanos);
  }

  /** Whether more may be gathered before it is sent. */
  boolean mayGather() {
    return !ended && connection.queuedBytes() + output.size() <= WAITING_BYTES_MAX;
  }

  /** A frame of an answer has been written. */
  void wentOn() {
    allowance.giveBack(2 * Http2Allowance.FRAME);
  }

  /**
   * The last frame of an answer has been written. Of a request that goes on the rest need not come
   * (section 8.1), but a client that is told so together with its answer may never look at that.
   */
  void complete(Http2Stream stream) {
    answers.account(stream, nowNanos);
    allowance.giveBack(Http2Allowance.RESET);
    if (stream.remoteEnded) {
      remove(stream, false);
    } else if (connection.isInputEnded()) {
      stop(stream);
    } else {
      stream.answering = false;
      stream.answered = true;
      stream.progressNanos = nowNanos;
      output.ping(stream.id);
    }
  }

  /** Nothing more of a request need come. */
  private void stop(Http2Stream stream) {
    output.reset(stream.id, Http2Frame.NO_ERROR);
    remove(stream, true);
  }

  void bodyFailed(Http2Stream stream, Throwable cause) {
    if (!(cause instanceof TruncatedFileException)) {
      loop.server().log().fault("body of an answer", cause);
    }
    nowNanos = connection.now();
    connection.attempt(
        () -> {
          output.reset(stream.id, Http2Frame.INTERNAL_ERROR);
          breakOff(stream, true);
          afterStep();
        });
  }

  void refuseStream(int id, int code) {
    if (ended) {
      return; // by what this frame costs
    }
    streams.remember(id, true);
    output.reset(id, code);
    charge(Http2Allowance.RESET);
  }

  void resetStream(Http2Stream stream, int code) {
    output.reset(stream.id, code);
    breakOff(stream, true);
    charge(Http2Allowance.RESET);
  }

  /** An answer that is not wanted any more, or cannot go on. */
  void breakOff(Http2Stream stream, boolean byUs) {
    accountForPart(stream);
    remove(stream, byUs);
  }

  private void breakOffAll() {
    for (Http2Stream stream : streams.snapshot()) {
      accountForPart(stream);
    }
    streams.closeAll();
  }

  /** An answer that was begun is written down, as far as it went. */
  private void accountForPart(Http2Stream stream) {
    if (stream.answering) {
      answers.account(stream, nowNanos);
    }
  }

  /** Nothing more comes of a stream, or is sent. */
  void remove(Http2Stream stream, boolean byUs) {
    streams.close(stream, byUs);
    if (streams.isEmpty()) {
      watch.becomeIdle(nowNanos);
    }
  }

  /** An error of a stream that may not be open. */
  void streamError(int id, int code) {
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      resetStream(stream, code);
    } else {
      refuseStream(id, code);
    }
  }

  /** A ping that followed an answer has come back: the peer has that answer. */
  void arrived(int id) {
    Http2Stream stream = streams.get(id);
    if (stream != null && stream.answered) {
      stop(stream);
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
    output.goAway(streams.last(), code);
    breakOffAll();
    if (!processing) {
      flush();
    }
  }

  /** The server is about to stop; requests that are on their way are answered (section 6.8). */
  void announceDrain() {
    if (ended || draining || drainAnnounced) {
      return;
    }
    drainAnnounced = true;
    output.goAway(Integer.MAX_VALUE, Http2Frame.NO_ERROR);
    flush();
  }

  /** The server stops: new requests are not answered, those that are here are. */
  boolean drain() {
    if (ended || draining) {
      return false;
    }
    draining = true;
    endReason = CloseReason.DRAIN;
    streams.answerNoMore();
    output.goAway(streams.last(), Http2Frame.NO_ERROR);
    boolean idle = streams.isEmpty();
    flush();
    return idle;
  }

  /** Whether no new requests are answered. */
  boolean isDraining() {
    return draining;
  }

  boolean isBusy() {
    return !streams.isEmpty() || connection.queuedBytes() > 0;
  }

  void inputEnded() {
    if (ended) {
      return; // for another reason; what is to be said is on its way
    }
    for (Http2Stream stream : streams.snapshot()) {
      if (stream.answered) {
        stop(stream);
      }
    }
    ended = streams.isEmpty();
    if (!draining) { // else that is the reason
      draining = true;
      endReason = ended && watch.isPartial() ? CloseReason.PEER_RESET : CloseReason.PEER_CLOSED;
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
    if (!streams.anyGoesOn()) {
      connection.close(CloseReason.PEER_RESET);
    }
  }

  /** Who was told that it is over, and why, may leave before all was written. */
  CloseReason reasonWhenPeerLeft() {
    if (ended) {
      return endReason;
    }
    return streams.isEmpty() && !watch.isPartial()
        ? CloseReason.PEER_CLOSED
        : CloseReason.PEER_RESET;
  }

  CloseReason reasonWhenPeerFailed() {
    return ended ? endReason : CloseReason.PEER_RESET;
  }

  void closed() {
    ended = true;
    nowNanos = connection.now();
    breakOffAll();
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
      loop.eventLoop().execute(() -> connection.attempt(this::goOn));
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

  /** The socket has taken all that waited, while others needed room. */
  void allTaken() {
    if (!ended && streams.isEmpty()) {
      watch.becomeIdle(connection.now());
    }
  }

  long idleSinceNanos() {
    return watch.idleSinceNanos();
  }

  void deadlinePassed(long now) {
    nowNanos = now;
    CloseReason why = watch.look(ended, now);
    if (why == CloseReason.WRITE_STALL || why == CloseReason.MIN_RATE) {
      connection.close(why);
      return;
    }
    if (why != null) {
      end(Http2Frame.NO_ERROR, why);
    } else if (connection.queuedBytes() == 0) {
      endSlowStreams();
    }
    afterStep();
  }

  private void endSlowStreams() {
    for (Http2Stream stream : streams.snapshot()) {
      // The end of one of them may be that of the connection.
      if (!stream.closed && watch.isSlow(stream, sender.stillNanos(stream, nowNanos))) {
        resetStream(stream, stream.answered ? Http2Frame.NO_ERROR : Http2Frame.CANCEL);
      }
    }
  }

  long requests() {
    return requests.count();
  }

  long bytesSent() {
    return output.bytesWritten();
  }
}
