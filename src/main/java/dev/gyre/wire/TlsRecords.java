package dev.gyre.wire;

import dev.gyre.http.Body;
import dev.gyre.http.ErrorPage;
import dev.gyre.http.Response;
import dev.gyre.tls.RecordProtection;
import dev.gyre.wire.ResponseHead.Framing;
import dev.gyre.wire.ResponseHead.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.Objects;

/**
 * Stands before TLS and gives it a record at a time (RFC 8446 section 5.1), and none while an
 * answer is owed. The record behind a request may be the close_notify of a client that ends its
 * side only, and once TLS has read that it encrypts no more: the answer would be lost, or cut in
 * its middle with an end that looks good. Who asks without TLS is told to use it. Used by the
 * connection's loop thread. Hot: a record that comes alone is passed on as it is.
 */
final class TlsRecords extends ChannelInboundHandlerAdapter {
  private static final int HEADER_BYTES = 5;
  private static final int LENGTH_AT = 3;

  /** Held back for a connection that is busy answering; what is more it has to hold itself. */
  private static final int HELD_BYTES_MAX = 64 * 1024;

  private final Connection connection;
  private final InputBuffer input = new InputBuffer();
  private int recordBytesLeft;
  private boolean passing;
  private boolean ended;
  private boolean refused;

  /** For what comes in on that connection. */
  TlsRecords(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    input.append((ByteBuf) message);
    if (refused) {
      input.release();
    } else if (connection.isHandshaking() && recordBytesLeft == 0 && isPlainRequest()) {
      refuse(context);
    } else if (!givesWay(context)) {
      pass(context);
    }
  }

  /**
   * Whether nobody stands here any more, nor Netty's handler: a connection that goes on after its
   * first answer has a {@link TlsStream}, which does for less what both do. What BoringSSL reads
   * there does not keep it from encrypting, so nothing is held back either.
   */
  private boolean givesWay(ChannelHandlerContext context) {
    boolean isOn = connection.requests() > 0 && connection.bytesSent() > 0;
    if (!isOn || recordBytesLeft > 0 || passing || connection.isEnding()) {
      return false;
    }
    ChannelPipeline pipeline = context.pipeline();
    SslHandler netty = pipeline.get(SslHandler.class);
    if (netty == null || !RecordProtection.canTakeOver(netty)) {
      return false;
    }
    passing = true; // so what the socket takes now does not have it read what is here
    connection.context().flush(); // what was written to it before
    passing = false;
    if (connection.isEnding()) {
      return false; // since that failed
    }
    TlsStream stream = new TlsStream(RecordProtection.takeOver(netty), connection.loop);
    pipeline.replace(netty, null, stream);
    connection.encryptedBy(stream);
    context.fireChannelRead(Objects.requireNonNull(input.take()));
    pipeline.remove(this);
    return true;
  }

  /** No record begins with a letter, and every request line does. */
  private boolean isPlainRequest() {
    int first = input.readableBytes() < HEADER_BYTES ? 0 : input.unsignedShort(0) >> Byte.SIZE;
    return first >= 'A' && first <= 'Z' && connection instanceof Http1Connection;
  }

  /** Who speaks HTTP without TLS learns why nothing else comes of it. */
  private void refuse(ChannelHandlerContext context) {
    refused = true;
    boolean ofHead = input.unsignedShort(0) >> Byte.SIZE == 'H';
    input.release();
    LoopContext loop = connection.loop;
    Response response = ErrorPage.respond(400, null, "TLS is spoken here: ask by https.");
    ByteBuf out = context.alloc().buffer();
    ResponseHead.write(
        out,
        loop.headScratch(),
        response.status(),
        response.headers(),
        Framing.LENGTH,
        response.body().lengthBytes(),
        Persistence.CLOSE,
        loop.dateLine(),
        FixedFields.of(loop.server().settings(), false));
    if (!ofHead) {
      out.writeBytes(((Body.Bytes) response.body()).content());
    }
    context.writeAndFlush(out).addListener(done -> context.close());
  }

  /** Passes on what was held back, as far as it is wanted by now. */
  void goOn() {
    ChannelHandlerContext context = connection.context().pipeline().context(this);
    if (!passing && context != null && (ended || input.readableBytes() > 0)) {
      pass(context);
      context.fireChannelReadComplete(); // TLS sends now what it has to answer by itself
    }
  }

  private void pass(ChannelHandlerContext context) {
    passing = true;
    for (int length = next(); length > 0; length = next()) {
      recordBytesLeft -= length;
      ByteBuf part = input.take(length);
      if (connection.isLingering()) {
        connection.channelRead(context, part); // TLS would take it for the end of the input
      } else {
        context.fireChannelRead(part);
      }
    }
    passing = false;
    input.settle(context.alloc());
    if (ended && !isHolding()) {
      ended = false;
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  /** What may be passed on of the record that is here, or has begun; 0 for nothing. */
  private int next() {
    int readable = input.readableBytes();
    if (isHolding() || (recordBytesLeft == 0 && readable < HEADER_BYTES)) {
      return 0;
    }
    if (recordBytesLeft == 0) {
      recordBytesLeft = HEADER_BYTES + input.unsignedShort(LENGTH_AT);
    }
    return Math.min(recordBytesLeft, readable);
  }

  private boolean isHolding() {
    int readable = input.readableBytes();
    return readable > 0 && readable <= HELD_BYTES_MAX && connection.owesAnswer();
  }

  /** The end of the input comes behind it. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && isHolding()) {
      ended = true;
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    input.release();
    context.fireChannelInactive();
  }
}
