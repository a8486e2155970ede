package dev.gyre.wire;

import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http2.HpackDecoder;
import dev.gyre.http2.Http2Frame;
import dev.gyre.http2.RequestHead;
import dev.gyre.http2.ResponseBlock;
import java.util.Objects;

/**
 * The requests of one HTTP/2 connection: opens a stream for each head, drops the bodies within
 * their windows, and has answered what is complete or refused. Used by the connection's loop
 * thread.
 */
final class Http2Requests {
  /** Bodies are dropped, so their windows are given back; not for every frame. */
  private static final int WINDOW_RETURN_BYTES = Http2Frame.WINDOW_BYTES / 2;

  private static final byte[] CONTINUE = ResponseBlock.ofContinue();

  private final Http2Session session;
  private final LoopContext loop;
  private final Http1Service service;
  private final Http2Streams streams;
  private final Http2Answers answers;
  private final Http2Output output;
  private final HpackDecoder decoder = new HpackDecoder();
  private int receivedUnreturned;
  private long count;

  Http2Requests(
      Http2Session session,
      LoopContext loop,
      Http1Service service,
      Http2Streams streams,
      Http2Answers answers,
      Http2Output output) {
    this.session = session;
    this.loop = loop;
    this.service = service;
    this.streams = streams;
    this.answers = answers;
    this.output = output;
  }

  /** How many there were that got a stream. */
  long count() {
    return count;
  }

  /** Whether fields may come for a stream; the connection ends where they may not. */
  boolean mayBegin(int id) {
    boolean fine = streams.takesFields(id);
    if (!fine) {
      session.fail(streams.hasEnded(id) ? Http2Frame.STREAM_CLOSED : Http2Frame.PROTOCOL_ERROR);
    }
    return fine;
  }

  /** A whole header block: a request, or the fields behind its body. Hot. */
  void head(int id, byte[] bytes, int from, int to, boolean endsStream, boolean dependsOnItself) {
    Http2Workspace room = loop.http2();
    Http2Stream stream = streams.get(id);
    RequestHead head = room.requestHead;
    head.begin(stream != null);
    if (!decoder.decode(bytes, from, to, room.scratch, head)) {
      session.fail(Http2Frame.COMPRESSION_ERROR);
      return;
    }
    RequestHead.Verdict verdict = head.end();
    if (stream != null) {
      boolean fine = endsStream && verdict != RequestHead.Verdict.MALFORMED;
      if (fine) {
        bodyEnded(stream);
      } else {
        session.resetStream(stream, Http2Frame.PROTOCOL_ERROR);
      }
      return;
    }
    if (!streams.isUnused(id)) {
      session.charge(Http2Allowance.RESET); // behind a body that was on its way when we ended it
      return;
    }
    streams.use(id);
    if (session.isDraining()) {
      return; // GOAWAY has told that nobody will answer
    }
    if (streams.isFull()) {
      session.refuseStream(id, Http2Frame.REFUSED_STREAM);
    } else if (dependsOnItself
        || verdict == RequestHead.Verdict.MALFORMED
        || (endsStream && head.contentLength() > 0)) {
      session.refuseStream(id, Http2Frame.PROTOCOL_ERROR);
    } else {
      begin(id, head, verdict, endsStream);
    }
  }

  private void begin(int id, RequestHead head, RequestHead.Verdict verdict, boolean endsStream) {
    long nowNanos = session.nowNanos();
    Http2Stream stream = session.open(id);
    stream.beganNanos = nowNanos;
    stream.progressNanos = nowNanos;
    stream.remoteEnded = endsStream;
    stream.expectedBytes = head.contentLength();
    stream.ofHead = head.isOfHead();
    stream.number = ++count;
    boolean tooLarge = verdict == RequestHead.Verdict.TOO_LARGE;
    boolean known = !tooLarge && endsStream && answers.answerKnown(stream, head, nowNanos);
    if (tooLarge) {
      answers.refuse(stream, 431);
    } else if (!known && answers.parse(stream, head)) {
      Request request = Objects.requireNonNull(stream.request);
      if (head.contentLength() > service.bodyBytesMax()) {
        answers.refuse(stream, 413);
      } else if (endsStream || !awaitsBody(stream, request.method(), head.expectsContinue())) {
        answers.answer(stream, request, nowNanos);
      }
    }
    session.answered(stream);
  }

  /** Whether the body is waited for; a client that wants to be asked for it is. */
  private boolean awaitsBody(Http2Stream stream, Method method, boolean expectsContinue) {
    if (method == Method.CONNECT || (expectsContinue && !Http1Reader.takesBody(method))) {
      return false; // a tunnel has no end, and a final answer goes in place of 100
    }
    if (expectsContinue) {
      output.headers(stream.id, CONTINUE, CONTINUE.length, false);
    }
    return true;
  }

  /**
   * A part of a request's body, which is dropped.
   *
   * @param length what it takes of the windows, with its padding
   */
  void data(int id, int length, int content, boolean ends) {
    if (streams.isUnused(id)) {
      session.fail(Http2Frame.PROTOCOL_ERROR); // idle
      return;
    }
    receivedUnreturned += length;
    if (receivedUnreturned > Http2Frame.WINDOW_BYTES) {
      session.fail(Http2Frame.FLOW_CONTROL_ERROR);
      return;
    }
    if (receivedUnreturned > WINDOW_RETURN_BYTES) {
      output.windowUpdate(0, receivedUnreturned);
      receivedUnreturned = 0;
    }
    if (content == 0 && !ends) {
      session.charge(Http2Allowance.RESET);
    }
    Http2Stream stream = streams.get(id);
    if (stream == null && streams.isGivenUp(id)) {
      session.charge(Http2Allowance.FRAME);
      return;
    }
    if (stream == null || stream.remoteEnded) {
      session.streamError(id, Http2Frame.STREAM_CLOSED);
      return;
    }
    stream.receiveWindow -= length;
    if (stream.receiveWindow < 0) {
      session.resetStream(stream, Http2Frame.FLOW_CONTROL_ERROR);
      return;
    }
    stream.receivedBytes += content;
    if (stream.expectedBytes >= 0 && stream.receivedBytes > stream.expectedBytes) {
      session.resetStream(stream, Http2Frame.PROTOCOL_ERROR);
    } else if (ends) {
      bodyEnded(stream);
    } else if (!stream.asked) { // what comes behind an answer is no progress, and gets no more room
      bodyGoesOn(stream);
    }
  }

  private void bodyGoesOn(Http2Stream stream) {
    stream.progressNanos = session.nowNanos();
    if (stream.receivedBytes > service.bodyBytesMax()) {
      answers.refuse(stream, 413);
      session.answered(stream);
    } else if (stream.receiveWindow < WINDOW_RETURN_BYTES) {
      output.windowUpdate(stream.id, Http2Frame.WINDOW_BYTES - stream.receiveWindow);
      stream.receiveWindow = Http2Frame.WINDOW_BYTES;
    }
  }

  private void bodyEnded(Http2Stream stream) {
    stream.remoteEnded = true;
    if (stream.expectedBytes >= 0 && stream.receivedBytes != stream.expectedBytes) {
      session.resetStream(stream, Http2Frame.PROTOCOL_ERROR);
    } else if (stream.answered) {
      session.remove(stream, false);
    } else if (!stream.asked && stream.request != null) {
      stream.progressNanos = session.nowNanos();
      answers.answer(stream, stream.request, session.nowNanos());
      session.answered(stream);
    }
  }
}
