package dev.gyre.bench;

import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connections that ask now and then and wait otherwise, until the server ends them. Made and used
 * by one thread; the connections live on the client's loop.
 */
final class IdleLoad {
  private static final Duration STEP_TIME_MAX = Duration.ofSeconds(30);

  /** Connections in the making, or asked, at once: less than listeners and rings can hold. */
  private static final int AT_ONCE_MAX = 256;

  private final LoadClient client;
  private final Target target;
  private final ByteBuf request;
  private final List<Connection> connections = new ArrayList<>();

  // From here on used on the loop only.
  private int wanted;
  private int nextToAsk;
  private int waiting;
  private int badAnswers;
  private int lost;
  private int open;
  private @Nullable Promise<Void> stepEnd;
  private @Nullable Promise<Void> allEnded;

  IdleLoad(LoadClient client, Target target) {
    this.client = client;
    this.target = target;
    byte[] bytes = target.keepAliveRequest();
    this.request =
        Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }

  /**
   * Opens connections until there are so many, and sends one request on each, old or new, so that
   * all of them begin to be idle now.
   */
  void grow(int count) throws BenchFailure, InterruptedException {
    Promise<Void> connected = client.loop().newPromise();
    client.loop().execute(() -> connectUpTo(count, connected));
    LoadClient.await(connected, STEP_TIME_MAX, "opening " + count + " connections");
    Promise<Void> answered = client.loop().newPromise();
    client.loop().execute(() -> askOnAll(answered));
    LoadClient.await(answered, STEP_TIME_MAX, "a request on each of " + count + " connections");
  }

  private void connectUpTo(int count, Promise<Void> connected) {
    stepEnd = connected;
    wanted = count;
    nextToAsk = wanted; // nothing to ask yet
    for (int i = 0; i < AT_ONCE_MAX; i++) {
      connectNext();
    }
  }

  private void connectNext() {
    if (connections.size() >= wanted) {
      endStepIfDone();
      return;
    }
    Connection connection = new Connection();
    int number = connections.size();
    connections.add(connection);
    waiting++;
    client
        .bootstrap(target.port(), connection)
        .localAddress(LoadClient.localAddress(number))
        .connect()
        .addListener(
            future -> {
              waiting--;
              if (!future.isSuccess()) {
                lost++;
              }
              client.loop().execute(this::connectNext); // not from within: no recursion
            });
  }

  private void askOnAll(Promise<Void> answered) {
    stepEnd = answered;
    nextToAsk = 0;
    for (int i = 0; i < AT_ONCE_MAX; i++) {
      askNext();
    }
  }

  private void askNext() {
    if (nextToAsk < connections.size()) {
      connections.get(nextToAsk++).ask();
    }
    endStepIfDone();
  }

  private void endStepIfDone() {
    if (waiting == 0 && stepEnd != null && nextToAsk >= connections.size()) {
      stepEnd.setSuccess(null);
      stepEnd = null;
    }
  }

  /**
   * Waits until the server has ended all connections.
   *
   * <p>The time counts from when the request was sent, not from when its answer was read: the
   * server cannot have begun to wait before the one, but may well have before the other, so only
   * the first tells an end that came too early from a load that was slow to read.
   *
   * @return how long after its last request each was ended, in nanoseconds
   */
  double[] awaitEnds(Duration limit) throws BenchFailure, InterruptedException {
    Promise<Void> end = client.loop().newPromise();
    client
        .loop()
        .execute(
            () -> {
              allEnded = end;
              reportIfAllEnded();
            });
    LoadClient.await(end, limit, "waiting for the ends of idle connections");
    return client.onLoop(
        () -> connections.stream().mapToDouble(c -> c.endNanos - c.requestNanos).toArray());
  }

  private void reportIfAllEnded() {
    if (open == 0 && allEnded != null) {
      allEnded.setSuccess(null);
      allEnded = null;
    }
  }

  /** Answers that were wrong, and connections that failed or ended while they were asked for. */
  int faults() throws InterruptedException {
    return client.onLoop(() -> badAnswers + lost);
  }

  private final class Connection extends AnswerHandler {
    private @Nullable ChannelHandlerContext context;
    private boolean asking;
    private long requestNanos;
    private long endNanos;

    Connection() {
      super(client.scratch(), request, target.body());
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
      context = active;
      open++;
    }

    void ask() {
      if (context == null || !context.channel().isActive()) {
        lost++;
        client.loop().execute(IdleLoad.this::askNext); // not from within: no recursion
        return;
      }
      asking = true;
      waiting++;
      requestNanos = Clock.SYSTEM.nanoTime();
      sendRequest(context);
    }

    @Override
    void received(int count) {
      if (!asking) {
        badAnswers++; // nobody asked
      }
    }

    @Override
    void answered(ChannelHandlerContext active, Verdict verdict) {
      if (verdict != Verdict.GOOD) {
        badAnswers++;
      }
      settle();
    }

    @Override
    void failed() {
      lost++;
    }

    @Override
    void ended(ChannelHandlerContext closed, Verdict verdict) {
      endNanos = Clock.SYSTEM.nanoTime();
      open--;
      if (asking) {
        lost++;
        settle();
      }
      reportIfAllEnded();
    }

    private void settle() {
      if (asking) {
        asking = false;
        waiting--;
        askNext();
      }
    }
  }
}
