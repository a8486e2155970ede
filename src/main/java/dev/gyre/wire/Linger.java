package dev.gyre.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a connection whose output ends, while its peer may still read and send: what it sends
 * is dropped, and when it sends no more, or takes no more, the connection is closed. Used by the
 * connection's loop thread.
 */
final class Linger {
  /** Bytes that are read and dropped, at most; a peer that sends more gets its reset. */
  private static final int DROPPED_BYTES_MAX = 4 << 20;

  private final Connection connection;
  private int droppedBytes;
  private long takenBytes = -1;

  Linger(Connection connection) {
    this.connection = connection;
  }

  /** Ends the output, and reads on. */
  void begin() {
    goOn(connection.now());
    ChannelFuture said = endTls();
    if (said == null) {
      endOutput();
    } else {
      said.addListener(done -> endOutput());
    }
    ChannelHandlerContext context = connection.context();
    context.channel().config().setAutoRead(true);
    context.read();
    connection.readHeldBack();
  }

  private void goOn(long nowNanos) {
    connection.deadlineIn(connection.loop.server().deadlines().lingerTimeoutNanos(), nowNanos);
  }

  /** Tells the peer that it has all; null where nothing encrypts. */
  private @Nullable ChannelFuture endTls() {
    TlsStream tls = connection.tls();
    if (tls != null) {
      return tls.endOutput();
    }
    SslHandler netty = connection.nettyTls();
    return netty == null ? null : netty.closeOutbound();
  }

  private void endOutput() {
    ((DuplexChannel) connection.context().channel())
        .shutdownOutput()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                end();
              }
            });
  }

  /** Drops what was read, and ends the connection when that is too much. */
  void drop(Object message) {
    droppedBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    ReferenceCountUtil.release(message);
    if (droppedBytes > DROPPED_BYTES_MAX) {
      end();
    }
  }

  /** Closes, unless the peer has taken something since the last time and has not got all yet. */
  void timeOver(long nowNanos) {
    long before = takenBytes;
    takenBytes = connection.takenBytes();
    if (takenBytes != before && connection.holdsUntaken()) {
      goOn(nowNanos);
    } else {
      end();
    }
  }

  /** The peer sends no more. */
  void end() {
    connection.context().close();
  }
}
