package dev.gyre.wire;

import dev.gyre.http.Body;
import dev.gyre.http.Content;
import dev.gyre.http.PageSource;
import dev.gyre.http.TruncatedFileException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer piece by piece into memory, for protocols that put it into frames.
 * What is in the page cache is read at once, everything else by a file thread. One piece at a time;
 * used by the connection's loop thread. Owns the body.
 */
final class BodyReader {
  private final LoopContext loop;
  private final FilePool pool;
  private final ByteBufAllocator allocator;
  private final Body body;
  private final Iterator<Body.Piece> pieces;
  private final Receiver receiver;
  private final Pace pace;
  private final ReadAhead ahead = new ReadAhead();
  private long deliveredBytes;
  private long offset;
  private long remaining;
  private boolean busy;
  private boolean cancelled;
  private boolean closed;

  /** Gets the pieces, on the loop. */
  interface Receiver {
    /** The next bytes, which the receiver owns; may be empty if they are the last. */
    void piece(ByteBuf bytes, boolean last);

    /** There are no more, though there should be. */
    void failed(Throwable cause);
  }

  BodyReader(
      LoopContext loop,
      FilePool pool,
      ByteBufAllocator allocator,
      Body body,
      Pace pace,
      Receiver receiver) {
    this.loop = loop;
    this.pace = pace;
    this.pool = pool;
    this.allocator = allocator;
    this.body = body;
    this.pieces =
        body instanceof Body.File file
            ? file.pieces().iterator()
            : java.util.Collections.emptyIterator();
    this.receiver = receiver;
  }

  /** Whether a piece is being made. */
  boolean isBusy() {
    return busy;
  }

  /** Whether pieces are of their own size, whatever is asked for. */
  boolean choosesSize() {
    return body instanceof Body.Page;
  }

  /** Asks for the next piece, which may come before this returns. */
  void read(int bytesMax) {
    if (pace.waits(deliveredBytes, () -> afterPause(bytesMax))) {
      busy = true;
      return;
    }
    switch (body) {
      case Body.File file -> readFile(file.content(), bytesMax);
      case Body.Page page -> onFileThread(() -> nextOf(page.source()));
      case Body.Bytes bytes -> deliver(Unpooled.wrappedBuffer(bytes.content()), true);
      case Body.Empty empty -> deliver(Unpooled.EMPTY_BUFFER, true);
    }
  }

  private void afterPause(int bytesMax) {
    busy = false;
    try {
      read(bytesMax);
    } catch (RuntimeException | Error e) { // the wheel would log it, and nobody go on
      fail(e);
    }
  }

  private void readFile(Content content, int bytesMax) {
    if (remaining == 0 && pieces.hasNext()) {
      switch (pieces.next()) {
        case Body.Piece.Literal literal -> {
          deliver(Unpooled.wrappedBuffer(literal.bytes()), !pieces.hasNext());
          return;
        }
        case Body.Piece.Range range -> {
          offset = range.offset();
          remaining = range.length();
        }
      }
    }
    int length = (int) Math.min(remaining, bytesMax);
    ByteBuf cached = ahead.mayHave(offset + length) ? cached(content, length) : null;
    if (cached != null) {
      deliverFrom(cached, length);
    } else {
      onFileThread(() -> readFrom(content, length));
    }
  }

  /** What is in the page cache; null when it is not all there. */
  private @Nullable ByteBuf cached(Content content, int length) {
    ByteBuf buffer = LoopBuffers.direct(allocator, Math.max(1, length));
    if (buffer == null) {
      return null;
    }
    ByteBuffer target = buffer.nioBuffer(0, length);
    while (target.hasRemaining() && content.readCached(target, offset + target.position()) > 0) {}
    if (target.position() == length) {
      return buffer;
    }
    buffer.release();
    return null;
  }

  private void deliverFrom(ByteBuf buffer, int length) {
    offset += length;
    remaining -= length;
    deliver(buffer.writerIndex(length), remaining == 0 && !pieces.hasNext());
  }

  private void deliver(ByteBuf bytes, boolean last) {
    if (cancelled) {
      bytes.release();
    } else {
      deliveredBytes += bytes.readableBytes();
      receiver.piece(bytes, last);
    }
  }

  /** Runs on a file thread. */
  private Runnable readFrom(Content content, int length) throws IOException {
    ByteBuf buffer = allocator.directBuffer(Math.max(1, length));
    try {
      ByteBuffer target = buffer.nioBuffer(0, length);
      ahead.ask(content, offset, remaining);
      while (target.hasRemaining()) {
        if (content.read(target, offset + target.position()) < 0) {
          throw new TruncatedFileException();
        }
      }
    } catch (IOException | RuntimeException e) {
      buffer.release();
      throw e;
    }
    return () -> deliverFrom(buffer, length);
  }

  /** Runs on a file thread. */
  private Runnable nextOf(PageSource source) throws IOException {
    byte @Nullable [] piece = source.next();
    return piece == null
        ? () -> deliver(Unpooled.EMPTY_BUFFER, true)
        : () -> deliver(Unpooled.wrappedBuffer(piece), false);
  }

  private void onFileThread(FilePool.Work work) {
    busy = true;
    pool.proceed(loop, work, this::fail, this::afterFileThread);
  }

  private void afterFileThread(Runnable step) {
    busy = false;
    step.run();
    closeWhenUnused();
  }

  private void fail(Throwable cause) {
    if (!cancelled) {
      receiver.failed(cause);
    }
  }

  /** Nobody wants more: closes the body when no thread uses it. */
  void cancel() {
    cancelled = true;
    if (pace.cancel()) {
      busy = false;
    }
    closeWhenUnused();
  }

  private void closeWhenUnused() {
    if (cancelled && !busy && !closed) {
      closed = true;
      body.close();
    }
  }
}
