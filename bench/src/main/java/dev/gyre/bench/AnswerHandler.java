package dev.gyre.bench;

import dev.gyre.bench.load.ResponseScanner;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** One connection of a load: sends a request when told, and reports each answer. On the loop. */
abstract class AnswerHandler extends ChannelInboundHandlerAdapter {
  private final byte[] scratch;
  private final ByteBuf request;
  private final ResponseScanner scanner = new ResponseScanner(false);
  private final Expectation expected;

  /**
   * A connection that always sends the same request.
   *
   * @param scratch room that all connections of the loop share
   * @param request stays the caller's, who releases it when the connections are gone
   * @param expectedBody what every answer must have
   */
  AnswerHandler(byte[] scratch, ByteBuf request, byte[] expectedBody) {
    this.scratch = scratch;
    this.request = request;
    this.expected = Expectation.of(expectedBody);
  }

  /** An answer is complete, or cannot be one; never NONE or SHORT. */
  abstract void answered(ChannelHandlerContext context, Verdict verdict);

  /** Bytes came in, before they are looked at. */
  abstract void received(int bytes);

  /** The connection had an error; {@link #ended} follows. */
  abstract void failed();

  /** The connection is gone: NONE when that was between answers, SHORT when in one. */
  abstract void ended(ChannelHandlerContext context, Verdict verdict);

  final void sendRequest(ChannelHandlerContext context) {
    context.writeAndFlush(request.retainedDuplicate(), context.voidPromise());
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      received(bytes.readableBytes());
      while (bytes.isReadable()) {
        int length = Math.min(bytes.readableBytes(), scratch.length);
        bytes.readBytes(scratch, 0, length);
        scan(context, length);
      }
    } finally {
      bytes.release();
    }
  }

  private void scan(ChannelHandlerContext context, int length) {
    int at = 0;
    while (at < length) {
      at = scanner.scan(scratch, at, length);
      Verdict verdict = verdict();
      if (verdict != Verdict.NONE) {
        answered(context, verdict);
      }
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed();
    context.close();
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    scanner.end();
    Verdict verdict = verdict();
    boolean cut = verdict == Verdict.NONE && scanner.insideAnswer();
    ended(context, cut ? Verdict.SHORT : verdict);
  }

  private Verdict verdict() {
    if (scanner.broken()) {
      return Verdict.FRAMING;
    }
    if (!scanner.complete()) {
      return Verdict.NONE;
    }
    return expected.verdict(scanner.status(), scanner.bodyBytes(), scanner.checksum());
  }
}
