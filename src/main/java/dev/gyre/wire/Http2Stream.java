package dev.gyre.wire;

import dev.gyre.http.Request;
import dev.gyre.http2.Http2Frame;
import dev.gyre.http2.RequestHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request of an HTTP/2 connection and its answer: what is left of both, and the windows between
 * them. The session decides, this holds. Used by the connection's loop thread.
 */
final class Http2Stream implements AnswerSource.Receiver, BodyReader.Receiver {
  final int id;
  private final Http2Session session;

  /** Bytes that the peer still takes. */
  long sendWindow;

  /** Bytes of a body that it may still send. */
  int receiveWindow = Http2Frame.WINDOW_BYTES;

  long expectedBytes = RequestHead.UNKNOWN_LENGTH;
  long receivedBytes;
  boolean remoteEnded;
  @Nullable Request request;

  /** Whether the answer has a head only. */
  boolean ofHead;

  long number;
  long beganNanos;

  /** When the request or the answer went on last. */
  long progressNanos;

  /** Whether the answer is being made, or was. */
  boolean asked;

  /** Whether its head has been written, and not yet all of it. */
  boolean answering;

  /** Whether all of it has been written, but the request has not ended. */
  boolean answered;

  boolean closed;

  /** Whether it waits in the queue of those that have something to send. */
  boolean queued;

  @Nullable ByteBuf pending;
  boolean pendingIsLast;

  /** What of its body is in memory, or is being read into it. */
  int heldBytes;

  @Nullable BodyReader reader;
  int status;

  /** Bytes of its body that were sent. */
  long sentBytes;

  /** Bytes of all frames of its answer. */
  long frameBytes;

  String strategy = "none";

  Http2Stream(Http2Session session, int id, long sendWindow) {
    this.session = session;
    this.id = id;
    this.sendWindow = sendWindow;
  }

  @Override
  public void deliver(PreparedAnswer prepared) {
    if (closed) {
      prepared.release();
    } else {
      session.answerLate(this, prepared);
    }
  }

  @Override
  public void piece(ByteBuf bytes, boolean last) {
    pending = bytes;
    pendingIsLast = last;
    session.pieceRead(this, bytes.readableBytes());
  }

  @Override
  public void failed(Throwable cause) {
    session.bodyFailed(this, cause);
  }

  /** Whether the next step is ours and not the peer's. */
  boolean waitsForUs() {
    BodyReader reading = reader;
    return answering ? reading != null && reading.isBusy() : asked && !answered;
  }

  /** Lets go of everything. */
  void close() {
    closed = true;
    ByteBuf bytes = pending;
    pending = null;
    if (bytes != null) {
      bytes.release();
    }
    BodyReader reading = reader;
    reader = null;
    if (reading != null) {
      reading.cancel();
    }
  }
}
