package dev.gyre.bench.load;

import dev.gyre.bench.load.Plan.Protocol;
import dev.gyre.bench.load.Plan.Traffic;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose answers come in the order of the requests: HTTP/1, and an echo. One that is
 * for a single request is made when that is to be sent, so that its response time has in it what a
 * client has to wait for.
 */
final class OrderedConnection implements LoadConnection {
  private final LoadRun run;
  private final PreparedRequests prepared;
  private final boolean keepAlive;
  private final int depth;
  private final AnswerScanner scanner;
  // A ring of the requests under way, oldest first.
  private final long[] intended;
  private final long[] sent;
  private final int[] requests;
  private int first;
  private int underWay;
  private boolean connecting;
  private boolean pending; // a request that waits for the connection, in the place of the first
  private boolean closing;
  private @Nullable Channel channel;

  OrderedConnection(LoadRun run, Plan plan, PreparedRequests prepared) {
    this.run = run;
    this.prepared = prepared;
    this.keepAlive = plan.keepAlive();
    this.depth = keepAlive ? plan.pipeline() : 1;
    this.scanner = scanner(plan.traffic());
    this.intended = new long[depth];
    this.sent = new long[depth];
    this.requests = new int[depth];
  }

  private static AnswerScanner scanner(Traffic traffic) {
    return traffic.protocol() == Protocol.ECHO
        ? new EchoScanner(traffic.requests().getFirst().bytes())
        : new ResponseScanner(traffic.protocol() == Protocol.HTTP_HEAD);
  }

  @Override
  public void connect() {
    if (!run.sending() || connecting || channel != null) {
      return;
    }
    if (keepAlive) {
      open();
    } else {
      run.ready(this);
    }
  }

  private void open() {
    connecting = true;
    scanner.reset();
    run.connect(new Handler())
        .addListener(
            connected -> {
              connecting = false;
              Throwable refused = connected.cause();
              if (refused != null) {
                refused(Trouble.text(refused));
                run.connectAgain(this, false);
              }
            });
  }

  private void refused(String message) {
    if (keepAlive) {
      run.connectFailed(Failure.CONNECT, message);
    } else {
      run.error(message);
      failPending(Failure.CONNECT);
    }
  }

  private void failPending(Failure failure) {
    if (pending) {
      pending = false;
      run.failed(intended[first], failure, run.now());
    }
  }

  @Override
  public boolean free() {
    return keepAlive
        ? channel != null && !closing && underWay < depth
        : channel == null && !connecting && !pending;
  }

  @Override
  public boolean busy() {
    return underWay > 0 || connecting || pending;
  }

  @Override
  public void send(int request, long intendedNanos, long now) {
    int slot = first + underWay;
    slot = slot >= depth ? slot - depth : slot;
    intended[slot] = intendedNanos;
    sent[slot] = now;
    requests[slot] = request;
    Channel open = channel;
    if (open == null) {
      pending = true;
      open();
      return;
    }
    underWay++;
    run.written();
    run.showSent(prepared.bytes(request));
    open.write(prepared.buffer(request), open.voidPromise());
  }

  @Override
  public void flush() {
    if (channel != null) {
      channel.flush();
    }
  }

  @Override
  public void checkTimeout(long now, long timeoutNanos, boolean giveUp) {
    if (giveUp) {
      failPending(Failure.TIMEOUT);
    }
    if (underWay > 0 && (giveUp || now - sent[first] >= timeoutNanos)) {
      abandon(Failure.TIMEOUT);
    }
  }

  // Fails everything under way; the next connection begins from nothing.
  private void abandon(Failure failure) {
    long now = run.now();
    while (underWay > 0) {
      int slot = take();
      run.failed(intended[slot], failure, now);
    }
    close();
    run.connectAgain(this, false);
  }

  @Override
  public void close() {
    Channel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private int take() {
    int slot = first;
    first = first + 1 == depth ? 0 : first + 1;
    underWay--;
    return slot;
  }

  private void read(Channel from, byte[] bytes, int to, long now) {
    int at = 0;
    while (at < to && from.equals(channel)) {
      if (underWay == 0) {
        close(); // bytes that nobody asked for
        run.connectAgain(this, false);
        return;
      }
      at = scanner.scan(bytes, at, to);
      boolean last = scanner.complete() && underWay == 1;
      if (scanner.broken() || (last && at < to)) { // more than what was asked for
        abandon(Failure.MISMATCH);
      } else if (scanner.complete()) {
        answered(now);
      }
    }
  }

  private void answered(long now) {
    int slot = take();
    run.answered(requests[slot], intended[slot], sent[slot], scanner, now);
    closing |= !scanner.keepsConnection(); // RFC 9112 section 9.6: nothing more may be sent
    if (!keepAlive || (closing && underWay == 0)) {
      close();
      run.connectAgain(this, true);
    }
  }

  private void ended(boolean failed) {
    if (!failed && underWay > 0) {
      scanner.end();
      if (scanner.complete()) {
        answered(run.now());
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
      closing = false;
      if (pending) {
        pending = false;
        send(requests[first], intended[first], run.now());
        flush();
      } else {
        run.ready(OrderedConnection.this);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      Channel from = context.channel();
      try {
        long now = run.now();
        while (bytes.isReadable() && from.equals(channel)) {
          byte[] scratch = run.scratch();
          int length = Math.min(bytes.readableBytes(), scratch.length);
          bytes.readBytes(scratch, 0, length);
          run.received(scratch, length);
          read(from, scratch, length, now);
        }
      } finally {
        bytes.release();
      }
    }

    // Once for all that came in: what the answers make room for leaves in one piece.
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (context.channel().equals(channel) && underWay < depth) {
        run.ready(OrderedConnection.this);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed = true;
      if (underWay > 0 && context.channel().equals(channel)) {
        run.error(Trouble.text(cause));
      }
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
