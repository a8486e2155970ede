package dev.gyre.bench;

import dev.gyre.bench.load.Http2Asker;
import dev.gyre.http2.HpackDecoder;
import io.netty.channel.ChannelHandler;

/** One of HTTP/2. */
final class Http2Asking extends Http2Asker implements Asking {
  private final Expectation expected;
  private final Listener listener;

  /** As for {@link Http2Asker}. */
  Http2Asking(
      byte[] scratch,
      HpackDecoder.Scratch texts,
      byte[] request,
      boolean encrypted,
      byte[] expectedBody,
      Listener listener) {
    super(scratch, texts, request, encrypted);
    this.expected = Expectation.of(expectedBody);
    this.listener = listener;
  }

  @Override
  public ChannelHandler handler() {
    return this;
  }

  @Override
  public boolean ask() {
    return send();
  }

  @Override
  protected void active() {
    listener.active();
  }

  @Override
  protected void received() {
    listener.received();
  }

  @Override
  protected void answered(boolean whole, int status, long bodyBytes, long checksum) {
    listener.answered(whole && expected.isMet(status, bodyBytes, checksum));
  }

  @Override
  protected void failed() {
    listener.failed();
  }

  @Override
  protected void ended() {
    listener.ended();
  }
}
