package dev.gyre.wire;

import dev.gyre.http.BodyDrain;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.RequestParser;
import dev.gyre.metrics.CloseReason;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart what a peer of HTTP/1 sends: heads, which are known or parsed, and bodies, which are
 * dropped. Tells the connection what it finds, and reads only what that still wants. Part of an
 * {@link Exchange}; used by the connection's loop thread.
 */
final class Http1Reader {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Unread input held for a connection that is busy answering; more stays in the kernel. */
  private static final int PENDING_BYTES_MAX = 64 * 1024;

  private final InputBuffer input = new InputBuffer();
  private final LoopContext loop;
  private final Http1Service service;
  private final RequestParser parser;
  private @Nullable BodyDrain body;
  private boolean processing;
  private boolean inputFollows;

  Http1Reader(LoopContext loop, Http1Service service) {
    this.loop = loop;
    this.service = service;
    this.parser = new RequestParser(service.requestLimits());
  }

  InputBuffer input() {
    return input;
  }

  boolean isProcessing() {
    return processing;
  }

  /** Whether what cannot be read, or has not come, is a HEAD. */
  boolean isOfHead() {
    return parser.isOfHead();
  }

  /** Whether more is here than the request that was read last. */
  boolean hasInput() {
    return processing ? inputFollows : input.readableBytes() > 0;
  }

  /** Whether so little is left that the kernel may give more. */
  boolean hasRoom() {
    return input.readableBytes() <= PENDING_BYTES_MAX / 2;
  }

  /** To be called at the end of each event: limits what is left over, but not a head under way. */
  void settle(Http1Connection connection) {
    if (input.readableBytes() > PENDING_BYTES_MAX && !connection.wantsInput()) {
      connection.readWhile(false);
    }
    input.settle(connection.context().alloc());
  }

  /** Hot: consumes all that can be consumed now. */
  void process(Http1Connection connection, long nowNanos) {
    processing = true;
    byte[] scratch = loop.scratch();
    while (connection.wantsInput()) {
      int length = input.peek(scratch);
      int consumed = consume(connection, scratch, length, nowNanos);
      input.skip(consumed);
      if (consumed == 0) {
        break; // nothing there, or the rest of a head is yet to come
      }
    }
    processing = false;
  }

  private int consume(Http1Connection connection, byte[] bytes, int length, long nowNanos) {
    int position = 0;
    while (position < length && connection.wantsInput()) {
      int consumed =
          body == null
              ? consumeHead(connection, bytes, position, length, nowNanos)
              : consumeBody(connection, body, bytes, position, length, nowNanos);
      if (consumed == 0) {
        break;
      }
      position += consumed;
    }
    return position;
  }

  private int consumeHead(
      Http1Connection connection, byte[] bytes, int from, int to, long nowNanos) {
    // Of one that is known the parser has read nothing: the connection would not be idle otherwise.
    HotHead known = connection.findKnown(bytes, from, to, nowNanos);
    if (known != null) {
      int consumed = known.request().headBytes();
      inputFollows = from + consumed < to;
      connection.answerKnown(known, nowNanos);
      return consumed;
    }
    return switch (parser.parse(bytes, from, to)) {
      case RequestParser.COMPLETE -> {
        int consumed = parser.consumedBytes();
        inputFollows = from + consumed < to;
        begin(connection, parser.takeRequest(), nowNanos);
        yield consumed;
      }
      case RequestParser.REFUSED -> {
        connection.refuse(parser.refusal().status(), CloseReason.BAD_REQUEST);
        yield to - from;
      }
      default -> {
        // An empty line begins no request: the connection stays idle, with its deadline and no 408.
        if (parser.isInsideHead()) {
          connection.headBegan(nowNanos);
        }
        yield 0;
      }
    };
  }

  private void begin(Http1Connection connection, Request begun, long nowNanos) {
    if (!connection.begin(begun, nowNanos)) {
      return;
    }
    if (!begun.hasBody()) {
      connection.answer(nowNanos);
    } else if (begun.contentLength() > service.bodyBytesMax()) {
      connection.refuse(413, CloseReason.BAD_REQUEST);
    } else if (begun.expectContinue() && !takesBody(begun.method())) {
      connection.answerWithoutBody(nowNanos); // a final answer instead of 100
    } else {
      if (begun.expectContinue()) {
        ChannelHandlerContext context = connection.context();
        context.write(Unpooled.wrappedBuffer(CONTINUE), context.voidPromise());
      }
      body = new BodyDrain(begun, service.bodyBytesMax());
      connection.awaitBody(nowNanos);
    }
  }

  /** Whether a body that goes with a method is read before the answer. */
  static boolean takesBody(Method method) {
    return method == Method.GET || method == Method.HEAD || method == Method.OPTIONS;
  }

  private int consumeBody(
      Http1Connection connection, BodyDrain drain, byte[] bytes, int from, int to, long nowNanos) {
    return switch (drain.drain(bytes, from, to)) {
      case BodyDrain.DONE -> {
        body = null;
        int consumed = drain.consumedBytes();
        inputFollows = from + consumed < to;
        connection.answer(nowNanos);
        yield consumed;
      }
      case BodyDrain.NEED_MORE -> {
        connection.awaitBody(nowNanos);
        yield drain.consumedBytes();
      }
      case BodyDrain.TOO_LARGE -> {
        connection.refuse(413, CloseReason.BAD_REQUEST);
        yield to - from;
      }
      default -> {
        connection.refuse(400, CloseReason.BAD_REQUEST);
        yield to - from;
      }
    };
  }
}
