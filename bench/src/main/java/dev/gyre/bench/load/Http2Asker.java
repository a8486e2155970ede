package dev.gyre.bench.load;

import dev.gyre.http2.HpackDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 with one request under way at most, which always is the same. What is
 * asked before TLS is ready waits for it. Windows are as large as they can be and never given back,
 * which is enough for some requests with small answers. Used on the loop only.
 */
public abstract class Http2Asker extends ChannelInboundHandlerAdapter {
  private static final int FIELD_BYTES_MAX = 16 * 1024;

  private final byte[] scratch;
  private final HpackDecoder.Scratch texts;
  private final byte[] request;
  private final boolean encrypted;
  private final Http2Output output = new Http2Output(Watcher.NONE);
  private final Http2FrameReader reader = new Http2FrameReader(new Frames());
  private final HpackDecoder decoder = new HpackDecoder();
  private final Http2Exchange exchange = new Http2Exchange(false);
  private @Nullable Channel channel;
  private boolean begun;
  private boolean waiting;
  private int nextStream = 1; // odd ones are the client's
  private int stream;

  /**
   * A connection that is still to be made.
   *
   * @param scratch room for bytes that all connections of the loop share
   * @param texts room for header fields that they share too, see {@link #newTexts}
   * @param request as {@link #request} makes it; must not change
   * @param encrypted whether a TLS handler stands before this one
   */
  protected Http2Asker(
      byte[] scratch, HpackDecoder.Scratch texts, byte[] request, boolean encrypted) {
    this.scratch = scratch;
    this.texts = texts;
    this.request = request;
    this.encrypted = encrypted;
  }

  /** Room for the header fields of one answer. */
  public static HpackDecoder.Scratch newTexts() {
    return new HpackDecoder.Scratch(FIELD_BYTES_MAX);
  }

  /** The bytes of a GET request for all connections. */
  public static byte[] request(boolean encrypted, String authority, String path) {
    return new HeadersFrame()
        .field(":method", "GET")
        .field(":scheme", encrypted ? "https" : "http")
        .field(":authority", authority)
        .field(":path", path)
        .bytes();
  }

  /** It is connected. */
  protected abstract void active();

  /** Something of an answer came in. */
  protected abstract void received();

  /**
   * An answer is complete.
   *
   * @param whole whether it has the length that its head says, and the form of an answer
   * @param status as HTTP numbers it, or 0
   * @param bodyBytes length of the body
   * @param checksum CRC-32C of the body
   */
  protected abstract void answered(boolean whole, int status, long bodyBytes, long checksum);

  /** What came is no answer, or there was an error; {@link #ended} follows. */
  protected abstract void failed();

  /** The connection is gone. */
  protected abstract void ended();

  /**
   * Sends the request.
   *
   * @return whether there is a connection
   * @throws IllegalStateException when one is under way
   */
  protected final boolean send() {
    if (stream != 0 || waiting) {
      throw new IllegalStateException("the answer on stream " + stream + " has not come");
    }
    if (channel == null || !channel.isActive()) {
      return false;
    }
    waiting = true;
    sendIfReady();
    return true;
  }

  private void sendIfReady() {
    if (begun && waiting) {
      waiting = false;
      stream = nextStream;
      nextStream += 2;
      exchange.begin(stream, 0, 0, 0);
      output.request(request, stream);
      output.flush();
    }
  }

  private void begin(Channel ready) {
    begun = true;
    output.begin(ready);
    output.flush();
    sendIfReady();
  }

  @Override
  public final void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    active();
    if (!encrypted) {
      begin(context.channel());
    }
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      String chosen = context.pipeline().get(SslHandler.class).applicationProtocol();
      if (handshake.isSuccess() && ApplicationProtocolNames.HTTP_2.equals(chosen)) {
        begin(context.channel());
      } else {
        fail(context.channel());
      }
    }
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      while (bytes.isReadable() && context.channel().equals(channel)) {
        int length = Math.min(bytes.readableBytes(), scratch.length);
        bytes.readBytes(scratch, 0, length);
        for (int at = 0; at < length && context.channel().equals(channel); ) {
          at = reader.read(scratch, at, length);
        }
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext context) {
    output.flush();
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context.channel());
  }

  private void fail(Channel broken) {
    failed();
    channel = null;
    broken.close();
  }

  @Override
  public final void channelInactive(ChannelHandlerContext context) {
    channel = null;
    output.discard();
    ended();
  }

  private void answered() {
    boolean whole = exchange.fault() == null;
    stream = 0;
    answered(whole, exchange.status(), exchange.bodyBytes(), exchange.checksum());
  }

  private final class Frames implements Http2Frames {
    @Override
    public void headers(int on, byte[] block, int from, int to, boolean endsStream) {
      received();
      if (on != stream || !decoder.decode(block, from, to, texts, exchange)) {
        broken("");
        return;
      }
      exchange.blockEnded();
      if (endsStream) {
        answered();
      }
    }

    @Override
    public void data(int on, byte[] bytes, int from, int length) {
      received();
      if (on == stream) {
        exchange.body(bytes, from, length);
      } else {
        broken("");
      }
    }

    @Override
    public void dataEnded(int on, int windowBytes, boolean endsStream) {
      if (on == stream && endsStream) {
        answered();
      }
    }

    @Override
    public void reset(int on, int code) {
      broken("");
    }

    @Override
    public void setting(int identifier, int value) {}

    @Override
    public void settingsEnded() {
      output.settingsAck();
    }

    @Override
    public void ping(byte[] bytes, int from) {
      output.pingAck(bytes, from);
    }

    @Override
    public void goAway(int lastStream, int code) {} // the end follows

    @Override
    public void broken(String what) {
      if (channel != null) {
        fail(channel);
      }
    }
  }
}
