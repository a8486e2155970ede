package dev.gyre.wire;

import dev.gyre.http.Body;
import dev.gyre.http.Content;
import dev.gyre.http.TruncatedFileException;
import dev.gyre.os.Errno;
import dev.gyre.os.SocketCalls;
import dev.gyre.transport.FileSending;
import dev.gyre.transport.SocketWait;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends pieces of a file window by window. A window that is not in the page cache is read by a file
 * thread first, so that the loop never waits for a disk; then it goes out by what the transport
 * does best: sendfile(2) for as long as the socket takes more, then a wait for the socket, which is
 * a region of the channel on epoll and NIO and a poll in the ring on io_uring.
 *
 * <p>A descriptor is closed only when no write and no file thread uses it: {@code busy} says so.
 */
final class FileSender implements BodySender {
  /** Large enough that the work for each window vanishes, small enough to share the loop. */
  private static final long SENDFILE_WINDOW_BYTES = 4L << 20;

  /** Bounds what a slow reader holds in memory. */
  private static final int COPY_WINDOW_BYTES = 256 * 1024;

  /**
   * So much is sent, and then it is the turn of others of the loop. With half of it 256 MiB cost 6
   * % more, with twice as much no less.
   */
  private static final long TURN_BYTES_MAX = 512 * 1024;

  /** With less left of what was seen in memory, the next window is looked for there at once. */
  private static final int WARM_REST_BYTES = 64 * 1024;

  /** Copied behind a head that waits for a full socket. */
  private static final int BEHIND_HEAD_BYTES = 16 * 1024;

  private final ChannelHandlerContext context;
  private final LoopContext loop;
  private final FilePool pool;
  private final Owner owner;
  private final ByteBuf head;
  private final Content content;
  private final FileSending sending;
  private final Iterator<Body.Piece> pieces;
  private final Pace pace;
  private final ReadAhead ahead = new ReadAhead();
  private long offset;
  private long remaining;
  private long handedOverBytes;
  private @Nullable FileRegion region;
  private @Nullable FileChannel channel;
  private @Nullable SocketWait socketWait;
  private long warmUntil;
  private boolean started;
  private boolean socketTakes;
  private boolean sendfileWorks;
  private boolean copying;
  private boolean busy;
  private boolean writing;
  private boolean cancelled;
  private boolean closed;

  /**
   * Owns head and body.
   *
   * @param head of the answer, not written yet; empty if the socket has it, and sendfile(2) was
   *     tried
   * @param pace has it wait for a client that had too much
   * @param copying whether the bytes must pass through this process, as those do that TLS encrypts
   */
  FileSender(
      ChannelHandlerContext context,
      LoopContext loop,
      FilePool pool,
      ByteBuf head,
      Body.File body,
      boolean copying,
      Pace pace,
      Owner owner) {
    this.context = context;
    this.loop = loop;
    this.pool = pool;
    this.owner = owner;
    this.head = head;
    this.content = body.content();
    this.copying = copying;
    this.pace = pace;
    this.sending = loop.server().transport().fileSending(context.channel());
    this.pieces = body.pieces().iterator();
  }

  @Override
  public void start() {
    started = true;
    int unsentBytesMax = loop.unsentAllowance().enter();
    loop.server().transport().limitUnsent(context.channel(), unsentBytesMax);
    sendHead();
    next();
  }

  /**
   * Where the first bytes of the file can follow at once, the head does not go the way of the
   * channel, whose write would have to complete before.
   */
  private void sendHead() {
    if (!head.isReadable()) {
      head.release();
      sendfileWorks = true;
      return; // the socket has it and what sendfile(2) gave it, and is full
    }
    int socket = loop.server().transport().descriptor(context.channel());
    int bytes = head.readableBytes();
    if (!copying
        && socket >= 0
        && head.isDirect()
        && Connection.queuedBytes(context.channel()) == 0) {
      long sent = SocketCalls.sendAtOnce(socket, head.nioBuffer());
      if (sent == bytes) {
        head.release();
        socketTakes = true;
        return;
      }
      head.skipBytes((int) Math.max(0, sent)); // an error shows again in the write
    }
    context.writeAndFlush(head, context.voidPromise());
  }

  @Override
  public boolean isWriting() {
    return writing;
  }

  @Override
  public long handedOverBytes() {
    FileRegion current = region;
    return handedOverBytes + (current == null ? 0 : current.transferred());
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (pace.cancel()) {
      busy = false;
    }
    endWait();
    closeWhenUnused();
  }

  /** For what the loop calls: it would log what goes wrong, and the client wait in vain. */
  private void goOn() {
    if (cancelled) {
      closeWhenUnused();
      return;
    }
    try {
      next();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void next() {
    if (pace.waits(handedOverBytes(), this::afterPause)) {
      busy = true;
    } else if (remaining > 0) {
      window();
    } else if (pieces.hasNext()) {
      Body.Piece piece = pieces.next();
      switch (piece) {
        case Body.Piece.Literal literal -> write(Unpooled.wrappedBuffer(literal.bytes()));
        case Body.Piece.Range range -> {
          offset = range.offset();
          remaining = range.length();
          warmUntil = 0;
          window();
        }
      }
    } else {
      cancel();
      owner.bodySent();
    }
  }

  private void window() {
    if (copying) {
      copyWindow((int) pace.windowBytes(COPY_WINDOW_BYTES));
      return;
    }
    if (sending == FileSending.SENDFILE_THEN_POLL && !socketTakes) {
      waitForSocket();
      return;
    }
    if (sending == FileSending.SENDFILE_DESCRIPTOR && !socketTakes && !sendfileWorks) {
      copyWindow(BEHIND_HEAD_BYTES); // a region that the file system refuses ends the connection
      return;
    }
    long length = Math.min(remaining, pace.windowBytes(SENDFILE_WINDOW_BYTES));
    long warm = warmUntil - offset;
    if (warm >= Math.min(length, WARM_REST_BYTES)) {
      sendWindow(Math.min(length, warm)); // to ask again each time the socket was full costs 14 %
    } else if (content.isCached(offset, length, loop.server().clock().nanoTime())) {
      sendWindow(length);
    } else {
      onFileThread(() -> loadWindow(length));
    }
  }

  private void sendWindow(long length) {
    warmUntil = offset + length;
    if (sending == FileSending.SENDFILE_CHANNEL) {
      sendRegion(length);
    } else if (socketTakes) {
      sendAtOnce(Math.min(length, TURN_BYTES_MAX));
    } else {
      sendRegion(Math.min(length, TURN_BYTES_MAX));
    }
  }

  /**
   * Gives the socket what it takes now. When it is full, that is waited for, and then it goes on
   * here. Hot.
   */
  private void sendAtOnce(long length) {
    int socket = loop.server().transport().descriptor(context.channel());
    if (socket < 0) {
      writeFailed(new ClosedChannelException());
      return;
    }
    long sent = WholeFile.sendAtOnce(loop, socket, content, offset, length);
    sendfileWorks |= sent != -Errno.EINVAL;
    if (sent > 0) {
      offset += sent;
      remaining -= sent;
      handedOverBytes += sent;
    }
    if (sent == length) {
      if (remaining == 0 && !owner.hasInput()) {
        next();
      } else {
        afterTurn();
      }
    } else if (sent > 0 || sent == -Errno.EAGAIN || sent == -Errno.EINTR) {
      socketTakes = false;
      window();
    } else if (sent == 0) {
      fail(new TruncatedFileException());
    } else if (sent == -Errno.EINVAL) {
      copying = true; // a file system without it
      window();
    } else {
      writeFailed(new IOException("sendfile: " + Errno.name(-sent)));
    }
  }

  /** What waits in the channel goes first, so then a part of the body waits there too. */
  private void waitForSocket() {
    SocketWait wait = socketWait;
    if (wait == null && Connection.queuedBytes(context.channel()) == 0) {
      wait = loop.server().transport().newSocketWait(context.channel());
      socketWait = wait;
    }
    if (wait == null) {
      copyWindow(BEHIND_HEAD_BYTES);
      return;
    }
    busy = true;
    writing = true;
    wait.begin(this::afterWait);
  }

  private void afterWait(int result) {
    busy = false;
    writing = false;
    socketTakes = true;
    if (result < 0) {
      writeFailed(new IOException("poll: " + Errno.name(-result)));
    } else {
      goOn();
    }
  }

  private void endWait() {
    SocketWait wait = socketWait;
    if (wait != null && wait.end()) {
      busy = false;
      writing = false;
    }
  }

  /**
   * Lets others of the loop have their turn before the next one. Not as a task to execute: one that
   * follows from another is run before the loop looks at its sockets, one that has just become due
   * is run after that.
   */
  private void afterTurn() {
    busy = true;
    loop.eventLoop().schedule(this::afterPause, 0, TimeUnit.NANOSECONDS);
  }

  private void afterPause() {
    busy = false;
    goOn();
  }

  private void copyWindow(int lengthMax) {
    int length = (int) Math.min(remaining, lengthMax);
    if (!ahead.mayHave(offset + length) || !copyCachedWindow(length)) {
      onFileThread(() -> readWindow(length));
    }
  }

  /** Copies a window that is in the page cache; false when it is not all there. */
  private boolean copyCachedWindow(int length) {
    ByteBuf buffer = LoopBuffers.direct(context.alloc(), length);
    if (buffer == null) {
      return false;
    }
    ByteBuffer target = buffer.nioBuffer(0, length);
    while (target.hasRemaining()) {
      if (content.readCached(target, offset + target.position()) <= 0) {
        buffer.release();
        return false;
      }
    }
    writeWindow(buffer.writerIndex(length));
    return true;
  }

  /** Runs on a file thread. */
  private Runnable readWindow(int length) throws IOException {
    ByteBuf buffer = context.alloc().directBuffer(length);
    try {
      ByteBuffer target = buffer.nioBuffer(0, length);
      long position = offset;
      ahead.ask(content, position, remaining);
      while (target.hasRemaining()) {
        int read = content.read(target, position + target.position());
        if (read < 0) {
          throw new TruncatedFileException();
        }
      }
      buffer.writerIndex(length);
    } catch (IOException | RuntimeException e) {
      buffer.release();
      throw e;
    }
    return () -> {
      if (cancelled) {
        buffer.release();
      } else {
        writeWindow(buffer);
      }
    };
  }

  private void writeWindow(ByteBuf window) {
    offset += window.readableBytes();
    remaining -= window.readableBytes();
    write(window);
  }

  /** Runs on a file thread. */
  private Runnable loadWindow(long length) throws IOException {
    content.readAhead(offset, Math.min(remaining, 2 * length)); // the next one comes meanwhile
    content.load(offset, length);
    return () -> {
      if (!cancelled) {
        sendWindow(length);
      }
    };
  }

  private void sendRegion(long length) {
    FileRegion next;
    try {
      next = makeRegion(length);
    } catch (IOException e) {
      fail(e);
      return;
    }
    region = next;
    offset += length;
    remaining -= length;
    write(next);
  }

  private FileRegion makeRegion(long length) throws IOException {
    if (sending == FileSending.SENDFILE_DESCRIPTOR) {
      int socket = loop.server().transport().descriptor(context.channel());
      return new DescriptorRegion(socket, content.descriptor(), offset, length);
    }
    FileChannel open = channel;
    if (open == null) {
      // The same open inode under a name the JDK can open: it makes no channel of a descriptor.
      open =
          FileChannel.open(
              Path.of("/proc/self/fd/" + content.descriptor()), StandardOpenOption.READ);
      channel = open;
    }
    return new SharedChannelRegion(open, offset, length);
  }

  private void write(Object message) {
    busy = true;
    writing = true;
    if (message instanceof ByteBuf bytes) {
      handedOverBytes += bytes.readableBytes();
    }
    ChannelFuture written = context.writeAndFlush(message);
    written.addListener(
        done -> {
          busy = false;
          writing = false;
          socketTakes = true;
          FileRegion sent = region;
          region = null;
          if (sent != null) {
            handedOverBytes += sent.transferred();
          }
          if (!done.isSuccess()) {
            writeFailed(done.cause());
          } else {
            goOn();
          }
        });
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
    boolean first = !cancelled;
    cancel();
    if (!first) {
      return;
    }
    if (cause instanceof TruncatedFileException) {
      owner.bodyTruncated();
    } else {
      owner.bodyFailed(cause);
    }
  }

  private void writeFailed(Throwable cause) {
    if (cause instanceof TruncatedFileException) {
      fail(cause);
      return;
    }
    boolean first = !cancelled;
    cancel();
    if (first) {
      owner.peerFailed();
    }
  }

  private void closeWhenUnused() {
    if (!cancelled || busy || closed) {
      return;
    }
    closed = true;
    if (started) {
      loop.unsentAllowance().leave();
    } else {
      head.release();
    }
    FileChannel open = channel;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        loop.server().log().fault("close of a file", e);
      }
    }
    content.close();
  }
}
