package dev.gyre.wire;

import dev.gyre.http.BodyDrain;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.RequestParser;
import dev.gyre.http.Response;
import dev.gyre.metrics.CloseReason;
import dev.gyre.os.SocketCalls;
import dev.gyre.routing.ErrorAnswers;
import dev.gyre.wire.ResponseHead.Framing;
import dev.gyre.wire.ResponseHead.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.0 and 1.1 on one connection. One request is answered at a time; what the peer sends
 * meanwhile waits here, up to a bound, then in the kernel.
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

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Unread input held for a connection that is busy answering; more stays in the kernel. */
  private static final int PENDING_BYTES_MAX = 64 * 1024;

  final Http1Service service;
  private @Nullable Exchange exchange;
  private State state = State.IDLE;
  private @Nullable Request request;
  private @Nullable BodyDrain bodyDrain;
  private boolean paused;
  private boolean processing;
  private boolean closeAfterAnswer;
  private boolean peerAskedToClose;
  private boolean closingAfterWrites;
  private boolean lastTaken;
  private CloseReason closeReason = CloseReason.COMPLETED;
  private boolean inputFollows;
  private int answersUnsent;
  private long requests;
  private long sentBytes;
  private long idleSinceNanos;
  private long answerBeganNanos;

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
    ByteBuf first = Objects.requireNonNull(left.input.take());
    exchange = null;
    loop.exchanges().give(service, left);
    return first;
  }

  /** The rest must come as soon as that of any head. */
  final void awaitMore() {
    if (state == State.IDLE) {
      beginHead(now());
    }
    exchange().input.settle(context().alloc());
  }

  private void beginHead(long nowNanos) {
    state = State.HEAD;
    loop.idleQueue().remove(this);
    deadlineIn(deadlines().headerTimeoutNanos(), nowNanos);
  }

  @Override
  void received(Object message) {
    Exchange present = exchange;
    if (present == null) {
      present = loop.exchanges().take(service, this);
      exchange = present;
    }
    present.input.append((ByteBuf) message);
    if (requests == 0 && (state == State.IDLE || state == State.HEAD) && takesOver(present.input)) {
      return;
    }
    if (wantsInput()) {
      process();
    } else {
      limitInput();
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
        if (paused || queuedBytes() > 0) {
          checkProgress(nowNanos);
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
      present.answers.cancelSender();
      present.input.release();
    }
  }

  @Override
  CloseReason reasonWhenPeerLeft() {
    return state == State.IDLE ? CloseReason.PEER_CLOSED : CloseReason.PEER_RESET;
  }

  @Override
  boolean drain() {
    closeAfterAnswer = true;
    closeReason = CloseReason.DRAIN;
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
    return present == null ? sentBytes : sentBytes + present.answers.sentBytes();
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
    return present == null ? 0 : present.input.readableBytes();
  }

  private void limitInput() {
    InputBuffer input = exchange().input;
    if (input.readableBytes() > PENDING_BYTES_MAX) {
      context().channel().config().setAutoRead(false);
    }
    input.settle(context().alloc());
  }

  /** Hot: consumes all that can be consumed now, then flushes once. */
  private void process() {
    Exchange present = exchange;
    if (processing || present == null) {
      return; // without one there is no input: the connection became idle on the way here
    }
    processing = true;
    long nowNanos = now();
    byte[] scratch = loop.scratch();
    InputBuffer input = present.input;
    while (wantsInput()) {
      int length = input.peek(scratch);
      int consumed = consume(scratch, length, nowNanos);
      input.skip(consumed);
      if (consumed == 0) {
        break; // nothing there, or the rest of a head is yet to come
      }
    }
    processing = false;
    limitInput();
    if (lastTaken) {
      closeAfterLast();
      return;
    }
    if (service.encrypted() || queuedBytes() > 0) {
      context().flush();
    }
    if (!wantsInput()) {
      return;
    }
    if (isInputEnded()) {
      finishAfterInput();
    } else if (state == State.IDLE && closeAfterAnswer) {
      finishThen(closeReason);
    } else if (state == State.IDLE) {
      becomeIdle(nowNanos);
    }
  }

  private boolean wantsInput() {
    return !paused
        && !isEnding()
        && !closingAfterWrites
        && (state == State.IDLE || state == State.HEAD || state == State.BODY);
  }

  private int consume(byte[] bytes, int length, long nowNanos) {
    int position = 0;
    while (position < length && wantsInput()) {
      int consumed =
          state == State.BODY
              ? consumeBody(bytes, position, length, nowNanos)
              : consumeHead(bytes, position, length, nowNanos);
      if (consumed == 0) {
        break;
      }
      position += consumed;
    }
    return position;
  }

  private int consumeHead(byte[] bytes, int from, int to, long nowNanos) {
    int known = state == State.IDLE ? consumeKnown(bytes, from, to, nowNanos) : 0;
    if (known > 0) {
      return known;
    }
    RequestParser parser = exchange().parser;
    return switch (parser.parse(bytes, from, to)) {
      case RequestParser.COMPLETE -> {
        int consumed = parser.consumedBytes();
        inputFollows = from + consumed < to;
        begin(parser.takeRequest(), nowNanos);
        yield consumed;
      }
      case RequestParser.REFUSED -> {
        refuse(parser.refusal().status(), CloseReason.BAD_REQUEST);
        yield to - from;
      }
      default -> {
        // An empty line begins no request: the connection stays idle, with its deadline and no 408.
        if (state == State.IDLE && parser.isInsideHead()) {
          beginHead(nowNanos);
        }
        yield 0;
      }
    };
  }

  /**
   * Answers a head that was answered just now. The parser has read nothing of it: it would not be
   * idle otherwise. Hot.
   */
  private int consumeKnown(byte[] bytes, int from, int to, long nowNanos) {
    HotHead known = !mayAnswerHot() ? null : loop.hotAnswers().findHead(bytes, from, to, nowNanos);
    if (known == null || loop.server().limits().takeRequest(client(), nowNanos) > 0) {
      return 0; // whoever has asked too often is told so on the long way
    }
    beginAnswer(known.request(), nowNanos);
    state = State.ANSWERING;
    int consumed = known.request().headBytes();
    inputFollows = from + consumed < to;
    answerHot(known.request(), known.answer(), known.unchanged());
    return consumed;
  }

  private boolean mayAnswerHot() {
    return !closeAfterAnswer && service.isMain();
  }

  private int consumeBody(byte[] bytes, int from, int to, long nowNanos) {
    BodyDrain drain = bodyDrain;
    Request owner = request;
    if (drain == null || owner == null) {
      throw new IllegalStateException("no body is being read");
    }
    return switch (drain.drain(bytes, from, to)) {
      case BodyDrain.DONE -> {
        bodyDrain = null;
        int consumed = drain.consumedBytes();
        inputFollows = from + consumed < to;
        dispatch(owner, nowNanos);
        yield consumed;
      }
      case BodyDrain.NEED_MORE -> {
        deadlineIn(deadlines().bodyTimeoutNanos(), nowNanos);
        yield drain.consumedBytes();
      }
      case BodyDrain.TOO_LARGE -> {
        refuse(413, CloseReason.BAD_REQUEST);
        yield to - from;
      }
      default -> {
        refuse(400, CloseReason.BAD_REQUEST);
        yield to - from;
      }
    };
  }

  private void beginAnswer(Request begun, long nowNanos) {
    requests++;
    request = begun;
    answerBeganNanos = nowNanos;
    loop.idleQueue().remove(this);
  }

  private void begin(Request begun, long nowNanos) {
    beginAnswer(begun, nowNanos);
    long waitNanos = loop.server().limits().takeRequest(client(), nowNanos);
    if (waitNanos > 0) {
      refuseForNow(begun, waitNanos);
      return;
    }
    if (!begun.hasBody()) {
      dispatch(begun, nowNanos);
      return;
    }
    if (begun.contentLength() > service.bodyBytesMax()) {
      refuse(413, CloseReason.BAD_REQUEST);
      return;
    }
    if (begun.expectContinue()) {
      if (!takesBody(begun.method())) {
        closeAfterAnswer = true; // a final answer instead of 100: the body may never come
        dispatch(begun, nowNanos);
        return;
      }
      context().write(Unpooled.wrappedBuffer(CONTINUE), context().voidPromise());
    }
    bodyDrain = new BodyDrain(begun, service.bodyBytesMax());
    state = State.BODY;
    deadlineIn(deadlines().bodyTimeoutNanos(), nowNanos);
  }

  /** The client has asked too often. Its connection stays unless a body is on its way. */
  private void refuseForNow(Request begun, long waitNanos) {
    loop.server().counters().requestLimited();
    closeAfterAnswer |= begun.hasBody();
    state = State.ANSWERING;
    send(ErrorAnswers.tooMany(begun, waitNanos), null);
  }

  private static boolean takesBody(Method method) {
    return method == Method.GET || method == Method.HEAD || method == Method.OPTIONS;
  }

  // ---- answers ---------------------------------------------------------------------------------

  private void dispatch(Request asked, long nowNanos) {
    state = State.ANSWERING;
    if (sendHot(asked, nowNanos)) {
      return;
    }
    PreparedAnswer prepared =
        service.source().answer(asked, remote(), loop, context().alloc(), this);
    if (prepared != null) {
      send(prepared.response(), prepared.body());
    } else {
      watchProgress(nowNanos);
    }
  }

  /** Sends an answer that is ready, if there is one. Hot. */
  private boolean sendHot(Request asked, long nowNanos) {
    HotAnswer answer = !mayAnswerHot() ? null : loop.hotAnswers().find(asked, nowNanos);
    if (answer == null) {
      return false;
    }
    HotAnswers.Selection selection = HotAnswers.selection(asked, answer);
    if (selection == HotAnswers.Selection.UNKNOWN) {
      return false;
    }
    boolean unchanged = selection == HotAnswers.Selection.UNCHANGED;
    answerHot(asked, answer, unchanged);
    loop.hotAnswers().learn(asked, answer, unchanged);
    return true;
  }

  /** Answers with what is kept. Hot. */
  private void answerHot(Request asked, HotAnswer answer, boolean unchanged) {
    if (!asked.keepAlive()) {
      endAfter(asked);
    }
    Persistence persistence = Persistence.of(closeAfterAnswer, asked.versionMinor());
    HotAnswer.Part part = HotAnswer.Part.of(asked, unchanged);
    boolean fromFile = part == HotAnswer.Part.WHOLE && answer.file() != null;
    AnswerWriter answers = exchange().answers;
    answers.beginHot(answer, part, persistence);
    if (!fromFile) {
      answered();
    }
    ByteBuf last = answers.writeHot(context(), answer, part, persistence, freeSocket());
    if (answers.hasSender()) {
      startSender();
      return;
    }
    if (fromFile) {
      answered();
    }
    complete(last);
  }

  /**
   * The socket, when it may be given the answer at once: nothing waits before it in the channel and
   * no further request is here, whose answer would go with it. Otherwise -1. What goes through the
   * channel costs a buffer, an entry in a queue and, on io_uring, an entry in each ring. Hot.
   */
  private int freeSocket() {
    return hasInput() || service.encrypted() || queuedBytes() > 0
        ? -1
        : loop.server().transport().descriptor(context().channel());
  }

  /** The answer to this request is the last. */
  private void endAfter(@Nullable Request asked) {
    closeAfterAnswer = true;
    peerAskedToClose = asked != null && !asked.keepAlive() && !asked.hasBody();
  }

  @Override
  public void deliver(PreparedAnswer prepared) {
    if (state != State.ANSWERING || isEnding()) {
      prepared.release();
      return;
    }
    send(prepared.response(), prepared.body());
    proceed();
  }

  /** Writes an answer; small ones complete here, large ones when their sender says so. */
  private void send(Response response, @Nullable ByteBuf loaded) {
    Request asked = request;
    int versionMinor = asked == null ? 1 : asked.versionMinor();
    Framing framing = Framing.of(response.status(), response.body().lengthBytes(), versionMinor);
    if (asked == null || !asked.keepAlive() || framing == Framing.CLOSE) {
      endAfter(asked);
    }
    Persistence persistence = Persistence.of(closeAfterAnswer, versionMinor);
    if (asked != null && service.isMain()) {
      loop.hotAnswers().offer(asked, response, loaded, context().alloc(), answerBeganNanos);
    }
    AnswerWriter answers = exchange().answers;
    ByteBuf last = answers.write(context(), asked, response, loaded, framing, persistence);
    if (last == null) {
      startSender();
    } else {
      answered();
      complete(last);
    }
  }

  @Override
  public boolean hasInput() {
    return processing ? inputFollows : unreadBytes() > 0;
  }

  private void startSender() {
    watchProgress(now());
    context().flush();
    exchange().answers.startSender();
  }

  /** Has the socket take what it takes at once of the last bytes; returns the rest, or null. */
  private @Nullable ByteBuf takenAtOnce(ByteBuf last) {
    int socket = last.isDirect() ? freeSocket() : -1;
    if (socket >= 0) {
      // An error shows again in the write.
      last.skipBytes((int) Math.max(0, SocketCalls.sendAtOnce(socket, last.nioBuffer())));
      if (!last.isReadable()) {
        last.release();
        return null;
      }
    }
    return last;
  }

  /**
   * The last bytes of an answer, or null when all have been taken, which is accounted for; the next
   * request may be read.
   */
  private void complete(@Nullable ByteBuf remaining) {
    ByteBuf last = remaining == null ? null : takenAtOnce(remaining);
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
                resume();
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
    if (unreadBytes() <= PENDING_BYTES_MAX / 2 && !context().channel().config().isAutoRead()) {
      context().channel().config().setAutoRead(true);
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
   * there is nothing to read on for. While input is being processed, that of the last request still
   * counts as unread; the end waits until it has been skipped.
   */
  private void closeAfterLast() {
    lastTaken = processing;
    if (processing) {
      return;
    }
    if (peerAskedToClose && unreadBytes() == 0) {
      close(closeReason);
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
  private void refuse(int status, CloseReason why) {
    if (request == null) {
      answerBeganNanos = now(); // no head was complete
    }
    closeAfterAnswer = true;
    closeReason = why;
    bodyDrain = null;
    send(ErrorAnswers.of(request, status), null);
  }

  private void timeOut(CloseReason why) {
    refuse(408, why);
    context().flush();
  }

  @Override
  public void bodySent() {
    if (!exchange().answers.finishSender()) {
      return; // the connection has ended meanwhile
    }
    answered();
    if (closeAfterAnswer) {
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

  private void answered() {
    exchange().answers.account(this, request, answerBeganNanos);
    request = null;
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

  /** Gives back what only a connection that is not idle needs. Hot. */
  private void endExchange() {
    Exchange used = exchange;
    if (used != null && unreadBytes() == 0) { // else the line end before a request is there
      sentBytes += used.answers.takeSentBytes();
      exchange = null;
      loop.exchanges().give(service, used);
    }
  }

  /** A file thread is at work, and the peer has taken all there was. */
  @Override
  boolean isWaitingForUs() {
    return queuedBytes() == 0 && (exchange == null || exchange.answers.isWaitingForBody());
  }
}
