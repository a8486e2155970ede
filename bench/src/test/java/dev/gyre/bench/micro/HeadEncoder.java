package dev.gyre.bench.micro;

import dev.gyre.http.Headers;
import dev.gyre.wire.HeadWriting;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes the fields of the answer for one file, and writes its head into a buffer. */
interface HeadEncoder {
  String DATE = "Wed, 25 Nov 2026 09:30:00 GMT";
  String MODIFIED = "Tue, 24 Nov 2026 18:00:00 GMT";
  String TAG = "\"18a3f0c2b7d-5e1\"";
  String TYPE = "text/css; charset=utf-8";
  int LENGTH_BYTES = 1505;

  /** The receiver releases it. */
  ByteBuf encode() throws Exception;

  /** As AnswerWriter does. */
  final class OfGyre implements HeadEncoder {
    private final HeadWriting writing =
        new HeadWriting(("Date: " + DATE + "\r\n").getBytes(StandardCharsets.US_ASCII));

    @Override
    public ByteBuf encode() {
      Headers headers =
          new Headers()
              .add("Last-Modified", MODIFIED)
              .add("ETag", TAG)
              .add("Accept-Ranges", "bytes")
              .add("X-Content-Type-Options", "nosniff")
              .add("Content-Type", TYPE);
      ByteBuf out = ByteBufAllocator.DEFAULT.buffer(512);
      writing.write(out, 200, headers, LENGTH_BYTES);
      return out;
    }
  }

  /**
   * Netty's encoder, called as its base class calls it but without the pipeline around, to its
   * advantage. What does not change is made before.
   */
  final class OfNetty extends HttpResponseEncoder implements HeadEncoder {
    private static final AsciiString SERVER = AsciiString.cached("Server");
    private static final AsciiString GYRE = AsciiString.cached("gyre");
    private static final AsciiString DATE_NAME = AsciiString.cached("Date");
    private static final AsciiString DATE_VALUE = AsciiString.cached(DATE);
    private static final AsciiString LAST_MODIFIED = AsciiString.cached("Last-Modified");
    private static final AsciiString ETAG = AsciiString.cached("ETag");
    private static final AsciiString ACCEPT_RANGES = AsciiString.cached("Accept-Ranges");
    private static final AsciiString BYTES = AsciiString.cached("bytes");
    private static final AsciiString TYPE_OPTIONS = AsciiString.cached("X-Content-Type-Options");
    private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");

    private final ChannelHandlerContext context =
        new EmbeddedChannel(this).pipeline().firstContext();
    private final List<Object> encoded = new ArrayList<>();

    @Override
    public ByteBuf encode() throws Exception {
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
      response
          .headers()
          .add(SERVER, GYRE)
          .add(DATE_NAME, DATE_VALUE)
          .add(LAST_MODIFIED, MODIFIED)
          .add(ETAG, TAG)
          .add(ACCEPT_RANGES, BYTES)
          .add(TYPE_OPTIONS, NOSNIFF)
          .add(CONTENT_TYPE, TYPE)
          .addInt(CONTENT_LENGTH, LENGTH_BYTES);
      encoded.clear();
      encode(context, response, encoded);
      return (ByteBuf) encoded.getFirst();
    }
  }
}
