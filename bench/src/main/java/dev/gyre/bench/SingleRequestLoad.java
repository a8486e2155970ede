package dev.gyre.bench;

import dev.gyre.bench.machine.BenchFailure;
import dev.gyre.time.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The traffic of htstress: HTTP/1.0, a connection for each request, complete only when the server
 * has ended it. Unlike that tool it takes an empty or wrong answer for a bad one, and always ends:
 * when nothing was finished for a while, what is open counts as a socket error. Made and used by
 * one thread; the connections live on the client's loop.
 */
final class SingleRequestLoad {
  /** Nothing finished for so long: the server does not answer any more. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration CONNECT_TIME_MAX = Duration.ofSeconds(10);

  private final LoadClient client;
  private final Target target;
  private final ByteBuf request;
  private final long total;
  private final Promise<Tally> end;
  private final Set<Channel> open = new HashSet<>();

  // From here on used on the loop only.
  private long started;
  private long finished;
  private long good;
  private long bad;
  private long socketErrors;
  private long startNanos;
  private long finishedAtLastLook = -1;
  private boolean gaveUp;
  private @Nullable ScheduledFuture<?> looking;

  private SingleRequestLoad(LoadClient client, Target target, long total) {
    this.client = client;
    this.target = target;
    this.total = total;
    this.end = client.loop().newPromise();
    byte[] bytes = target.singleRequest();
    this.request =
        Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }

  /**
   * How the requests ended; the three kinds add up to all of them unless the load gave up.
   *
   * @param requests how many were to be sent
   * @param good answered with status 200 and the expected body, then ended by a FIN
   * @param bad answered otherwise, or ended without an answer
   * @param socketErrors not connected, reset, or never finished
   * @param nanos from the first connection to the last end
   */
  record Tally(long requests, long good, long bad, long socketErrors, long nanos) {
    boolean allGood() {
      return good == requests && bad == 0 && socketErrors == 0;
    }

    double seconds() {
      return nanos / 1e9;
    }

    double requestsPerSecond() {
      return requests / seconds();
    }
  }

  /**
   * Connects and closes once without a request, as htstress does, then sends the requests.
   *
   * @param requests how many, from 1
   * @param concurrency connections at a time, from 1
   */
  static Tally run(LoadClient client, Target target, long requests, int concurrency)
      throws BenchFailure, InterruptedException {
    SingleRequestLoad load = new SingleRequestLoad(client, target, requests);
    ChannelFuture probe = client.bootstrap(target.port(), load.new Connection(false)).connect();
    LoadClient.await(probe, CONNECT_TIME_MAX, "the first connection");
    LoadClient.await(probe.channel().close(), CONNECT_TIME_MAX, "closing the first connection");
    client.loop().execute(() -> load.begin(concurrency));
    load.end.await();
    return load.end.getNow();
  }

  private void begin(int concurrency) {
    startNanos = Clock.SYSTEM.nanoTime();
    looking =
        client
            .loop()
            .scheduleAtFixedRate(this::look, 0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    for (int i = 0; i < concurrency && started < total; i++) {
      next();
    }
  }

  private void next() {
    started++;
    client
        .bootstrap(target.port(), new Connection(true))
        .connect()
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                socketErrors++;
                client.loop().execute(this::finishOne); // not from within: no recursion
              }
            });
  }

  private void finishOne() {
    finished++;
    if (gaveUp) {
      return;
    }
    if (started < total) {
      next();
    } else if (finished == total) {
      finish();
    }
  }

  private void look() {
    if (finished == finishedAtLastLook) {
      gaveUp = true;
      socketErrors += total - finished;
      finish();
      Set.copyOf(open).forEach(Channel::close);
    }
    finishedAtLastLook = finished;
  }

  private void finish() {
    if (looking != null) {
      looking.cancel(false);
    }
    end.setSuccess(new Tally(total, good, bad, socketErrors, Clock.SYSTEM.nanoTime() - startNanos));
  }

  private final class Connection extends AnswerHandler {
    private final boolean sends;
    private Verdict verdict = Verdict.NONE;
    private boolean failed;

    Connection(boolean sends) {
      super(client.scratch(), request, target.body());
      this.sends = sends;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (sends) {
        open.add(context.channel());
        sendRequest(context);
      }
    }

    @Override
    void received(int count) {
      if (verdict != Verdict.NONE) {
        verdict = Verdict.BODY; // bytes after the answer
      }
    }

    @Override
    void answered(ChannelHandlerContext context, Verdict found) {
      verdict = verdict == Verdict.NONE ? found : Verdict.BODY;
      if (verdict == Verdict.FRAMING) {
        context.close();
      }
    }

    @Override
    void failed() {
      failed = true;
    }

    @Override
    void ended(ChannelHandlerContext context, Verdict last) {
      open.remove(context.channel());
      if (!sends) {
        return;
      }
      if (last != Verdict.NONE) {
        verdict = last;
      }
      if (failed) {
        socketErrors++;
      } else if (verdict == Verdict.GOOD) {
        good++;
      } else {
        bad++;
      }
      finishOne();
    }
  }
}
