package dev.gyre.wire;

import dev.gyre.metrics.CloseReason;
import dev.gyre.transport.ServerStopping;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands in front of an embedder's own Netty handler: counts the connection, gives it the wheel's
 * idle and write-stall deadlines, and knows why it ended. Events pass on unchanged.
 */
final class GuardedConnection extends ActivityConnection {
  private final ChannelHandler handler;

  /** Files that were written and that the socket has yet to take: Netty counts none of it. */
  private final List<FileRegion> regions = new ArrayList<>(0);

  private long bytesSent;

  GuardedConnection(LoopContext loop, ChannelHandler handler) {
    super(loop);
    this.handler = handler;
  }

  @Override
  void opened(long nowNanos) {
    loop.idleQueue().append(this);
    context().pipeline().addBefore(context().name(), null, new Outbound());
    context().pipeline().addLast(handler);
    context().fireChannelActive();
  }

  @Override
  void received(Object message) {
    context().fireChannelRead(message);
  }

  @Override
  void readCompleted(ChannelHandlerContext reading) {
    queueAsIdle();
    noteActivity(now());
    reading.fireChannelReadComplete();
  }

  @Override
  void inputEnded() {
    context().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
  }

  @Override
  void otherEvent(Object event) {
    context().fireUserEventTriggered(event);
  }

  @Override
  void closed() {
    context().fireChannelInactive();
  }

  @Override
  CloseReason reasonWhenPeerLeft() {
    return CloseReason.PEER_CLOSED;
  }

  @Override
  boolean drain() {
    context().fireUserEventTriggered(ServerStopping.INSTANCE);
    return false;
  }

  @Override
  boolean hasQueued() {
    return !regions.isEmpty() || super.hasQueued();
  }

  @Override
  long bytesSent() {
    long sum = bytesSent;
    for (int i = 0; i < regions.size(); i++) { // no iterator: asked after each read
      sum += regions.get(i).transferred();
    }
    return sum;
  }

  private void ended(FileRegion region) {
    regions.remove(region);
    bytesSent += region.transferred();
  }

  /** Sees what the handler writes, and that it was the handler who closed; keeps it here. */
  private final class Outbound extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
      if (message instanceof FileRegion region) {
        regions.add(region);
        writing.write(message, promise.unvoid().addListener(done -> ended(region)));
        return;
      }
      if (message instanceof ByteBuf bytes) {
        bytesSent += bytes.readableBytes();
      }
      writing.write(message, promise);
    }

    /** Netty would not say any more that the connection has ended, and it would count forever. */
    @Override
    public void deregister(ChannelHandlerContext leaving, ChannelPromise promise) {
      promise.setFailure(new UnsupportedOperationException("a connection stays on its event loop"));
    }

    @Override
    public void close(ChannelHandlerContext closing, ChannelPromise promise) {
      endsBecauseOf(isInputEnded() ? CloseReason.PEER_CLOSED : CloseReason.HANDLER);
      closing.close(promise);
    }
  }
}
