package dev.gyre.wire;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;

/** A channel without a socket that can be told, like a socket, that its output has ended. */
final class DuplexEmbedded extends EmbeddedChannel implements DuplexChannel {
  private boolean outputShutdown;

  /** Whether the peer takes nothing; what is written then waits. */
  boolean isFull;

  DuplexEmbedded(ChannelHandler... handlers) {
    super(handlers);
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
    if (!isFull) {
      super.doWrite(waiting);
    }
  }

  /** The peer takes what waits, and all that follows. */
  void takeAll() {
    isFull = false;
    flush();
  }

  @Override
  public boolean isInputShutdown() {
    return false;
  }

  @Override
  public ChannelFuture shutdownInput() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    outputShutdown = true;
    return promise.setSuccess();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public ChannelFuture shutdown() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    throw new UnsupportedOperationException();
  }
}
