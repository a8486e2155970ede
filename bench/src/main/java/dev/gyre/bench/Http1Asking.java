package dev.gyre.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** One of HTTP/1. */
final class Http1Asking extends AnswerHandler implements Asking {
  private final Listener listener;
  private @Nullable ChannelHandlerContext context;

  /** As for {@link AnswerHandler}. */
  Http1Asking(byte[] scratch, ByteBuf request, byte[] expectedBody, Listener listener) {
    super(scratch, request, expectedBody);
    this.listener = listener;
  }

  @Override
  public ChannelHandler handler() {
    return this;
  }

  @Override
  public boolean ask() {
    if (context == null || !context.channel().isActive()) {
      return false;
    }
    sendRequest(context);
    return true;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    listener.active();
  }

  @Override
  void received(int bytes) {
    listener.received();
  }

  @Override
  void answered(ChannelHandlerContext active, Verdict verdict) {
    listener.answered(verdict);
  }

  @Override
  void failed() {
    listener.failed();
  }

  @Override
  void ended(ChannelHandlerContext closed, Verdict verdict) {
    listener.ended();
  }
}
