package dev.gyre.bench;

import dev.gyre.bench.load.ResponseScanner;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One of HTTP/1. */
final class Http1Asking extends ChannelInboundHandlerAdapter implements Asking {
  private final byte[] scratch;
  private final ByteBuf request;
  private final ResponseScanner scanner = new ResponseScanner(false);
  private final Expectation expected;
  private final Listener listener;
  private @Nullable ChannelHandlerContext context;

  /**
   * A connection that is still to be made.
   *
   * @param scratch room that all connections of the loop share
   * @param request stays the caller's
   * @param expectedBody what every answer must have
   */
  Http1Asking(byte[] scratch, ByteBuf request, byte[] expectedBody, Listener listener) {
    this.scratch = scratch;
    this.request = request;
    this.expected = Expectation.of(expectedBody);
    this.listener = listener;
  }

  @Override
  public ChannelHandler handler() {
    return this;
  }

  @Override
  public boolean ask() {
    ChannelHandlerContext active = context;
    if (active == null || !active.channel().isActive()) {
      return false;
    }
    active.writeAndFlush(request.retainedDuplicate(), active.voidPromise());
    return true;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    listener.active();
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      listener.received();
      while (bytes.isReadable()) {
        int length = Math.min(bytes.readableBytes(), scratch.length);
        bytes.readBytes(scratch, 0, length);
        scan(length);
      }
    } finally {
      bytes.release();
    }
  }

  private void scan(int length) {
    int at = 0;
    while (at < length) {
      at = scanner.scan(scratch, at, length);
      if (scanner.broken() || scanner.complete()) {
        boolean good =
            !scanner.broken()
                && expected.isMet(scanner.status(), scanner.bodyBytes(), scanner.checksum());
        listener.answered(good);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext active, Throwable cause) {
    listener.failed();
    active.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext closed) {
    listener.ended();
  }
}
