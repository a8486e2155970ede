package dev.gyre.wire;

import dev.gyre.tls.RecordProtection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a connection that stays: takes the place of Netty's handler, which shakes hands, when that
 * is done. Used by the connection's loop thread.
 */
final class TlsStream extends ChannelDuplexHandler {
  /** Bytes that become one buffer of records. */
  private static final int PIECE_BYTES = 64 * 1024;

  /** From here on, bytes go as they come; smaller ones may be joined. */
  private static final int GATHERED_BYTES_MAX = 8 * 1024;

  /** As long as Netty's handler waits. */
  private static final int LAST_WORD_SECONDS = 3;

  private final RecordProtection protection;
  private final LoopContext loop;
  private @Nullable ChannelHandlerContext context;

  /** What was written since the last flush and is yet to be encrypted. */
  private @Nullable ByteBuf gathered;

  /** What {@link #endOutput} has returned. */
  private @Nullable ChannelFuture outputEnd;

  /** Owns the protection from now on. */
  TlsStream(RecordProtection protection, LoopContext loop) {
    this.protection = protection;
    this.loop = loop;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    protection.release();
    ByteBuf lost = gathered;
    if (lost != null) {
      gathered = null;
      lost.release();
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "not yet added to a pipeline");
  }

  // ---- input -----------------------------------------------------------------------------------

  /** Hot: one buffer for all that was received. */
  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    ByteBuf received = (ByteBuf) message;
    if (protection.isInputEnded()) {
      received.release();
      return;
    }
    ByteBuf plain = protection.decrypt(received, reading.alloc());
    ByteBuf words = protection.takeOwnWords(reading.alloc());
    ChannelFuture told = words == null ? null : reading.writeAndFlush(words);
    if (plain.isReadable()) {
      reading.fireChannelRead(plain);
    } else {
      plain.release();
    }
    if (protection.isInputEnded()) {
      endInput(reading, protection.failure(), told);
    }
  }

  private static void endInput(
      ChannelHandlerContext reading, @Nullable SSLException failure, @Nullable ChannelFuture told) {
    if (failure == null) {
      reading.fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
    } else if (told == null) {
      reading.fireExceptionCaught(failure);
    } else {
      told.addListener(done -> reading.fireExceptionCaught(failure)); // which closes
    }
  }

  /** Netty's handler says that it is gone; the end of the input is told here. */
  @Override
  public void userEventTriggered(ChannelHandlerContext reading, Object event) {
    if (!(event instanceof SslCloseCompletionEvent)) {
      reading.fireUserEventTriggered(event);
    }
  }

  // ---- output ----------------------------------------------------------------------------------

  /** Small ones that nobody waits for are joined to what is written next, up to a flush. */
  @Override
  public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise)
      throws SSLException {
    ByteBuf plain = (ByteBuf) message;
    ByteBuf before = gathered;
    if (before != null
        && before.readableBytes() + plain.readableBytes() <= RecordProtection.RECORD_BYTES_MAX) {
      gathered = null;
      plain = join(before, plain, writing.alloc());
    } else if (before != null) {
      writeGathered(writing, plain);
    }
    if (promise.isVoid() && plain.readableBytes() < GATHERED_BYTES_MAX) {
      gathered = plain;
    } else {
      encrypt(writing, plain, promise);
    }
  }

  private static ByteBuf join(ByteBuf first, ByteBuf second, ByteBufAllocator allocator) {
    ByteBuf joined = first;
    try {
      if (first.writableBytes() < second.readableBytes()) {
        joined = allocator.directBuffer(RecordProtection.RECORD_BYTES_MAX).writeBytes(first);
        first.release();
      }
      return joined.writeBytes(second);
    } catch (RuntimeException | Error e) { // for want of memory
      joined.release();
      throw e;
    } finally {
      second.release();
    }
  }

  /** Before what follows, which nobody else would release. */
  private void writeGathered(ChannelHandlerContext writing, ByteBuf next) throws SSLException {
    try {
      writeGathered(writing);
    } catch (SSLException | RuntimeException | Error e) {
      next.release();
      throw e;
    }
  }

  private void writeGathered(ChannelHandlerContext writing) throws SSLException {
    ByteBuf before = gathered;
    if (before != null) {
      gathered = null;
      encrypt(writing, before, writing.voidPromise());
    }
  }

  /** Whether something was written that the channel does not have yet. */
  boolean isGathering() {
    return gathered != null;
  }

  @Override
  public void flush(ChannelHandlerContext writing) throws SSLException {
    writeGathered(writing);
    writing.flush();
  }

  private void encrypt(ChannelHandlerContext writing, ByteBuf bytes, ChannelPromise promise)
      throws SSLException {
    if (!bytes.isReadable()) {
      writing.write(bytes, promise);
      return;
    }
    ByteBufAllocator allocator = writing.alloc();
    ByteBuf plain = bytes.isDirect() ? bytes : copy(bytes, allocator);
    try {
      while (plain.readableBytes() > PIECE_BYTES) {
        writing.write(protect(plain, PIECE_BYTES, allocator), writing.voidPromise());
      }
      writing.write(protect(plain, plain.readableBytes(), allocator), promise);
    } finally {
      plain.release();
    }
  }

  private static ByteBuf copy(ByteBuf plain, ByteBufAllocator allocator) {
    try {
      return allocator.directBuffer(plain.readableBytes()).writeBytes(plain);
    } finally {
      plain.release();
    }
  }

  private ByteBuf protect(ByteBuf plain, int length, ByteBufAllocator allocator)
      throws SSLException {
    ByteBuf records = allocator.directBuffer(RecordProtection.roomFor(length));
    try {
      protection.encrypt(plain, plain.readerIndex(), length, records);
      plain.skipBytes(length);
      return records;
    } catch (SSLException | RuntimeException | Error e) {
      records.release();
      throw e;
    }
  }

  /**
   * Has the socket take what it takes at once of bytes, and the channel the rest. Only where
   * nothing waits in the channel or here. Hot: no copy, no allocation.
   *
   * @param bytes a direct buffer, which is only read
   * @param length at most {@link RecordRoom#PLAIN_BYTES_MAX}
   */
  void sendAtOnce(int socket, ByteBuf bytes, int from, int length) {
    RecordRoom room = loop.recordRoom();
    ByteBuf records = room.records();
    try {
      protection.encrypt(bytes, from, length, records);
    } catch (SSLException e) {
      context().fireExceptionCaught(e); // which closes
      return;
    }
    int sent = (int) Math.max(0, room.sendAtOnce(socket)); // an error shows again in the write
    if (sent < records.readableBytes()) {
      ChannelHandlerContext writing = context();
      ByteBuf rest = writing.alloc().directBuffer(records.readableBytes() - sent);
      writing.writeAndFlush(
          rest.writeBytes(records, sent, records.readableBytes() - sent), writing.voidPromise());
    }
  }

  /** Tells the peer that no more is sent; done when the socket has taken that. */
  ChannelFuture endOutput() {
    ChannelFuture before = outputEnd;
    if (before != null) {
      return before;
    }
    ChannelHandlerContext writing = context();
    ChannelFuture said;
    try {
      writeGathered(writing);
      ByteBuf words = protection.endOutput(writing.alloc());
      said = words == null ? writing.newSucceededFuture() : writing.writeAndFlush(words);
    } catch (SSLException e) {
      said = writing.newFailedFuture(e);
    }
    outputEnd = said;
    return said;
  }

  /** Closes when the socket has taken the last word, or does not. */
  @Override
  public void close(ChannelHandlerContext closing, ChannelPromise promise) {
    ChannelFuture said = endOutput();
    if (said.isDone() || !closing.channel().isActive()) {
      closing.close(promise);
      return;
    }
    closing.channel().closeFuture().addListener(closed -> promise.trySuccess());
    Future<?> waiting =
        closing.executor().schedule(() -> closing.close(), LAST_WORD_SECONDS, TimeUnit.SECONDS);
    said.addListener(
        done -> {
          waiting.cancel(false);
          closing.close();
        });
  }
}
