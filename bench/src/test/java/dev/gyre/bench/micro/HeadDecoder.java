package dev.gyre.bench.micro;

import dev.gyre.http.Request;
import dev.gyre.http.RequestLimits;
import dev.gyre.http.RequestParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a head and reads what a server of files asks for, so that a decoder gains nothing by
 * leaving work for later.
 */
interface HeadDecoder {
  /** What is asked of every request. */
  record Asked(
      String method,
      String target,
      @Nullable String host,
      @Nullable String ifNoneMatch,
      @Nullable String range,
      boolean keepAlive) {}

  /** Decodes one complete head. */
  Asked decode() throws Exception;

  /** The way of the connection: a parser on the array of what has arrived. */
  final class OfGyre implements HeadDecoder {
    private final RequestParser parser = new RequestParser(new RequestLimits(8192, 32768, 100));
    private final byte[] head;

    OfGyre(byte[] head) {
      this.head = head;
    }

    @Override
    public Asked decode() {
      if (parser.parse(head, 0, head.length) != RequestParser.COMPLETE) {
        throw new IllegalStateException("not a complete head");
      }
      Request request = parser.takeRequest();
      return new Asked(
          request.methodName(),
          request.target(),
          request.host(),
          request.header("if-none-match"),
          request.header("range"),
          request.keepAlive());
    }
  }

  /**
   * Netty's decoder, called as its base class calls it but without the pipeline around, to its
   * advantage.
   */
  final class OfNetty extends HttpRequestDecoder implements HeadDecoder {
    private final ByteBuf head;
    private final ChannelHandlerContext context;
    private final List<Object> decoded = new ArrayList<>();

    OfNetty(byte[] head) {
      super(new HttpDecoderConfig().setMaxInitialLineLength(8192).setMaxHeaderSize(32768));
      this.head = Unpooled.wrappedBuffer(head);
      this.context = new EmbeddedChannel(this).pipeline().firstContext();
    }

    @Override
    public Asked decode() throws Exception {
      head.readerIndex(0);
      decoded.clear();
      decode(context, head, decoded);
      HttpRequest request = (HttpRequest) decoded.getFirst();
      if (decoded.size() != 2 || request.decoderResult().isFailure() || head.isReadable()) {
        throw new IllegalStateException("not a complete head");
      }
      return new Asked(
          request.method().name(),
          request.uri(),
          request.headers().get(HttpHeaderNames.HOST),
          request.headers().get(HttpHeaderNames.IF_NONE_MATCH),
          request.headers().get(HttpHeaderNames.RANGE),
          HttpUtil.isKeepAlive(request));
    }
  }
}
