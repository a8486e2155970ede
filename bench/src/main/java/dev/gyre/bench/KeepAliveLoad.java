package dev.gyre.bench;

import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.time.Clock;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections that stay, each with one request under way during a round and none between rounds: a
 * closed loop. Made and used by one thread; the connections live on the client's loop.
 */
final class KeepAliveLoad implements AutoCloseable {
  private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(10);
  private static final Duration LAST_ANSWER_TIME_MAX = Duration.ofSeconds(10);

  private final LoadClient client;
  private final Target target;
  private final ByteBuf request;
  private final List<Connection> connections = new ArrayList<>();

  // From here on used on the loop only.
  private boolean sending;
  private int underWay;
  private long answers;
  private long badAnswers;
  private long bytes;
  private long startNanos;
  private @Nullable Promise<Round> roundEnd;

  private KeepAliveLoad(LoadClient client, Target target) {
    this.client = client;
    this.target = target;
    byte[] bytes = target.keepAliveRequest();
    this.request =
        Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }

  /**
   * What one round counted.
   *
   * @param answers all of them
   * @param badAnswers those with a wrong status or body, and connections that were lost
   * @param bytes heads and bodies
   * @param nanos from the first request to the last answer
   */
  record Round(long answers, long badAnswers, long bytes, long nanos) {
    double answersPerSecond() {
      return answers * 1e9 / nanos;
    }
  }

  /** Opens the connections, without a request yet. */
  static KeepAliveLoad connect(LoadClient client, Target target, int count)
      throws BenchFailure, InterruptedException {
    KeepAliveLoad load = new KeepAliveLoad(client, target);
    List<ChannelFuture> connecting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Connection connection = load.new Connection();
      load.connections.add(connection);
      Bootstrap bootstrap = client.bootstrap(target.port(), connection);
      connecting.add(bootstrap.connect());
    }
    for (ChannelFuture future : connecting) {
      LoadClient.await(future, CONNECT_TIME_MAX, "connecting to port " + target.port());
    }
    return load;
  }

  /** Keeps every connection busy for a time, then waits for the last answers. */
  Round run(Duration time) throws BenchFailure, InterruptedException {
    Promise<Round> end = client.loop().newPromise();
    client.loop().execute(() -> begin(end, time));
    return LoadClient.await(end, time.plus(LAST_ANSWER_TIME_MAX), "a round of requests");
  }

  private void begin(Promise<Round> end, Duration time) {
    roundEnd = end;
    sending = true;
    answers = 0;
    badAnswers = 0;
    bytes = 0;
    startNanos = Clock.SYSTEM.nanoTime();
    client.loop().schedule(() -> sending = false, time.toNanos(), TimeUnit.NANOSECONDS);
    for (Connection connection : connections) {
      connection.begin();
    }
    endIfDone();
  }

  private void endIfDone() {
    if (underWay == 0 && roundEnd != null) {
      roundEnd.setSuccess(
          new Round(answers, badAnswers, bytes, Clock.SYSTEM.nanoTime() - startNanos));
      roundEnd = null;
    }
  }

  /** Closes the connections and waits until they are. */
  @Override
  public void close() {
    for (Connection connection : connections) {
      ChannelHandlerContext context = connection.context;
      if (context != null) {
        context.channel().close().awaitUninterruptibly();
      }
    }
  }

  private final class Connection extends AnswerHandler {
    private volatile @Nullable ChannelHandlerContext context;
    private boolean waiting;

    Connection() {
      super(client.scratch(), request, target.body());
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
      context = active;
    }

    void begin() {
      ChannelHandlerContext open = context;
      if (open == null || !open.channel().isActive()) {
        badAnswers++;
        return;
      }
      waiting = true;
      underWay++;
      sendRequest(open);
    }

    @Override
    void received(int count) {
      bytes += count;
    }

    @Override
    void answered(ChannelHandlerContext open, Verdict verdict) {
      answers++;
      if (verdict != Verdict.GOOD || !waiting) {
        badAnswers++;
      }
      if (sending) {
        sendRequest(open);
      } else {
        done();
      }
    }

    @Override
    void failed() {
      badAnswers++;
    }

    @Override
    void ended(ChannelHandlerContext closed, Verdict verdict) {
      if (waiting) {
        badAnswers++;
        done();
      }
    }

    private void done() {
      if (waiting) {
        waiting = false;
        underWay--;
        endIfDone();
      }
    }
  }
}
