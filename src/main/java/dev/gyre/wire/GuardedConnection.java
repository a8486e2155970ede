package dev.gyre.wire;

import dev.gyre.metrics.CloseReason;
import dev.gyre.transport.ServerStopping;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Stands in front of an embedder's own Netty handler: counts the connection, gives it the wheel's
 * idle and write-stall deadlines, and knows why it ended. Events pass on unchanged.
 */
final class GuardedConnection extends Connection {
  private final ChannelHandler handler;
  private long readBytes;
  private long readBytesSeen;
  private long pendingBytesSeen;

  GuardedConnection(LoopContext loop, ChannelHandler handler) {
    super(loop);
    this.handler = handler;
  }

  @Override
  void opened(long nowNanos) {
    loop.idleQueue().append(this);
    context().pipeline().addLast(handler);
    context().fireChannelActive();
  }

  @Override
  void received(Object message) {
    if (message instanceof ByteBuf bytes) {
      readBytes += bytes.readableBytes();
    }
    context().fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext reading) {
    queueAsIdle();
    deadlineIn(loop.server().deadlines().idleTimeoutNanos(), now());
    reading.fireChannelReadComplete();
  }

  @Override
  void inputEnded() {
    context().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
  }

  @Override
  void deadlinePassed(long nowNanos) {
    ChannelOutboundBuffer outbound = context().channel().unsafe().outboundBuffer();
    long pending = outbound == null ? 0 : outbound.totalPendingWriteBytes();
    boolean moved = pending != pendingBytesSeen || readBytes != readBytesSeen;
    if (pending > 0 && moved) {
      pendingBytesSeen = pending;
      readBytesSeen = readBytes;
      deadlineIn(loop.server().deadlines().writeTimeoutNanos(), nowNanos);
    } else {
      close(pending > 0 ? CloseReason.WRITE_STALL : CloseReason.IDLE);
    }
  }

  @Override
  void closed() {
    context().fireChannelInactive();
  }

  @Override
  CloseReason reasonWhenPeerLeft() {
    return isInputEnded() ? CloseReason.PEER_CLOSED : CloseReason.HANDLER;
  }

  @Override
  boolean drain() {
    context().fireUserEventTriggered(ServerStopping.INSTANCE);
    return false;
  }

  @Override
  long idleSinceNanos() {
    return now();
  }
}
