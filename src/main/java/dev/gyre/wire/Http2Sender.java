package dev.gyre.wire;

import dev.gyre.http2.Http2Frame;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * The bodies of one HTTP/2 connection: streams that have something to send take turns, a frame
 * each, within the window of the connection and their own. Used by the connection's loop thread.
 */
final class Http2Sender {
  /** Read of a file at a time. */
  private static final int PIECE_BYTES = 64 * 1024;

  /**
   * What the streams of a connection may hold in memory before it is sent, or have read into it; so
   * much that a few of them are read side by side. Without it each of a hundred streams that the
   * client takes nothing of would hold a piece.
   */
  private static final int HELD_BYTES_MAX = 512 * 1024;

  /** A client that reads on in smaller steps pays for each. */
  private static final int RETURNED_BYTES_MIN = 1024;

  private final Http2Session session;
  private final Http2Output output;

  /** Have a piece to send. */
  private final ArrayDeque<Http2Stream> ready = new ArrayDeque<>();

  /** Are to have one read. */
  private final ArrayDeque<Http2Stream> hungry = new ArrayDeque<>();

  private long heldBytes;
  private long progressNanos;
  private long window = Http2Frame.WINDOW_BYTES;
  private long unreturned;
  private long unreturnedOfStreams;

  Http2Sender(Http2Session session, Http2Output output, long nowNanos) {
    this.session = session;
    this.progressNanos = nowNanos;
    this.output = output;
  }

  /** The stream has something to send, or something to send must be made. */
  void add(Http2Stream stream) {
    if (!stream.queued && !stream.closed) {
      stream.queued = true;
      (stream.pending == null ? hungry : ready).add(stream);
    }
  }

  boolean isEmpty() {
    return ready.isEmpty() && hungry.isEmpty();
  }

  /** Whether a stream may hold more. */
  boolean hasRoom() {
    return heldBytes < HELD_BYTES_MAX;
  }

  /** From now on a stream holds so much that is not sent, or being read. */
  void hold(Http2Stream stream, int bytes) {
    heldBytes += bytes - stream.heldBytes;
    stream.heldBytes = bytes;
  }

  /** A stream has gone. */
  void forget(Http2Stream stream) {
    hold(stream, 0);
    if (stream.queued) {
      hungry.remove(stream);
      ready.remove(stream);
    }
  }

  /**
   * For how long the peer has let a stream stand still. One whose window is open waits for its
   * turn: for as long as nothing is sent at all, if that of the connection is closed, and else for
   * us. It has waited no longer than it has something to send.
   */
  long stillNanos(Http2Stream stream, long nowNanos) {
    long itsOwn = nowNanos - stream.progressNanos;
    if (stream.answering && stream.sendWindow > 0) {
      return window > 0 ? 0 : Math.min(itsOwn, nowNanos - progressNanos);
    }
    return itsOwn;
  }

  boolean hasWindow() {
    return window > 0;
  }

  /** The peer takes more on the connection; false if that is more than there can be. */
  boolean widen(int bytes) {
    window += bytes;
    return window <= Integer.MAX_VALUE;
  }

  /**
   * Whether a client gives back what it was sent, in steps of some size. Clients that read by 4 KiB
   * do so for each of these, twice, and there are no more such frames than that.
   *
   * @param ofStream whether of the window of a stream
   */
  boolean isReturned(boolean ofStream, int bytes) {
    if (bytes < RETURNED_BYTES_MIN || bytes > (ofStream ? unreturnedOfStreams : unreturned)) {
      return false;
    }
    if (ofStream) {
      unreturnedOfStreams -= bytes;
    } else {
      unreturned -= bytes;
    }
    return true;
  }

  /** Nothing more is sent. */
  void clear() {
    ready.clear();
    hungry.clear();
  }

  /** Gives each stream a frame in turn, while the windows and the session let it. Hot. */
  void pump(long nowNanos) {
    while (session.mayGather()) {
      if (window > 0 && hasRoom() && !hungry.isEmpty()) {
        read(hungry.remove());
        continue;
      }
      Http2Stream stream = ready.poll();
      if (stream == null) {
        return;
      }
      stream.queued = false;
      if (!stream.closed && !send(stream, nowNanos)) {
        ready.addFirst(stream);
        stream.queued = true;
        return;
      }
    }
  }

  /** Has the next piece of a stream read, as much as its window lets go. */
  private void read(Http2Stream stream) {
    stream.queued = false;
    BodyReader reader = stream.reader;
    if (stream.closed || reader == null || reader.isBusy() || stream.sendWindow <= 0) {
      return; // comes back with its piece, or with an update of its window
    }
    int bytesMax = (int) Math.min(PIECE_BYTES, stream.sendWindow);
    hold(stream, reader.choosesSize() ? PIECE_BYTES : bytesMax);
    reader.read(bytesMax);
  }

  /** Sends a frame of a stream; false when the window of the connection is empty. */
  private boolean send(Http2Stream stream, long nowNanos) {
    ByteBuf pending = stream.pending;
    if (pending == null) {
      return true;
    }
    int readable = pending.readableBytes();
    int most = Math.min(readable, Http2Frame.PAYLOAD_BYTES_MAX);
    // A window is below zero when the peer has made it smaller (section 6.9.2).
    int length = (int) Math.max(0, Math.min(most, Math.min(stream.sendWindow, window)));
    if (length <= 0 && readable > 0) {
      return window > 0; // its own window is empty: it comes back with an update
    }
    boolean last = stream.pendingIsLast && length == readable;
    if (length > 0 || last) {
      stream.frameBytes += output.data(stream.id, pending, length, last);
      session.wentOn();
    }
    stream.sendWindow -= length;
    window -= length;
    unreturned += length;
    unreturnedOfStreams += length;
    stream.sentBytes += length;
    stream.progressNanos = nowNanos;
    progressNanos = nowNanos;
    if (stream.heldBytes > 0) { // what is kept for all is not its own
      hold(stream, pending.readableBytes());
    }
    if (!pending.isReadable()) {
      stream.pending = null;
      pending.release();
    }
    if (last) {
      session.complete(stream);
    } else {
      add(stream);
    }
    return true;
  }
}
