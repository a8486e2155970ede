package dev.gyre.wire;

import dev.gyre.http.Request;
import dev.gyre.metrics.CloseReason;
import dev.gyre.routing.ErrorAnswers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.0 and 1.1 on one connection. One request is answered at a time; what the peer sends
 * meanwhile waits, up to a bound, then in the kernel.
 *
 * <pre>
 *          first byte             head complete, body follows
 *   IDLE ───────────► HEAD ────────────────────────► BODY
 *    ▲ │ whole head     │ head complete                │ body dropped
 *    │ └────────────────┴──────────► ANSWERING ◄───────┘
 *    │        next request              │
 *    └──────────────────────────────────┴─► closeGently, after the last answer
 * </pre>
 *
 * <p>What it is busy with is in its {@link Exchange}: the reader takes apart what comes in, the
 * answers go out from there. Here is what they lead to: the state, its deadline, and the end.
 *
 * <p>Answers that need no file are written while the input is read and flushed once for the whole
 * read. After {@code --pipeline} of them, or when the socket is full, the connection pauses until
 * they have been taken.
 *
 * <p>Another protocol may take the connection over before the first request: see {@link
 * #takesOver}.
 */
abstract class Http1Connection extends Connection
    implements BodySender.Owner, AnswerSource.Receiver {
  private enum State {
    IDLE,
    HEAD,
    BODY,
    ANSWERING,
    CLOSED
  }

  final Http1Service service;
  private @Nullable Exchange exchange;
  private State state = State.IDLE;
  private boolean paused;
  private boolean closeAfterAnswer;
  private boolean peerAskedToClose;
  private boolean closingAfterWrites;
  private boolean lastTaken;
  private CloseReason closeReason = CloseReason.COMPLETED;
  private int answersUnsent;
  private long requests;
  private long sentBytes;
  private long idleSinceNanos;

  Http1Connection(LoopContext loop, Http1Service service) {
    super(loop);
    this.service = service;
  }

  // ---- events ----------------------------------------------------------------------------------

  @Override
  void opened(long nowNanos) {
    becomeIdle(nowNanos);
  }

  /**
   * Whether these bytes, the first ones of the connection, are or may yet be those of another
   * protocol. Who says so takes them by {@link #leave} or, where they do not tell yet, waits for
   * the rest by {@link #awaitMore}.
   */
  abstract boolean takesOver(InputBuffer first);

  /** Gives up the connection and hands over the input, of which nothing was read. */
  final ByteBuf leave() {
    Exchange left = exchange();
    ByteBuf first = Objects.requireNonNull(left.reader.input().take());
    exchange = null;
    loop.exchanges().give(service, left);
    return first;
  }

  /** The rest must come as soon as that of any head. */
  final void awaitMore() {
    headBegan(now());
    exchange().reader.settle(this);
  }

  @Override
  void received(Object message) {
    Exchange present = exchange;
    if (present == null) {
      present = loop.exchanges().take(service, this);
      exchange = present;
    }
    InputBuffer input = present.reader.input();
    input.append((ByteBuf) message);
    if (requests == 0 && (state == State.IDLE || state == State.HEAD) && takesOver(input)) {
      return;
    }
    if (wantsInput()) {
      process();
    } else {
      present.reader.settle(this);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext reading) {
    // process() flushes: nothing is left to do at the end of a read
  }

  @Override
  void inputEnded() {
    switch (state) {
      case IDLE, HEAD, BODY -> {
        if (!paused) {
          finishAfterInput();
        }
      }
      case ANSWERING, CLOSED -> {} // the answers that are owed go out first
    }
  }

  /** The peer sends no more, and everything it asked for completely has been answered. */
  private void finishAfterInput() {
    if (state == State.IDLE) {
      finishThen(CloseReason.PEER_CLOSED);
    } else {
      finishThen(CloseReason.PEER_RESET); // it left in the middle of a request
    }
  }

  @Override
  void deadlinePassed(long nowNanos) {
    switch (state) {
      case IDLE -> {
        if (paused || queuedBytes() > 0 || holdsUntaken()) {
          checkProgress(nowNanos);
        } else if (isWatched()) {
          becomeIdle(nowNanos); // the peer has only now taken everything
        } else {
          close(CloseReason.IDLE);
        }
      }
      case HEAD -> timeOut(CloseReason.HEADER_TIMEOUT);
      case BODY -> timeOut(CloseReason.BODY_TIMEOUT);
      case ANSWERING -> checkProgress(nowNanos);
      case CLOSED -> {}
    }
  }

  @Override
  void closed() {
    state = State.CLOSED;
    Exchange present = exchange;
    if (present != null) {
      if (present.writer.cancelSender()) {
        present.answers.answered(this); // as far as it went
      }
      present.reader.input().release();
    }
  }

  @Override
  CloseReason reasonWhenPeerLeft() {
    return state == State.IDLE ? CloseReason.PEER_CLOSED : CloseReason.PEER_RESET;
  }

  @Override
  void drainAnnounced() {
    closeAfterAnswer = true;
    if (closeReason == CloseReason.COMPLETED) { // else it ends for another reason just now
      closeReason = CloseReason.DRAIN;
    }
  }

  @Override
  boolean drain() {
    drainAnnounced();
    if (state == State.IDLE && !paused) {
      finishThen(CloseReason.DRAIN);
      return true;
    }
    return false;
  }

  @Override
  boolean isBusy() {
    return !isEnding() && (!closingAfterWrites || queuedBytes() > 0);
  }

  @Override
  long requests() {
    return requests;
  }

  @Override
  long bytesSent() {
    Exchange present = exchange;
    return present == null ? sentBytes : sentBytes + present.writer.sentBytes();
  }

  @Override
  long idleSinceNanos() {
    return isHandshaking() ? super.idleSinceNanos() : idleSinceNanos;
  }

  // ---- input -----------------------------------------------------------------------------------

  private Exchange exchange() {
    return Objects.requireNonNull(exchange, "the connection is idle");
  }

  private int unreadBytes() {
    Exchange present = exchange;
    return present == null ? 0 : present.reader.input().readableBytes();
  }

  /** Hot: consumes all that can be consumed now, then flushes once. */
  private void process() {
    Exchange present = exchange;
    if (present == null || present.reader.isProcessing()) {
      return; // without one there is no input: the connection became idle on the way here
    }
    long nowNanos = now();
    present.reader.process(this, nowNanos);
    present.reader.settle(this);
    if (lastTaken) {
      closeAfterLast();
      return;
    }
    if (queuedBytes() > 0 || mayHoldUnencrypted()) {
      context().flush();
    }
    if (!wantsInput()) {
      return;
    }
    if (isInputEnded()) {
      finishAfterInput();
    } else if (state == State.IDLE && loop.draining()) {
      finishThen(CloseReason.DRAIN);
    } else if (state == State.IDLE) {
      becomeIdle(nowNanos);
    }
  }

  private boolean isProcessing() {
    Exchange present = exchange;
    return present != null && present.reader.isProcessing();
  }

  @Override
  boolean owesAnswer() {
    return !isEnding() && !closingAfterWrites && (paused || state == State.ANSWERING);
  }

  /** Whether the next request, or more of one that has begun, may be read. */
  final boolean wantsInput() {
    return !paused
        && !isEnding()
        && !closingAfterWrites
        && (state == State.IDLE || state == State.HEAD || state == State.BODY);
  }

  /** A head that was answered just now, if these bytes begin with one and may. Hot. */
  final @Nullable HotHead findKnown(byte[] bytes, int from, int to, long nowNanos) {
    return state == State.IDLE
        ? exchange().answers.findKnown(this, bytes, from, to, nowNanos)
        : null;
  }

  /** Answers a head that was found. Hot. */
  final void answerKnown(HotHead known, long nowNanos) {
    beginAnswer(known.request(), nowNanos);
    state = State.ANSWERING;
    exchange().answers.sendKept(this, known.request(), known.answer(), known.unchanged());
  }

  /** Some of a head is here. */
  final void headBegan(long nowNanos) {
    if (state == State.IDLE) {
      state = State.HEAD;
      loop.idleQueue().remove(this);
      deadlineIn(deadlines().headerTimeoutNanos(), nowNanos);
    }
  }

  private void beginAnswer(Request begun, long nowNanos) {
    requests++;
    exchange().answers.begin(begun, nowNanos);
    loop.idleQueue().remove(this);
  }

  /** A head is complete; false when that is one request too many, which has been answered. */
  final boolean begin(Request begun, long nowNanos) {
    beginAnswer(begun, nowNanos);
    long waitNanos = loop.server().limits().takeRequest(client(), nowNanos);
    if (waitNanos > 0) {
      refuseForNow(begun, waitNanos);
      return false;
    }
    return true;
  }

  /** A body is to come, or more of it. */
  final void awaitBody(long nowNanos) {
    state = State.BODY;
    deadlineIn(deadlines().bodyTimeoutNanos(), nowNanos);
  }

  /** The client has asked too often. Its connection stays unless a body is on its way. */
  private void refuseForNow(Request begun, long waitNanos) {
    loop.server().counters().requestLimited();
    closeAfterAnswer |= begun.hasBody();
    state = State.ANSWERING;
    exchange().answers.send(this, ErrorAnswers.tooMany(begun, waitNanos), null);
  }

  // ---- answers ---------------------------------------------------------------------------------

  /** The request that was begun is complete. */
  final void answer(long nowNanos) {
    state = State.ANSWERING;
    exchange().answers.answer(this, nowNanos);
  }

  /** The same for one whose body is not asked for, and may never come: the answer is the last. */
  final void answerWithoutBody(long nowNanos) {
    closeAfterAnswer = true;
    answer(nowNanos);
  }

  /** Whether the answer that is made now, or the next one, is the last. */
  final boolean closesAfterAnswer() {
    return closeAfterAnswer;
  }

  /** The answer to this request is the last. */
  final void closeAfter(@Nullable Request asked) {
    closeAfterAnswer = true;
    peerAskedToClose = asked != null && !asked.keepAlive() && !asked.hasBody();
  }

  @Override
  public void deliver(PreparedAnswer prepared) {
    if (state != State.ANSWERING || isEnding()) {
      prepared.release();
      return;
    }
    attempt(
        () -> {
          exchange().answers.send(this, prepared.response(), prepared.body());
          proceed();
        });
  }

  @Override
  public boolean hasInput() {
    Exchange present = exchange;
    return present != null && present.reader.hasInput();
  }

  /** The answer written last has a large body, which is to be sent. */
  final void startSender() {
    watchProgress(now());
    context().flush();
    exchange().writer.startSender();
  }

  /**
   * The last bytes of an answer, or null when all have been taken, which is accounted for; the next
   * request may be read.
   */
  final void complete(@Nullable ByteBuf last) {
    if (closeAfterAnswer) {
      writeLast(last);
      return;
    }
    state = State.IDLE;
    if (queuedBytes() == 0) {
      answersUnsent = 0;
    }
    if (last == null) {
      return;
    }
    if (++answersUnsent >= service.pipelineDepthMax() || !context().channel().isWritable()) {
      pause(last);
    } else {
      context().write(last, context().voidPromise());
    }
  }

  /** Stops reading requests until the answers written so far have been taken. */
  private void pause(ByteBuf last) {
    paused = true;
    watchProgress(now());
    context()
        .writeAndFlush(last)
        .addListener(
            done -> {
              answersUnsent = 0;
              if (done.isSuccess()) {
                attempt(this::resume);
              }
            });
  }

  private void resume() {
    paused = false;
    answersUnsent = 0;
    proceed();
  }

  /** Goes on with the next request, if nothing stands in the way. */
  private void proceed() {
    if (!wantsInput()) {
      return;
    }
    process();
    readHeldBack();
    if (wantsInput() || exchange == null || exchange.reader.hasRoom()) {
      readWhile(true);
    }
  }

  private void writeLast(@Nullable ByteBuf last) {
    closingAfterWrites = true;
    state = State.ANSWERING;
    if (last == null) {
      closeAfterLast();
      return;
    }
    ChannelFuture written = context().writeAndFlush(last);
    if (written.isDone()) {
      lastWritten(written); // as a rule, for small answers, on all transports but io_uring
    } else {
      watchProgress(now());
      written.addListener(this::lastWritten);
    }
  }

  private void lastWritten(Future<? super Void> done) {
    if (done.isSuccess()) {
      closeAfterLast();
    } else {
      close(CloseReason.PEER_RESET);
    }
  }

  /**
   * Ends the connection. A peer that has asked for it sends nothing more (RFC 9112 section 9.6), so
   * there is nothing to read on for; over TLS it says at least that its side ends. While input is
   * being processed, that of the last request still counts as unread; the end waits until it has
   * been skipped.
   */
  private void closeAfterLast() {
    lastTaken = isProcessing();
    if (lastTaken) {
      return;
    }
    if (peerAskedToClose && unreadBytes() == 0 && !service.encrypted()) {
      closeWhenTaken(closeReason);
    } else {
      closeGently(closeReason);
    }
  }

  /** Ends the connection when nothing is owed; goes on reading for a moment where that matters. */
  private void finishThen(CloseReason why) {
    closeReason = why;
    if (queuedBytes() == 0) {
      closeGently(why);
    } else {
      writeLast(Unpooled.EMPTY_BUFFER);
    }
  }

  /** Answers what cannot be understood, once, and ends. */
  final void refuse(int status, CloseReason why) {
    closeAfterAnswer = true;
    closeReason = why;
    Exchange present = exchange();
    present.answers.refuse(this, status, present.reader.isOfHead());
  }

  private void timeOut(CloseReason why) {
    refuse(408, why);
    context().flush();
  }

  @Override
  public void bodySent() {
    attempt(this::endAnswer);
  }

  private void endAnswer() {
    Exchange present = exchange();
    if (!present.writer.finishSender()) {
      return; // the connection has ended meanwhile
    }
    present.answers.answered(this);
    if (present.answers.saidClose()) {
      closeAfterLast();
    } else {
      state = State.IDLE;
      proceed();
    }
  }

  @Override
  public void bodyTruncated() {
    close(CloseReason.FILE_TRUNCATED);
  }

  @Override
  public void bodyFailed(Throwable cause) {
    loop.server().log().fault("body of an answer", cause);
    close(CloseReason.ERROR);
  }

  @Override
  public void peerFailed() {
    close(CloseReason.PEER_RESET);
  }

  // ---- time ------------------------------------------------------------------------------------

  private Deadlines deadlines() {
    return loop.server().deadlines();
  }

  private void becomeIdle(long nowNanos) {
    idleSinceNanos = nowNanos;
    queueAsIdle();
    endWatch();
    endExchange();
    deadlineIn(deadlines().idleTimeoutNanos(), nowNanos);
  }

  @Override
  void allTaken() {
    if (state == State.IDLE && wantsInput() && !isProcessing()) {
      becomeIdle(now());
    }
  }

  /** Gives back what only a connection that is not idle needs. Hot. */
  private void endExchange() {
    Exchange used = exchange;
    if (used != null && unreadBytes() == 0) { // else the line end before a request is there
      sentBytes += used.writer.takeSentBytes();
      exchange = null;
      loop.exchanges().give(service, used);
    }
  }

  /** A file thread is at work, and the peer has taken all there was. */
  @Override
  boolean isWaitingForUs() {
    return state == State.ANSWERING
        && queuedBytes() == 0
        && (exchange == null || exchange.writer.isWaitingForBody());
  }
}
