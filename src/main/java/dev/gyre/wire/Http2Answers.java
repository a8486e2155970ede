package dev.gyre.wire;

import dev.gyre.http.Body;
import dev.gyre.http.Request;
import dev.gyre.http.RequestParser;
import dev.gyre.http.Response;
import dev.gyre.http2.RequestHead;
import dev.gyre.http2.ResponseBlock;
import dev.gyre.routing.ErrorAnswers;
import dev.gyre.wire.ResponseHead.Framing;
import dev.gyre.wire.ResponseHead.Persistence;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one HTTP/2 connection, on the same path as those of HTTP/1: kept answers,
 * parser, application. Used by the connection's loop thread.
 */
final class Http2Answers {
  private final LoopContext loop;
  private final Http1Service service;
  private final Connection connection;
  private final Http2Output output;
  private final Http2Sender sender;
  private RequestParser parser;

  Http2Answers(
      LoopContext loop,
      Http1Service service,
      Connection connection,
      Http2Output output,
      Http2Sender sender) {
    this.loop = loop;
    this.service = service;
    this.connection = connection;
    this.output = output;
    this.sender = sender;
    this.parser = new RequestParser(service.requestLimits());
  }

  /**
   * Answers a request that has no body, from memory if it is known. Hot.
   *
   * @param head of HTTP/1.1, complete
   * @return false when {@link #parse} has to be asked
   */
  boolean answerKnown(Http2Stream stream, RequestHead head, long nowNanos) {
    if (!service.isMain()) {
      return false;
    }
    HotHead known = loop.hotAnswers().findHead(head.bytes(), 0, head.length(), nowNanos);
    if (known == null
        || known.answer().file() != null // that goes into frames, by the long way
        || loop.server().limits().takeRequest(connection.client(), nowNanos) > 0) {
      return false; // whoever has asked too often is told so on the long way
    }
    stream.asked = true;
    stream.request = known.request();
    writeHot(stream, known.request(), known.answer(), known.unchanged());
    return true;
  }

  /** Reads the head; a stream with one that is refused is answered. */
  boolean parse(Http2Stream stream, RequestHead head) {
    int outcome = parser.parse(head.bytes(), 0, head.length());
    if (outcome == RequestParser.COMPLETE) {
      stream.request = parser.takeRequest();
      return true;
    }
    int status = outcome == RequestParser.REFUSED ? parser.refusal().status() : 400;
    parser = new RequestParser(service.requestLimits()); // the old one has stopped for good
    refuse(stream, status);
    return false;
  }

  /** Answers with an error. */
  void refuse(Http2Stream stream, int status) {
    stream.asked = true;
    write(stream, ErrorAnswers.of(stream.request, status), null);
  }

  /** Answers a request that is complete, now or when its answer is made. */
  void answer(Http2Stream stream, Request request, long nowNanos) {
    stream.asked = true;
    long waitNanos = loop.server().limits().takeRequest(connection.client(), nowNanos);
    if (waitNanos > 0) {
      loop.server().counters().requestLimited();
      write(stream, ErrorAnswers.tooMany(request, waitNanos), null);
      return;
    }
    if (service.isMain()) {
      HotAnswer kept = loop.hotAnswers().find(request, nowNanos);
      HotAnswers.Selection selection =
          kept == null || kept.file() != null // as above
              ? HotAnswers.Selection.UNKNOWN
              : HotAnswers.selection(request, kept);
      if (kept != null && selection != HotAnswers.Selection.UNKNOWN) {
        boolean unchanged = selection == HotAnswers.Selection.UNCHANGED;
        writeHot(stream, request, kept, unchanged);
        loop.hotAnswers().learn(request, kept, unchanged);
        return;
      }
    }
    PreparedAnswer prepared =
        service
            .source()
            .answer(
                request,
                connection.remote(),
                loop,
                connection.context().alloc(),
                stream,
                loadedBytesMax(stream));
    if (prepared != null) {
      deliver(stream, prepared);
    }
  }

  /**
   * What of a body may be in memory before its turn: no more than the client takes, or it would
   * stay there and others would have no room.
   */
  private int loadedBytesMax(Http2Stream stream) {
    return sender.hasRoom()
        ? (int) Math.clamp(stream.sendWindow, 0L, AnswerSource.LOADED_BYTES_MAX)
        : 0;
  }

  /** Writes an answer that was made. */
  void deliver(Http2Stream stream, PreparedAnswer prepared) {
    Request request = stream.request;
    boolean useful = prepared.body() != null || prepared.response().status() == 304;
    if (useful && request != null && service.isMain()) { // an open file is of no use for frames
      loop.hotAnswers()
          .offer(
              request,
              prepared.response(),
              prepared.body(),
              connection.context().alloc(),
              stream.beganNanos);
    }
    write(stream, prepared.response(), prepared.body());
  }

  private void writeHot(Http2Stream stream, Request request, HotAnswer answer, boolean unchanged) {
    HotAnswer.Part part = HotAnswer.Part.of(request, unchanged);
    boolean withBody = part == HotAnswer.Part.WHOLE && answer.bodyBytes() > 0;
    byte[] block = answer.http2Block(unchanged, loop.dateLine());
    stream.frameBytes += output.headers(stream.id, block, block.length, !withBody);
    stream.status = part.status();
    stream.strategy = HotAnswer.STRATEGY;
    stream.answering = true;
    if (withBody) {
      stream.pending = answer.body();
      stream.pendingIsLast = true;
    }
  }

  private void write(Http2Stream stream, Response response, @Nullable ByteBuf loaded) {
    Body body = response.body();
    Framing known = Framing.of(response.status(), body.lengthBytes(), 1);
    boolean withBody = known != Framing.NONE && body.lengthBytes() != 0 && !stream.ofHead;
    try {
      writeHead(stream, response, known, !withBody);
    } catch (RuntimeException | Error e) { // for want of memory; nobody else closes the body
      new PreparedAnswer(response, loaded).release();
      throw e;
    }
    stream.status = response.status();
    stream.answering = true;
    boolean fits = withBody && loaded != null && loaded.readableBytes() <= loadedBytesMax(stream);
    if (loaded != null && !fits) {
      loaded.release(); // if it has a body after all, that is read again in its turn
    }
    if (!withBody || fits) {
      body.close();
      stream.pending = fits ? loaded : null;
      stream.pendingIsLast = true;
      stream.strategy = fits ? "memory" : "none";
      sender.hold(stream, fits ? (int) body.lengthBytes() : 0);
      return;
    }
    stream.strategy = body instanceof Body.Page ? "page" : "copy";
    stream.reader =
        new BodyReader(
            loop,
            service.pool(),
            connection.context().alloc(),
            body,
            new Pace(loop, connection.client()),
            stream);
  }

  private void writeHead(
      Http2Stream stream, Response response, Framing framing, boolean endStream) {
    Http2Workspace room = loop.http2();
    ByteBuf head = room.responseHead.clear();
    ResponseHead.write(
        head,
        loop.headScratch(),
        response.status(),
        response.headers(),
        framing == Framing.CHUNKED ? Framing.CLOSE : framing, // frames tell the end
        response.body().lengthBytes(),
        Persistence.DEFAULT,
        loop.dateLine(),
        service.fixedFields());
    byte[] block = room.block(ResponseBlock.roomFor(head.readableBytes()));
    int length = ResponseBlock.write(head.array(), head.readableBytes(), block, 0);
    stream.frameBytes += output.headers(stream.id, block, length, endStream);
  }

  /** Counts an answer that is complete, or broken off, and writes it down. */
  void account(Http2Stream stream, long nowNanos) {
    loop.server().counters().requestAnswered(stream.frameBytes);
    ConnectionLog log = loop.server().log();
    if (log.wantsAnswers()) {
      log.answered(
          connection.id,
          connection.remote(),
          new Answered(
              stream.request,
              Answered.HTTP_2,
              stream.status,
              stream.sentBytes,
              stream.strategy,
              stream.beganNanos,
              nowNanos,
              stream.number));
    }
  }
}
