package dev.gyre.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;

/**
 * A Netty handler that stands alone in its pipeline: events it does not care about end here. An
 * interface, so that a connection can be a timer node itself and needs no second object.
 */
interface InboundHandler extends ChannelInboundHandler {
  @Override
  default void handlerAdded(ChannelHandlerContext context) {}

  @Override
  default void handlerRemoved(ChannelHandlerContext context) {}

  @Override
  default void channelRegistered(ChannelHandlerContext context) {
    context.fireChannelRegistered();
  }

  @Override
  default void channelUnregistered(ChannelHandlerContext context) {
    context.fireChannelUnregistered();
  }

  @Override
  default void channelWritabilityChanged(ChannelHandlerContext context) {
    context.fireChannelWritabilityChanged();
  }

  @Override
  default void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
  }

  @Override
  default void userEventTriggered(ChannelHandlerContext context, Object event) {
    context.fireUserEventTriggered(event);
  }
}
