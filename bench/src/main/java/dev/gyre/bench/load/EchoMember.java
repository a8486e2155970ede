package dev.gyre.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One connection of one round of an echo. On the loop. */
final class EchoMember extends ChannelInboundHandlerAdapter {
  private final EchoBench bench;
  private final EchoScanner scanner;
  private final byte[] scratch = new byte[256];
  private @Nullable Channel channel;
  private long sentNanos;
  private boolean done;

  EchoMember(EchoBench bench, EchoScanner scanner) {
    this.bench = bench;
    this.scanner = scanner;
  }

  void send(ByteBuf message) {
    Channel open = channel;
    if (open != null && !done) {
      sentNanos = bench.now();
      open.writeAndFlush(message.retainedDuplicate(), open.voidPromise());
    }
  }

  void giveUp() {
    failed(Failure.TIMEOUT);
  }

  /** It ends badly, unless it has ended before. */
  void failed(Failure failure) {
    if (!done) {
      done = true;
      close();
      bench.bad(failure);
    }
  }

  private void close() {
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    if (done) {
      close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object received) {
    ByteBuf bytes = (ByteBuf) received;
    try {
      while (bytes.isReadable() && !done) {
        int length = Math.min(bytes.readableBytes(), scratch.length);
        bytes.readBytes(scratch, 0, length);
        int end = scanner.scan(scratch, 0, length);
        boolean more = end < length || bytes.isReadable();
        if (scanner.broken() || (scanner.complete() && more)) {
          failed(Failure.MISMATCH);
        } else if (scanner.complete()) {
          done = true;
          close();
          bench.good(bench.now() - sentNanos);
        }
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed(Failure.RESET);
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failed(Failure.SHORT);
  }
}
