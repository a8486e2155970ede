package dev.gyre.bench.load;

import dev.gyre.time.Clock;
import dev.gyre.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run from its first connection to its last answer. Everything but {@link #start} and {@link
 * #stop} happens on the loop. It always ends: sending stops by count, time or {@link #stop}, and
 * what is under way then has the timeout of a request left.
 */
public final class LoadRun {
  private static final long RETRY_NANOS = 10_000_000;
  private static final long LOOK_NANOS = 10_000_000;
  private static final long STOP_GRACE_NANOS = 1_000_000_000;
  private static final long TICK_NANOS_MIN = 20_000;

  private final Plan plan;
  private final Transport transport;
  private final EventLoop loop;
  private final Promise<Tally> end;
  private final ByteBuf request;
  private final Tally tally = new Tally();
  private final byte[] scratch = new byte[64 * 1024];
  private final List<LoadConnection> connections = new ArrayList<>();
  private @Nullable Schedule schedule;
  private @Nullable ScheduledFuture<?> looking;
  private Plan.@Nullable Fingerprint expected;
  private long measureNanos;
  private long deadlineNanos;
  private long giveUpNanos = Long.MAX_VALUE;
  private long lastAnswerNanos = Long.MIN_VALUE;
  private long begun;
  private int next;
  private boolean sending = true;

  /**
   * Prepares a run; {@link #start} begins it.
   *
   * @param plan what to do
   * @param transport makes the connections
   * @param loop of that transport; the run shares it with whatever else is there
   */
  public LoadRun(Plan plan, Transport transport, EventLoop loop) {
    this.plan = plan;
    this.transport = transport;
    this.loop = loop;
    this.end = loop.newPromise();
    this.expected = plan.expected();
    this.request =
        Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(plan.request().length).writeBytes(plan.request()));
  }

  /** Begins, and returns what is done when the run has ended. */
  public Promise<Tally> start() {
    loop.execute(this::begin);
    return end;
  }

  /** Sends no more, and soon ends. For any thread. */
  public void stop() {
    loop.execute(
        () -> {
          stopSending(now());
          giveUpNanos = Math.min(giveUpNanos, now() + STOP_GRACE_NANOS);
        });
  }

  private void begin() {
    long startNanos = now();
    measureNanos = startNanos + plan.warmUpNanos();
    deadlineNanos = plan.requestsMax() > 0 ? Long.MAX_VALUE : measureNanos + plan.durationNanos();
    if (plan.openLoop()) {
      schedule = new Schedule(plan.rate(), plan.poisson(), plan.seed(), startNanos);
    }
    for (int i = 0; i < plan.connections(); i++) {
      LoadConnection connection = new LoadConnection(this);
      connections.add(connection);
      connection.connect();
    }
    looking = loop.scheduleAtFixedRate(this::look, 0, LOOK_NANOS, TimeUnit.NANOSECONDS);
    if (schedule != null) {
      tick();
    }
  }

  private void look() {
    long now = now();
    if (now >= deadlineNanos) {
      stopSending(now);
    }
    boolean idle = true;
    for (LoadConnection connection : connections) {
      connection.checkTimeout(now, plan.timeoutNanos(), now >= giveUpNanos);
      idle &= !connection.busy();
    }
    if (!sending && idle) {
      finish(now);
    }
  }

  private void stopSending(long now) {
    if (sending) {
      sending = false;
      deadlineNanos = Math.min(deadlineNanos, now);
      giveUpNanos = Math.min(giveUpNanos, now + plan.timeoutNanos() + STOP_GRACE_NANOS);
    }
  }

  private void finish(long now) {
    if (looking != null && !end.isDone()) {
      looking.cancel(false);
      tally.ended((lastAnswerNanos == Long.MIN_VALUE ? now : lastAnswerNanos) - measureNanos);
      countUnsent();
      connections.forEach(LoadConnection::close);
      end.setSuccess(tally);
    }
  }

  // Leaving them out would hide the worst of a server that is too slow for the rate.
  private void countUnsent() {
    Schedule plannedTimes = schedule;
    while (plannedTimes != null && plannedTimes.nextNanos() < deadlineNanos) {
      tally.unsent();
      plannedTimes.advance();
    }
  }

  // The schedule goes on without the server: what finds no free connection waits in it, and its
  // latency counts from the moment it was to be sent.
  private void tick() {
    Schedule plannedTimes = schedule;
    if (plannedTimes == null || !sending) {
      return;
    }
    dispatch(plannedTimes, true);
    long wait = Math.max(TICK_NANOS_MIN, plannedTimes.nextNanos() - now());
    loop.schedule(this::tick, Math.min(wait, LOOK_NANOS), TimeUnit.NANOSECONDS);
  }

  private void dispatch(Schedule plannedTimes, boolean fromTimer) {
    while (sending && plannedTimes.nextNanos() <= now()) {
      LoadConnection free = freeConnection();
      if (free == null) {
        return;
      }
      long intended = plannedTimes.nextNanos();
      plannedTimes.advance();
      if (fromTimer && intended >= measureNanos) {
        tally.late(now() - intended);
      }
      free.send(intended, true);
    }
  }

  private @Nullable LoadConnection freeConnection() {
    for (int i = 0; i < connections.size(); i++) {
      next = next + 1 == connections.size() ? 0 : next + 1;
      LoadConnection connection = connections.get(next);
      if (connection.free()) {
        return connection;
      }
    }
    return null;
  }

  /** A connection has room for requests. */
  void ready(LoadConnection connection) {
    if (schedule != null) {
      dispatch(schedule, false);
      return;
    }
    while (sending && connection.free()) {
      connection.send(now(), false);
    }
    connection.flush();
  }

  /** A request begins, on the wire or by a connection that fails; counts it. */
  void begins(long intendedNanos) {
    if (intendedNanos >= measureNanos && ++begun == plan.requestsMax()) {
      stopSending(now());
    }
  }

  boolean isGood(int status) {
    return status >= 200 && status < 300;
  }

  void sent() {
    tally.sent();
  }

  void good(long intendedNanos, long sentNanos, ResponseScanner answer) {
    long length = answer.bodyBytes();
    long checksum = answer.checksum();
    Plan.Fingerprint wanted = expected;
    if (wanted == null) {
      expected = new Plan.Fingerprint(length, checksum);
    } else if (wanted.length() != length || wanted.checksum() != checksum) {
      failed(intendedNanos, Failure.MISMATCH);
      return;
    }
    if (intendedNanos >= measureNanos) {
      long now = now();
      lastAnswerNanos = now;
      tally.good(now - intendedNanos, now - sentNanos, length);
    }
  }

  void failed(long intendedNanos, Failure failure) {
    if (intendedNanos >= measureNanos) {
      lastAnswerNanos = now();
      tally.failed(failure);
    }
  }

  void connectFailed() {
    if (sending) {
      long intended = now();
      if (schedule != null && schedule.nextNanos() <= intended) {
        intended = schedule.nextNanos();
        schedule.advance();
      }
      begins(intended);
      failed(intended, Failure.CONNECT);
    }
  }

  /** Connects again: at once after an answer, a little later after a failure. */
  void connectAgain(LoadConnection connection, boolean atOnce) {
    if (sending) {
      loop.schedule(connection::connect, atOnce ? 0 : RETRY_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  Bootstrap bootstrap() {
    Bootstrap bootstrap = new Bootstrap().group(loop);
    transport.configure(bootstrap);
    return bootstrap
        .option(ChannelOption.ALLOW_HALF_CLOSURE, false)
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            Math.clamp(plan.timeoutNanos() / 1_000_000, 1, Integer.MAX_VALUE));
  }

  boolean sending() {
    return sending;
  }

  Plan plan() {
    return plan;
  }

  ByteBuf request() {
    return request.duplicate();
  }

  byte[] scratch() {
    return scratch;
  }

  long now() {
    return Clock.SYSTEM.nanoTime();
  }
}
