package dev.gyre.bench.load;

import dev.gyre.bench.load.Plan.Protocol;
import dev.gyre.http2.HpackDecoder;
import dev.gyre.http2.Http2Frame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 (RFC 9113). Nothing is asked before the server's settings have come, so
 * that its limit of streams is never exceeded. Used on the loop only.
 *
 * <pre>
 *   connect -> TCP, TLS -> preface sent -> settings seen: usable -> GOAWAY, numbers used up: drains
 *                 |             |                 |                           |
 *                 +-- refused --+                 +------ connects again -----+
 * </pre>
 */
final class Http2Connection implements LoadConnection, Http2Frames {
  /** Windows are as large as they can be, and given back when half of them is used. */
  private static final int WINDOW_RETURN_BYTES = Http2Wire.WINDOW_BYTES_MAX / 2;

  private static final HpackDecoder.Fields NOBODY = (a, b, c, d, e, f) -> {};

  private final LoadRun run;
  private final PreparedRequests prepared;
  private final boolean encrypted;
  private final int streamsWanted;
  private final Http2Output output;
  private final Http2Exchanges exchanges;
  private final Http2FrameReader reader = new Http2FrameReader(this);
  private HpackDecoder decoder = new HpackDecoder();
  private boolean connecting;
  private boolean settled;
  private boolean draining;
  private long openedNanos;
  private long readNanos;
  private long lookNanos;
  private int streamsAllowed;
  private int windowUsed;
  private @Nullable Channel channel;

  Http2Connection(LoadRun run, Plan plan, PreparedRequests prepared, int lastStream) {
    this.run = run;
    this.prepared = prepared;
    this.encrypted = plan.destination().encrypted();
    this.streamsWanted = plan.pipeline();
    this.output = new Http2Output(run.watcher());
    boolean withoutBodies = plan.traffic().protocol() == Protocol.HTTP2_HEAD;
    this.exchanges = new Http2Exchanges(withoutBodies, lastStream);
  }

  // ---- its life --------------------------------------------------------------------------------

  @Override
  public void connect() {
    if (!run.sending() || connecting || channel != null) {
      return;
    }
    connecting = true;
    settled = false;
    draining = false;
    streamsAllowed = Integer.MAX_VALUE;
    windowUsed = 0;
    lookNanos = Long.MIN_VALUE;
    decoder = new HpackDecoder();
    reader.reset();
    exchanges.reset();
    run.connect(new Handler())
        .addListener(
            connected -> {
              connecting = false;
              Throwable refused = connected.cause();
              if (refused != null) {
                run.connectFailed(Failure.CONNECT, Trouble.text(refused));
                run.connectAgain(this, false);
              }
            });
  }

  private void begin(Channel open) {
    output.begin(open);
    output.flush();
  }

  @Override
  public void close() {
    Channel open = channel;
    channel = null;
    output.discard();
    if (open != null) {
      open.close();
    }
  }

  // It never became usable: that is the failure of a request that would have used it.
  private void refuse(Failure failure, String message) {
    close();
    run.connectFailed(failure, message);
    run.connectAgain(this, false);
  }

  // Fails everything under way; the next connection begins from nothing.
  private void abandon(Failure failure) {
    long now = run.now();
    for (Http2Exchange exchange : exchanges.all()) {
      fail(exchange, failure, now);
    }
    close();
    run.connectAgain(this, false);
  }

  // Goes on with a new connection once nothing is under way on this one.
  private void renewIfDone() {
    if ((draining || !exchanges.hasNext()) && exchanges.count() == 0 && channel != null) {
      close();
      run.connectAgain(this, true);
    }
  }

  private void ended(boolean failed, String cause) {
    if (exchanges.count() > 0) {
      run.error(cause);
      abandon(failed ? Failure.RESET : Failure.SHORT);
    } else if (channel != null) {
      close();
      if (exchanges.untouched()) {
        run.endedUnused(Failure.CONNECT, cause);
      }
      run.connectAgain(this, false);
    }
  }

  // ---- requests --------------------------------------------------------------------------------

  @Override
  public boolean free() {
    return settled
        && channel != null
        && !draining
        && exchanges.count() < Math.min(streamsWanted, streamsAllowed)
        && exchanges.hasNext();
  }

  @Override
  public boolean busy() {
    return exchanges.count() > 0 || connecting;
  }

  @Override
  public void send(int request, long intendedNanos, long now) {
    run.written();
    Http2Exchange exchange = exchanges.open(request, intendedNanos, now);
    output.request(prepared.bytes(request), exchange.stream());
  }

  @Override
  public void flush() {
    output.flush();
  }

  @Override
  public void checkTimeout(long now, long timeoutNanos, boolean giveUp) {
    if (channel == null || (now < lookNanos && !giveUp)) {
      return;
    }
    if (exchanges.count() == 0) {
      boolean usable = settled && streamsAllowed > 0;
      if (!usable && run.sending() && now - openedNanos >= timeoutNanos) {
        refuse(Failure.TIMEOUT, "the server did not allow a stream of HTTP/2 in time");
      }
      return;
    }
    long oldestNanos = now;
    for (Http2Exchange exchange : exchanges.all()) {
      if (giveUp || now - exchange.sentNanos() >= timeoutNanos) {
        if (giveUp || readNanos < exchange.sentNanos()) {
          abandon(Failure.TIMEOUT); // nothing comes at all
          return;
        }
        output.reset(exchange.stream(), Http2Frame.CANCEL);
        fail(exchange, Failure.TIMEOUT, now);
      } else {
        oldestNanos = Math.min(oldestNanos, exchange.sentNanos());
      }
    }
    lookNanos = oldestNanos + timeoutNanos;
    goOn();
  }

  private void fail(Http2Exchange exchange, Failure failure, long now) {
    exchanges.close(exchange);
    run.failed(exchange.intendedNanos(), failure, now);
  }

  // What has ended makes room for requests.
  private void goOn() {
    renewIfDone();
    if (free()) {
      run.ready(this);
    }
    flush();
  }

  // ---- answers ---------------------------------------------------------------------------------

  @Override
  public void data(int stream, byte[] bytes, int from, int length) {
    Http2Exchange exchange = exchanges.on(stream);
    if (exchange != null) {
      exchange.body(bytes, from, length);
    }
  }

  @Override
  public void dataEnded(int stream, int windowBytes, boolean endsStream) {
    windowUsed += windowBytes;
    if (windowUsed >= WINDOW_RETURN_BYTES) {
      output.windowUpdate(0, windowUsed);
      windowUsed = 0;
    }
    Http2Exchange exchange = exchanges.on(stream);
    if (exchange == null) {
      return; // given up before
    }
    if (endsStream) {
      answered(exchange);
      return;
    }
    int used = exchange.takeWindow(windowBytes);
    if (used >= WINDOW_RETURN_BYTES) {
      output.windowUpdate(stream, used);
      exchange.windowGivenBack();
    }
  }

  @Override
  public void headers(int stream, byte[] block, int from, int to, boolean endsStream) {
    Http2Exchange exchange = exchanges.on(stream);
    HpackDecoder.Fields fields = exchange == null ? NOBODY : exchange;
    if (!decoder.decode(block, from, to, run.texts(), fields)) {
      broken("the server sent a header block that cannot be decoded");
    } else if (exchange != null) {
      exchange.blockEnded();
      if (endsStream) {
        answered(exchange);
      }
    }
  }

  private void answered(Http2Exchange exchange) {
    exchanges.close(exchange);
    Failure fault = exchange.fault();
    if (fault != null) {
      run.failed(exchange.intendedNanos(), fault, readNanos);
    } else {
      run.answered(
          exchange.request(), exchange.intendedNanos(), exchange.sentNanos(), exchange, readNanos);
    }
    renewIfDone();
  }

  @Override
  public void reset(int stream, int code) {
    Http2Exchange exchange = exchanges.on(stream);
    if (exchange != null) {
      run.error("the server sent RST_STREAM with " + Http2Wire.error(code));
      fail(exchange, Failure.RESET, readNanos);
      renewIfDone();
    }
  }

  @Override
  public void setting(int identifier, int value) {
    if (identifier == Http2Frame.SETTING_MAX_CONCURRENT_STREAMS) {
      streamsAllowed = value < 0 ? Integer.MAX_VALUE : value; // it has no sign
    }
  }

  @Override
  public void settingsEnded() {
    output.settingsAck();
    settled = true;
  }

  @Override
  public void ping(byte[] bytes, int from) {
    output.pingAck(bytes, from);
  }

  @Override
  public void goAway(int lastStream, int code) {
    draining = true;
    String said = "the server sent GOAWAY with " + Http2Wire.error(code);
    if (exchanges.untouched()) {
      ended(false, said);
      return;
    }
    for (Http2Exchange exchange : exchanges.all()) {
      if (exchange.stream() > lastStream) {
        run.error(said);
        fail(exchange, Failure.RESET, readNanos);
      }
    }
    renewIfDone();
  }

  @Override
  public void broken(String what) {
    if (settled) {
      run.error(what);
      abandon(Failure.MISMATCH);
    } else {
      refuse(Failure.PROTOCOL, what);
    }
  }

  private final class Handler extends ChannelInboundHandlerAdapter {
    private boolean failed;
    private String cause = "the server ended the connection";

    @Override
    public void channelActive(ChannelHandlerContext context) {
      channel = context.channel();
      openedNanos = run.now();
      if (!encrypted) {
        begin(context.channel());
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake
          && context.channel().equals(channel)) {
        handshakeEnded(context, handshake);
      }
    }

    private void handshakeEnded(
        ChannelHandlerContext context, SslHandshakeCompletionEvent handshake) {
      if (!handshake.isSuccess()) {
        refuse(Failure.CONNECT, Trouble.text(handshake.cause()));
        return;
      }
      String chosen = context.pipeline().get(SslHandler.class).applicationProtocol();
      if (ApplicationProtocolNames.HTTP_2.equals(chosen)) {
        begin(context.channel());
      } else {
        refuse(Failure.PROTOCOL, "the server did not choose h2 in its TLS handshake (ALPN)");
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      Channel from = context.channel();
      try {
        readNanos = run.now();
        while (bytes.isReadable() && from.equals(channel)) {
          byte[] scratch = run.scratch();
          int length = Math.min(bytes.readableBytes(), scratch.length);
          bytes.readBytes(scratch, 0, length);
          run.received(scratch, length);
          for (int at = 0; at < length && from.equals(channel); ) {
            at = reader.read(scratch, at, length);
          }
        }
      } finally {
        bytes.release();
      }
    }

    // Once for all that came in: what the answers make room for leaves in one piece.
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (context.channel().equals(channel)) {
        goOn();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
      failed = true;
      cause = Trouble.text(thrown);
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (context.channel().equals(channel)) {
        ended(failed, cause);
      }
    }
  }
}
