package dev.gyre.wire;

import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.os.SocketCalls;
import dev.gyre.routing.ErrorAnswers;
import dev.gyre.wire.ResponseHead.Framing;
import dev.gyre.wire.ResponseHead.Persistence;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one connection of HTTP/1, one at a time: from what is kept, or from the
 * application. The connection is told what becomes of each answer, and decides what is next. Part
 * of an {@link Exchange}; used by the connection's loop thread.
 */
final class Http1Answers {
  private final LoopContext loop;
  private final Http1Service service;
  private final AnswerWriter writer;
  private @Nullable Request request;
  private long beganNanos;

  /** What the head that was written last says. */
  private Persistence persistence = Persistence.DEFAULT;

  Http1Answers(LoopContext loop, Http1Service service, AnswerWriter writer) {
    this.loop = loop;
    this.service = service;
    this.writer = writer;
  }

  /** This is what is to be answered next. */
  void begin(Request begun, long nowNanos) {
    request = begun;
    beganNanos = nowNanos;
  }

  // ---- kept answers ----------------------------------------------------------------------------

  /** A head that was answered just now, if these bytes begin with one. Hot. */
  @Nullable HotHead findKnown(
      Http1Connection connection, byte[] bytes, int from, int to, long nowNanos) {
    HotHead known =
        mayAnswerHot(connection) ? loop.hotAnswers().findHead(bytes, from, to, nowNanos) : null;
    if (known == null || loop.server().limits().takeRequest(connection.client(), nowNanos) > 0) {
      return null; // whoever has asked too often is told so on the long way
    }
    return known;
  }

  private boolean mayAnswerHot(Http1Connection connection) {
    return !connection.closesAfterAnswer() && service.isMain();
  }

  /** Sends an answer that is ready, if there is one. Hot. */
  private boolean sendHot(Http1Connection connection, Request asked, long nowNanos) {
    HotAnswer answer = mayAnswerHot(connection) ? loop.hotAnswers().find(asked, nowNanos) : null;
    if (answer == null) {
      return false;
    }
    HotAnswers.Selection selection = HotAnswers.selection(asked, answer);
    if (selection == HotAnswers.Selection.UNKNOWN) {
      return false;
    }
    boolean unchanged = selection == HotAnswers.Selection.UNCHANGED;
    sendKept(connection, asked, answer, unchanged);
    loop.hotAnswers().learn(asked, answer, unchanged);
    return true;
  }

  /** Answers with what is kept. Hot. */
  void sendKept(Http1Connection connection, Request asked, HotAnswer answer, boolean unchanged) {
    if (!asked.keepAlive()) {
      connection.closeAfter(asked);
    }
    persistence = Persistence.of(connection.closesAfterAnswer(), asked.versionMinor());
    HotAnswer.Part part = HotAnswer.Part.of(asked, unchanged);
    boolean fromFile = part == HotAnswer.Part.WHOLE && answer.file() != null;
    writer.beginHot(answer, part, persistence);
    if (!fromFile) {
      answered(connection);
    }
    ByteBuf last =
        writer.writeHot(
            connection.context(),
            answer,
            part,
            persistence,
            service.encrypted() ? socketBehindTls(connection) : freeSocket(connection),
            connection.tls());
    if (writer.hasSender()) {
      connection.startSender();
      return;
    }
    if (fromFile) {
      answered(connection);
    }
    complete(connection, last);
  }

  // ---- all other answers -----------------------------------------------------------------------

  /** Answers the request that was begun, now or when its answer is made. */
  void answer(Http1Connection connection, long nowNanos) {
    Request asked = Objects.requireNonNull(request);
    if (sendHot(connection, asked, nowNanos)) {
      return;
    }
    PreparedAnswer prepared =
        service
            .source()
            .answer(
                asked,
                connection.remote(),
                loop,
                connection.context().alloc(),
                connection,
                AnswerSource.LOADED_BYTES_MAX);
    if (prepared != null) {
      send(connection, prepared.response(), prepared.body());
    } else {
      connection.watchProgress(nowNanos);
    }
  }

  /**
   * Answers what cannot be understood.
   *
   * @param ofHead whether what could not be read was a HEAD
   */
  void refuse(Http1Connection connection, int status, boolean ofHead) {
    if (request == null) {
      beganNanos = connection.now(); // no head was complete
    }
    Response response = ErrorAnswers.of(request, status);
    send(connection, response, null, ofHead || isHead(request));
  }

  private static boolean isHead(@Nullable Request asked) {
    return asked != null && asked.method() == Method.HEAD;
  }

  /** Writes an answer; small ones complete here, large ones when their sender says so. */
  void send(Http1Connection connection, Response response, @Nullable ByteBuf loaded) {
    send(connection, response, loaded, isHead(request));
  }

  private void send(
      Http1Connection connection, Response response, @Nullable ByteBuf loaded, boolean ofHead) {
    Request asked = request;
    int versionMinor = asked == null ? 1 : asked.versionMinor();
    Framing framing = Framing.of(response.status(), response.body().lengthBytes(), versionMinor);
    if (asked == null || !asked.keepAlive() || framing == Framing.CLOSE) {
      connection.closeAfter(asked);
    }
    persistence = Persistence.of(connection.closesAfterAnswer(), versionMinor);
    if (asked != null && service.isMain()) {
      loop.hotAnswers().offer(asked, response, loaded, connection.context().alloc(), beganNanos);
    }
    ByteBuf last =
        writer.write(connection.context(), ofHead, response, loaded, framing, persistence);
    if (last == null) {
      connection.startSender();
    } else {
      answered(connection);
      complete(connection, last);
    }
  }

  /** Whether the client was told that the answer written last is the last. */
  boolean saidClose() {
    return persistence == Persistence.CLOSE;
  }

  /** Accounts for the answer, which is complete or broken off. */
  void answered(Http1Connection connection) {
    writer.account(connection, request, beganNanos);
    request = null;
  }

  private void complete(Http1Connection connection, @Nullable ByteBuf last) {
    connection.complete(last == null ? null : takenAtOnce(connection, last));
  }

  // ---- past the channel ------------------------------------------------------------------------

  /**
   * The socket, when it may be given the answer at once: nothing waits before it in the channel and
   * no further request is here, whose answer would go with it. Otherwise -1. What goes through the
   * channel costs a buffer, an entry in a queue and, on io_uring, an entry in each ring. Hot.
   */
  private int freeSocket(Http1Connection connection) {
    return connection.hasInput() || connection.queuedBytes() > 0
        ? -1
        : loop.server().transport().descriptor(connection.context().channel());
  }

  /** The same where TLS encrypts, unless the end of the connection has to wait for the answer. */
  private int socketBehindTls(Http1Connection connection) {
    TlsStream tls = connection.tls();
    return tls == null || tls.isGathering() || connection.closesAfterAnswer()
        ? -1
        : freeSocket(connection);
  }

  /** Has the socket take what it takes at once of the last bytes; returns the rest, or null. */
  private @Nullable ByteBuf takenAtOnce(Http1Connection connection, ByteBuf last) {
    int socket = last.isDirect() && !service.encrypted() ? freeSocket(connection) : -1;
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
}
