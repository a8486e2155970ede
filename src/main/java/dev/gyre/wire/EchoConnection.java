package dev.gyre.wire;

import dev.gyre.metrics.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;

/**
 * Sends back what it gets (RFC 862). Binary-safe; reads only as fast as the peer takes its echo.
 */
final class EchoConnection extends ActivityConnection {
  private long bytesSent;

  EchoConnection(LoopContext loop) {
    super(loop);
  }

  @Override
  void opened(long nowNanos) {
    loop.idleQueue().append(this);
  }

  @Override
  void received(Object message) {
    ByteBuf bytes = (ByteBuf) message;
    bytesSent += bytes.readableBytes();
    context().write(bytes, context().voidPromise());
    if (!readsOn()) {
      context().flush(); // io_uring still delivers what it had read when reading was stopped
    }
  }

  @Override
  void readCompleted(ChannelHandlerContext reading) {
    if (isEnding()) {
      return;
    }
    reading.flush();
    queueAsIdle();
    noteActivity(now());
    holdBack();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    holdBack();
  }

  private void holdBack() {
    readWhile(context().channel().isWritable());
  }

  @Override
  void inputEnded() {
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(done -> closeGently(CloseReason.PEER_CLOSED));
  }

  @Override
  void closed() {}

  @Override
  CloseReason reasonWhenPeerLeft() {
    return CloseReason.PEER_RESET;
  }

  @Override
  boolean drain() {
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(done -> closeGently(CloseReason.DRAIN));
    return true;
  }

  @Override
  long bytesSent() {
    return bytesSent;
  }
}
