package dev.gyre.wire;

import dev.gyre.metrics.CloseReason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * HTTP on one connection, of the version that the peer speaks: HTTP/1, of which this is a kind so
 * that an idle connection is one object, or, from the moment the peer has chosen it, HTTP/2, of
 * which this only passes on what happens.
 */
final class HttpConnection extends Http1Connection {
  private @Nullable Http2Session http2;

  HttpConnection(LoopContext loop, Http1Service service) {
    super(loop, service);
  }

  @Override
  void opened(long nowNanos) {
    if (hasChosen(ConnectionFactory.HTTP_2)) {
      http2 = new Http2Session(this, loop, service, nowNanos);
    } else {
      super.opened(nowNanos);
    }
  }

  /** A peer that knows speaks HTTP/2 from its first byte on (RFC 9113 section 3.3). */
  @Override
  boolean takesOver(InputBuffer first) {
    if (!service.http2() || !first.beginsLike(Http2Reader.PREFACE)) {
      return false;
    }
    if (first.readableBytes() < Http2Reader.PREFACE.length) {
      awaitMore();
      return true;
    }
    ByteBuf bytes = leave();
    Http2Session session = new Http2Session(this, loop, service, now());
    http2 = session;
    session.received(bytes);
    return true;
  }

  @Override
  void received(Object message) {
    if (http2 == null) {
      super.received(message);
    } else {
      http2.received((ByteBuf) message);
    }
  }

  @Override
  void inputEnded() {
    if (http2 == null) {
      super.inputEnded();
    } else {
      http2.inputEnded();
    }
  }

  @Override
  void deadlinePassed(long nowNanos) {
    if (http2 == null) {
      super.deadlinePassed(nowNanos);
    } else {
      http2.deadlinePassed(nowNanos);
    }
  }

  @Override
  void closed() {
    super.closed();
    if (http2 != null) {
      http2.closed();
    }
  }

  @Override
  CloseReason reasonWhenPeerLeft() {
    return http2 == null ? super.reasonWhenPeerLeft() : http2.reasonWhenPeerLeft();
  }

  @Override
  CloseReason reasonWhenPeerFailed() {
    return http2 == null ? super.reasonWhenPeerFailed() : http2.reasonWhenPeerFailed();
  }

  @Override
  void drainAnnounced() {
    if (http2 == null) {
      super.drainAnnounced();
    } else {
      http2.announceDrain();
    }
  }

  @Override
  boolean drain() {
    return http2 == null ? super.drain() : http2.drain();
  }

  @Override
  boolean isBusy() {
    return http2 == null ? super.isBusy() : http2.isBusy();
  }

  @Override
  void allTaken() {
    if (http2 == null) {
      super.allTaken();
    } else {
      http2.allTaken();
    }
  }

  @Override
  long requests() {
    return http2 == null ? super.requests() : http2.requests();
  }

  @Override
  long bytesSent() {
    return http2 == null ? super.bytesSent() : http2.bytesSent();
  }

  @Override
  long idleSinceNanos() {
    return http2 == null ? super.idleSinceNanos() : http2.idleSinceNanos();
  }
}
