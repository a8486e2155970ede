package dev.gyre.wire;

import dev.gyre.http.PageSource;
import dev.gyre.http.TruncatedFileException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sends a body that is made while it is sent: a file thread makes a piece, the loop sends it, and
 * only when the kernel has taken it the next one is made. So a slow reader holds one piece.
 */
final class PageSender implements BodySender {
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ChannelHandlerContext context;
  private final LoopContext loop;
  private final FilePool pool;
  private final PageSource source;
  private final boolean chunked;
  private final Pace pace;
  private final Owner owner;
  private long handedOverBytes;
  private boolean busy;
  private boolean writing;
  private boolean cancelled;
  private boolean closed;

  PageSender(
      ChannelHandlerContext context,
      LoopContext loop,
      FilePool pool,
      PageSource source,
      boolean chunked,
      Pace pace,
      Owner owner) {
    this.context = context;
    this.loop = loop;
    this.pool = pool;
    this.source = source;
    this.chunked = chunked;
    this.pace = pace;
    this.owner = owner;
  }

  @Override
  public void start() {
    busy = true;
    if (pace.waits(handedOverBytes, this::goOn)) {
      return;
    }
    pool.proceed(loop, this::makePiece, this::fail, this::afterFileThread);
  }

  /** For what the loop calls: it would log what goes wrong, and the client wait in vain. */
  private void goOn() {
    try {
      start();
    } catch (RuntimeException | Error e) {
      busy = false;
      fail(e);
    }
  }

  private void afterFileThread(Runnable step) {
    busy = false;
    step.run();
    closeWhenUnused();
  }

  @Override
  public boolean isWriting() {
    return writing;
  }

  @Override
  public long handedOverBytes() {
    return handedOverBytes;
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (pace.cancel()) {
      busy = false;
    }
    closeWhenUnused();
  }

  /** Runs on a file thread. */
  private Runnable makePiece() throws IOException {
    byte[] piece = source.next();
    return () -> send(piece);
  }

  private void send(byte @Nullable [] piece) {
    if (cancelled) {
      return;
    }
    boolean last = piece == null;
    ByteBuf out = frame(piece);
    handedOverBytes += out.readableBytes();
    busy = true;
    writing = true;
    context
        .writeAndFlush(out)
        .addListener(
            done -> {
              busy = false;
              writing = false;
              if (!done.isSuccess()) {
                boolean first = !cancelled;
                cancel();
                if (first) {
                  owner.peerFailed();
                }
                return;
              }
              if (cancelled) {
                closeWhenUnused();
              } else if (last) {
                cancel();
                owner.bodySent();
              } else {
                goOn();
              }
            });
  }

  private ByteBuf frame(byte @Nullable [] piece) {
    if (piece == null) {
      return context.alloc().buffer(8).writeBytes(chunked ? LAST_CHUNK : new byte[0]);
    }
    ByteBuf out = context.alloc().buffer(piece.length + 16);
    if (chunked) {
      out.writeCharSequence(Integer.toHexString(piece.length), StandardCharsets.US_ASCII);
      out.writeByte('\r').writeByte('\n');
    }
    out.writeBytes(piece);
    if (chunked) {
      out.writeByte('\r').writeByte('\n');
    }
    return out;
  }

  private void fail(Throwable cause) {
    boolean first = !cancelled;
    cancel();
    if (first && cause instanceof TruncatedFileException) {
      owner.bodyTruncated();
    } else if (first) {
      owner.bodyFailed(cause);
    }
  }

  private void closeWhenUnused() {
    if (cancelled && !busy && !closed) {
      closed = true;
      source.close();
    }
  }
}
