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

  /** A client that reads on in smaller steps pays for each. */
  private static final int RETURNED_BYTES_MIN = 1024;

  private final Http2Session session;
  private final Http2Output output;
  private final ArrayDeque<Http2Stream> ready = new ArrayDeque<>();
  private long window = Http2Frame.WINDOW_BYTES;
  private long unreturned;
  private long unreturnedOfStreams;

  Http2Sender(Http2Session session, Http2Output output) {
    this.session = session;
    this.output = output;
  }

  /** The stream has something to send, or something to send must be made. */
  void add(Http2Stream stream) {
    if (!stream.queued && !stream.closed) {
      stream.queued = true;
      ready.add(stream);
    }
  }

  boolean isEmpty() {
    return ready.isEmpty();
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
  }

  /** Gives each stream a frame in turn, while the windows and the session let it. Hot. */
  void pump(long nowNanos) {
    while (session.mayGather()) {
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

  /** Sends a frame of a stream; false when the window of the connection is empty. */
  private boolean send(Http2Stream stream, long nowNanos) {
    ByteBuf pending = stream.pending;
    if (pending == null) {
      BodyReader reader = stream.reader;
      if (reader != null && !reader.isBusy()) {
        reader.read(PIECE_BYTES);
      }
      return true;
    }
    int readable = pending.readableBytes();
    int most = Math.min(readable, Http2Frame.PAYLOAD_BYTES_MAX);
    int length = (int) Math.min(most, Math.min(stream.sendWindow, window));
    if (length <= 0 && readable > 0) {
      return window > 0; // its own window is empty: it comes back with an update
    }
    boolean last = stream.pendingIsLast && length == readable;
    if (length > 0 || last) {
      output.data(stream.id, pending, length, last);
      session.wentOn();
    }
    stream.sendWindow -= length;
    window -= length;
    unreturned += length;
    unreturnedOfStreams += length;
    stream.sentBytes += length;
    stream.progressNanos = nowNanos;
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
