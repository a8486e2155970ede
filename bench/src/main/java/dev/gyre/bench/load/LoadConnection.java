package dev.gyre.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** One of the connections at a time, connected anew as often as needed. Used on the loop only. */
final class LoadConnection {
  private final LoadRun run;
  private final int depth;
  private final ResponseScanner scanner = new ResponseScanner(false);
  // A ring of the requests under way, oldest first.
  private final long[] intended;
  private final long[] sent;
  private int first;
  private int underWay;
  private boolean connecting;
  private boolean used;
  private @Nullable Channel channel;

  LoadConnection(LoadRun run) {
    this.run = run;
    this.depth = run.plan().keepAlive() ? run.plan().pipeline() : 1;
    this.intended = new long[depth];
    this.sent = new long[depth];
  }

  void connect() {
    if (!run.sending() || connecting || channel != null) {
      return;
    }
    connecting = true;
    scanner.reset();
    run.bootstrap()
        .handler(new Handler())
        .connect(run.plan().host(), run.plan().port())
        .addListener(
            connected -> {
              connecting = false;
              if (!connected.isSuccess()) {
                run.connectFailed();
                run.connectAgain(this, false);
              }
            });
  }

  boolean free() {
    return channel != null && underWay < depth && !(used && !run.plan().keepAlive());
  }

  boolean busy() {
    return underWay > 0 || connecting;
  }

  void send(long intendedNanos, boolean flush) {
    Channel open = channel;
    if (open == null) {
      return;
    }
    int slot = (first + underWay) % depth;
    intended[slot] = intendedNanos;
    sent[slot] = run.now();
    underWay++;
    used = true;
    run.begins(intendedNanos);
    run.sent();
    if (flush) {
      open.writeAndFlush(run.request(), open.voidPromise());
    } else {
      open.write(run.request(), open.voidPromise());
    }
  }

  void flush() {
    if (channel != null) {
      channel.flush();
    }
  }

  void checkTimeout(long now, long timeoutNanos, boolean giveUp) {
    if (underWay > 0 && (giveUp || now - sent[first] >= timeoutNanos)) {
      abandon(Failure.TIMEOUT);
    }
  }

  // Fails everything under way; the next connection begins from nothing.
  private void abandon(Failure failure) {
    while (underWay > 0) {
      long intendedNanos = take();
      run.failed(intendedNanos, failure);
    }
    close();
    run.connectAgain(this, false);
  }

  void close() {
    Channel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private long take() {
    long intendedNanos = intended[first];
    first = first + 1 == depth ? 0 : first + 1;
    underWay--;
    return intendedNanos;
  }

  private void read(Channel from, byte[] bytes, int to) {
    int at = 0;
    while (at < to && from.equals(channel)) {
      if (underWay == 0) {
        close(); // bytes that nobody asked for
        run.connectAgain(this, false);
        return;
      }
      at = scanner.scan(bytes, at, to);
      if (scanner.broken()) {
        abandon(Failure.MISMATCH);
      } else if (scanner.complete()) {
        answered();
      }
    }
    if (from.equals(channel) && underWay < depth) {
      run.ready(this);
    }
  }

  private void answered() {
    long sentNanos = sent[first];
    long intendedNanos = take();
    if (run.isGood(scanner.status())) {
      run.good(intendedNanos, sentNanos, scanner);
    } else {
      run.failed(intendedNanos, Failure.STATUS);
    }
    if (!run.plan().keepAlive() || (!scanner.keepsConnection() && underWay == 0)) {
      close();
      run.connectAgain(this, true);
    }
  }

  private void ended(boolean failed) {
    if (!failed && underWay > 0) {
      scanner.end();
      if (scanner.complete()) {
        answered();
      }
    }
    if (underWay > 0) {
      abandon(failed ? Failure.RESET : Failure.SHORT);
    } else if (channel != null) {
      close();
      run.connectAgain(this, false);
    }
  }

  private final class Handler extends ChannelInboundHandlerAdapter {
    private boolean failed;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      channel = context.channel();
      used = false;
      run.ready(LoadConnection.this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        while (bytes.isReadable() && context.channel().equals(channel)) {
          int length = Math.min(bytes.readableBytes(), run.scratch().length);
          bytes.readBytes(run.scratch(), 0, length);
          read(context.channel(), run.scratch(), length);
        }
      } finally {
        bytes.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed = true;
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (context.channel().equals(channel)) {
        ended(failed);
      }
    }
  }
}
