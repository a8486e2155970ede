package dev.gyre.wire;

import dev.gyre.http2.Http2Frame;
import dev.gyre.http2.ResponseBlock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way out, gathered in one buffer until the end of an event, so that many small
 * answers are one write, and one record of TLS. Used by the connection's loop thread.
 */
final class Http2Output {
  private static final int BYTES_USUAL = 4 * 1024;

  private final ChannelHandlerContext context;
  private @Nullable ByteBuf gathered;
  private long bytesWritten;
  private boolean tableGivenUp;
  private boolean tableToldOf;

  Http2Output(ChannelHandlerContext context) {
    this.context = context;
  }

  private ByteBuf room(int bytes) {
    ByteBuf present = gathered;
    if (present == null) {
      present = context.alloc().directBuffer(Math.max(BYTES_USUAL, bytes));
      gathered = present;
    }
    return present.ensureWritable(bytes);
  }

  /** Bytes that are gathered. */
  int size() {
    ByteBuf present = gathered;
    return present == null ? 0 : present.readableBytes();
  }

  /** Bytes of all frames so far. */
  long bytesWritten() {
    return bytesWritten;
  }

  private ByteBuf frame(int length, int type, int flags, int stream) {
    bytesWritten += Http2Frame.HEADER_BYTES + length;
    return room(Http2Frame.HEADER_BYTES + length)
        .writeMedium(length)
        .writeByte(type)
        .writeByte(flags)
        .writeInt(stream);
  }

  /** What we ask of the peer, each identifier followed by its value. */
  void settings(int... settings) {
    ByteBuf out = frame(settings.length / 2 * 6, Http2Frame.SETTINGS, 0, 0);
    for (int i = 0; i < settings.length; i += 2) {
      out.writeShort(settings[i]).writeInt(settings[i + 1]);
    }
  }

  void settingsAck() {
    frame(0, Http2Frame.SETTINGS, Http2Frame.ACK, 0);
  }

  /** Asks for an acknowledgement of all that was written before. */
  void ping(int number) {
    frame(8, Http2Frame.PING, 0, 0).writeInt(0).writeInt(number);
  }

  void pingAck(byte[] bytes, int from) {
    frame(8, Http2Frame.PING, Http2Frame.ACK, 0).writeBytes(bytes, from, 8);
  }

  void windowUpdate(int stream, int bytes) {
    frame(4, Http2Frame.WINDOW_UPDATE, 0, stream).writeInt(bytes);
  }

  void reset(int stream, int code) {
    frame(4, Http2Frame.RST_STREAM, 0, stream).writeInt(code);
  }

  void goAway(int lastStream, int code) {
    frame(8, Http2Frame.GOAWAY, 0, 0).writeInt(lastStream).writeInt(code);
  }

  /** The peer wants a smaller table than usual, which the next block says to be gone. */
  void giveUpTable() {
    tableGivenUp = true;
  }

  /** A header block, in as many frames as it needs; returns bytes of these. */
  long headers(int stream, byte[] block, int length, boolean endStream) {
    long writtenBefore = bytesWritten;
    boolean tells = tableGivenUp && !tableToldOf;
    int before = tells ? 1 : 0;
    int first = Math.min(length, Http2Frame.PAYLOAD_BYTES_MAX - before);
    int flags =
        (endStream ? Http2Frame.END_STREAM : 0) | (first == length ? Http2Frame.END_HEADERS : 0);
    ByteBuf out = frame(before + first, Http2Frame.HEADERS, flags, stream);
    if (tells) {
      out.writeByte(ResponseBlock.NO_TABLE);
      tableToldOf = true;
    }
    out.writeBytes(block, 0, first);
    for (int at = first; at < length; ) {
      int part = Math.min(length - at, Http2Frame.PAYLOAD_BYTES_MAX);
      boolean last = at + part == length;
      frame(part, Http2Frame.CONTINUATION, last ? Http2Frame.END_HEADERS : 0, stream)
          .writeBytes(block, at, part);
      at += part;
    }
    return bytesWritten - writtenBefore;
  }

  /** The next bytes of a body, which are consumed; returns bytes of the frame. */
  int data(int stream, ByteBuf body, int length, boolean endStream) {
    frame(length, Http2Frame.DATA, endStream ? Http2Frame.END_STREAM : 0, stream)
        .writeBytes(body, length);
    return Http2Frame.HEADER_BYTES + length;
  }

  /** Sends what is gathered; null when there is nothing. */
  @Nullable ChannelFuture flush() {
    ByteBuf present = gathered;
    gathered = null;
    return present == null ? null : context.writeAndFlush(present);
  }

  void release() {
    ByteBuf present = gathered;
    gathered = null;
    if (present != null) {
      present.release();
    }
  }
}
