package dev.gyre.bench;

import dev.gyre.bench.load.Http2Asker;
import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.http2.HpackDecoder;
import dev.gyre.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
  private final Function<Asking.Listener, Asking> maker;
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
    this.maker = client.http2() ? http2() : http1();
  }

  private Function<Asking.Listener, Asking> http1() {
    byte[] bytes = target.keepAliveRequest();
    // Never given back, which nobody needs to be told: the kernel may still read it.
    ByteBuf buffer = new UnpooledByteBufAllocator(true, true).directBuffer(bytes.length);
    ByteBuf request = Unpooled.unreleasableBuffer(buffer.writeBytes(bytes));
    return listener -> new Http1Asking(client.scratch(), request, target.body(), listener);
  }

  private Function<Asking.Listener, Asking> http2() {
    byte[] request = Http2Asker.request(client.encrypts(), target.authority(), target.path());
    HpackDecoder.Scratch texts = Http2Asker.newTexts();
    return listener ->
        new Http2Asking(
            client.scratch(), texts, request, client.encrypts(), target.body(), listener);
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
        .bootstrap(target.port(), connection.asking.handler())
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

  private final class Connection implements Asking.Listener {
    private final Asking asking = maker.apply(this);
    private boolean asked;
    private long requestNanos;
    private long endNanos;

    @Override
    public void active() {
      open++;
    }

    void ask() {
      asked = true;
      waiting++;
      requestNanos = Clock.SYSTEM.nanoTime();
      if (!asking.ask()) {
        asked = false;
        waiting--;
        lost++;
        client.loop().execute(IdleLoad.this::askNext); // not from within: no recursion
      }
    }

    @Override
    public void received() {
      if (!asked) {
        badAnswers++; // nobody asked
      }
    }

    @Override
    public void answered(boolean good) {
      if (!good) {
        badAnswers++;
      }
      settle();
    }

    @Override
    public void failed() {
      lost++;
    }

    @Override
    public void ended() {
      endNanos = Clock.SYSTEM.nanoTime();
      open--;
      if (asked) {
        lost++;
        settle();
      }
      reportIfAllEnded();
    }

    private void settle() {
      if (asked) {
        asked = false;
        waiting--;
        askNext();
      }
    }
  }
}
