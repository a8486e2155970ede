package dev.gyre.bench.load;

import dev.gyre.http2.Http2Frame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Frames to a server, gathered until they are flushed, so that many requests are one write and one
 * record of TLS. On the loop.
 */
final class Http2Output {
  private static final int BYTES_USUAL = 4 * 1024;

  private final Watcher watcher;
  private final boolean showsBytes;
  private @Nullable Channel channel;
  private @Nullable ByteBuf gathered;

  Http2Output(Watcher watcher) {
    this.watcher = watcher;
    this.showsBytes = watcher.wantsBytes();
  }

  /** Begins a connection: who we are, and that answers may be large and need no memory. */
  void begin(Channel newChannel) {
    discard();
    channel = newChannel;
    room(Http2Wire.PREFACE.length).writeBytes(Http2Wire.PREFACE);
    frame(18, Http2Frame.SETTINGS, 0, 0)
        .writeShort(Http2Wire.SETTING_HEADER_TABLE_SIZE)
        .writeInt(0)
        .writeShort(Http2Frame.SETTING_ENABLE_PUSH)
        .writeInt(0)
        .writeShort(Http2Frame.SETTING_INITIAL_WINDOW_SIZE)
        .writeInt(Http2Wire.WINDOW_BYTES_MAX);
    windowUpdate(0, Http2Wire.WINDOW_BYTES_MAX - Http2Frame.WINDOW_BYTES);
  }

  private ByteBuf room(int bytes) {
    ByteBuf present = gathered;
    if (present == null) {
      if (channel == null) {
        throw new IllegalStateException("no connection");
      }
      present = channel.alloc().directBuffer(Math.max(BYTES_USUAL, bytes));
      gathered = present;
    }
    return present.ensureWritable(bytes);
  }

  private ByteBuf frame(int length, int type, int flags, int stream) {
    return room(Http2Frame.HEADER_BYTES + length)
        .writeMedium(length)
        .writeByte(type)
        .writeByte(flags)
        .writeInt(stream);
  }

  /** A request, as {@link HeadersFrame} made it. Hot. */
  void request(byte[] frame, int stream) {
    ByteBuf out = room(frame.length);
    int start = out.writerIndex();
    out.writeBytes(frame).setInt(start + Http2Frame.STREAM_AT, stream);
  }

  void settingsAck() {
    frame(0, Http2Frame.SETTINGS, Http2Frame.ACK, 0);
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

  /** Sends what is gathered. */
  void flush() {
    ByteBuf present = gathered;
    Channel open = channel;
    gathered = null;
    if (present == null || open == null) {
      return;
    }
    if (showsBytes) {
      byte[] bytes = new byte[present.readableBytes()];
      present.getBytes(present.readerIndex(), bytes);
      watcher.bytes(true, bytes, 0, bytes.length);
    }
    open.writeAndFlush(present, open.voidPromise());
  }

  /** Forgets what is gathered, for a connection that is gone. */
  void discard() {
    ByteBuf present = gathered;
    gathered = null;
    channel = null;
    if (present != null) {
      present.release();
    }
  }
}
