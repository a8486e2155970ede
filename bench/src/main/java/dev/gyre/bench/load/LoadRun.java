package dev.gyre.bench.load;

import dev.gyre.http2.HpackDecoder;
import dev.gyre.time.Clock;
import dev.gyre.transport.Transport;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run from its first connection to its last answer. Everything but {@link #start} and {@link
 * #stop} happens on the loop. It always ends: sending stops by count, time or {@link #stop}, and
 * what is under way then has the timeout of a request left.
 */
public final class LoadRun {
  private static final int FIELD_BYTES_MAX = 16 * 1024;
  private static final long RETRY_NANOS = 10_000_000;
  private static final long LOOK_NANOS = 10_000_000;
  private static final long STOP_GRACE_NANOS = 1_000_000_000;
  private static final long TICK_NANOS_MIN = 20_000;

  private final Plan plan;
  private final EventLoop loop;
  private final Connector connector;
  private final Promise<Tally> end;
  private final PreparedRequests requests;
  private final RequestCycle cycle;
  private final Judge judge;
  private final Tally tally;
  private final byte[] scratch = new byte[64 * 1024];
  private final HpackDecoder.Scratch texts = new HpackDecoder.Scratch(FIELD_BYTES_MAX);
  private final ConnectionPool connections = new ConnectionPool();
  private Watcher watcher = Watcher.NONE;
  private @Nullable Runnable afterWarmUp;
  private boolean showsBytes;
  private int lastStream = Http2Wire.STREAM_MAX;
  private @Nullable Schedule schedule;
  private @Nullable ScheduledFuture<?> looking;
  private long measureNanos;
  private long deadlineNanos = Long.MAX_VALUE;
  private long giveUpNanos = Long.MAX_VALUE;
  private long lastAnswerNanos = Long.MIN_VALUE;
  private long begun;
  private boolean starved;
  private boolean cuttingOff;
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
    this.loop = loop;
    this.end = loop.newPromise();
    this.cycle = new RequestCycle(plan.traffic().requests());
    this.judge = new Judge(plan.traffic());
    this.tally = new Tally(plan.traffic().requests().size(), plan.timesDiffer());
    this.connector = new Connector(plan, transport, loop, tally.handshakes());
    this.requests = new PreparedRequests(plan.traffic().requests());
  }

  /** Tells this one how far the run is; to be called before the start. */
  void watch(Watcher newWatcher) {
    watcher = newWatcher;
    showsBytes = newWatcher.wantsBytes();
  }

  /** Runs this on the loop when a warm-up ends; to be called before the start. */
  public void afterWarmUp(Runnable action) {
    afterWarmUp = action;
  }

  /** Renews connections of HTTP/2 after this stream; to be called before the start. */
  void lastStream(int number) {
    lastStream = number;
  }

  /** Begins, and returns what is done when the run has ended. */
  public Promise<Tally> start() {
    loop.execute(this::begin);
    return end;
  }

  /** Sends no more, and soon ends; does nothing when it has. For any thread. */
  public void stop() {
    if (end.isDone()) {
      return; // whose loop may be gone
    }
    loop.execute(
        () -> {
          stopSending(now());
          long graceNanos = now() + STOP_GRACE_NANOS;
          cuttingOff |= graceNanos < giveUpNanos;
          giveUpNanos = Math.min(giveUpNanos, graceNanos);
        });
  }

  private void begin() {
    long startNanos = now();
    Plan.Pace pace = plan.pace();
    measureNanos = startNanos + pace.warmUpNanos();
    if (sending) { // a stop may have come first
      deadlineNanos = pace.requestsMax() > 0 ? Long.MAX_VALUE : measureNanos + pace.durationNanos();
    }
    if (plan.openLoop()) {
      schedule = new Schedule(pace.rate(), pace.poisson(), pace.seed(), startNanos);
    }
    for (int i = 0; i < plan.connections(); i++) {
      LoadConnection connection =
          plan.traffic().protocol().isHttp2()
              ? new Http2Connection(this, plan, requests, lastStream)
              : new OrderedConnection(this, plan, requests);
      connections.add(connection);
      long delayNanos = (long) ((double) pace.rampNanos() * i / plan.connections());
      if (delayNanos == 0) {
        connection.connect();
      } else {
        loop.schedule(connection::connect, delayNanos, TimeUnit.NANOSECONDS);
      }
    }
    if (afterWarmUp != null && pace.warmUpNanos() > 0) {
      loop.schedule(afterWarmUp, measureNanos - now(), TimeUnit.NANOSECONDS);
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
    boolean idle = connections.checkTimeouts(now, plan.timeoutNanos(), now >= giveUpNanos);
    watcher.look(tally, now - measureNanos);
    if (!sending && (idle || now >= giveUpNanos)) {
      finish();
    }
  }

  private void stopSending(long now) {
    if (sending) {
      sending = false;
      deadlineNanos = Math.min(deadlineNanos, now);
      giveUpNanos = Math.min(giveUpNanos, now + plan.timeoutNanos() + STOP_GRACE_NANOS);
    }
  }

  private void finish() {
    if (looking != null && !end.isDone()) {
      looking.cancel(false);
      tally.ended(Math.max(lastAnswerNanos, deadlineNanos) - measureNanos);
      countUnsent();
      connections.close();
      end.setSuccess(tally);
    }
  }

  // Leaving them out would hide the worst of a server that is too slow for the rate.
  private void countUnsent() {
    Schedule plannedTimes = schedule;
    while (plannedTimes != null && !begunAll() && plannedTimes.nextNanos() < deadlineNanos) {
      if (plannedTimes.nextNanos() >= measureNanos) {
        begun++;
        tally.unsent();
      }
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
    dispatch(plannedTimes, null);
    long wait = Math.max(TICK_NANOS_MIN, plannedTimes.nextNanos() - now());
    loop.schedule(this::tick, Math.min(wait, LOOK_NANOS), TimeUnit.NANOSECONDS);
  }

  private void dispatch(Schedule plannedTimes, @Nullable LoadConnection ready) {
    long now = now();
    // What is planned for later than the end is not begun, although the end is seen a little later.
    while (sending && plannedTimes.nextNanos() <= now && plannedTimes.nextNanos() < deadlineNanos) {
      LoadConnection free = freeConnection(ready);
      if (free == null) {
        starved = true;
        return;
      }
      long intended = plannedTimes.nextNanos();
      plannedTimes.advance();
      if (intended >= measureNanos) {
        countWait(now - intended);
      }
      send(free, intended, now);
      free.flush();
      now = now();
    }
    starved = false;
  }

  // Late for want of a connection is the server's doing or that of too few connections; late
  // although one was free is ours.
  private void countWait(long nanos) {
    if (starved) {
      tally.waitedForConnection();
    } else {
      tally.late(nanos);
    }
  }

  // While requests wait, whatever becomes free takes one at once: no other can be free then.
  private @Nullable LoadConnection freeConnection(@Nullable LoadConnection ready) {
    if (ready != null && (starved || ready.free())) {
      return ready.free() ? ready : null;
    }
    return connections.free();
  }

  /** A connection has room for requests. */
  void ready(LoadConnection connection) {
    if (schedule != null) {
      dispatch(schedule, connection);
      return;
    }
    long now = now();
    while (sending && connection.free()) {
      send(connection, now, now);
    }
    connection.flush();
  }

  private void send(LoadConnection connection, long intendedNanos, long now) {
    begins(intendedNanos);
    connection.send(cycle.next(), intendedNanos, now);
  }

  // On the wire or by a connection that fails.
  private void begins(long intendedNanos) {
    if (intendedNanos >= measureNanos) {
      begun++;
      if (begunAll()) {
        stopSending(now());
      }
    }
  }

  // Without a number there is always one more.
  private boolean begunAll() {
    return begun > 0 && begun == plan.pace().requestsMax();
  }

  /** A request was written to a connection. */
  void written() {
    tally.sent();
  }

  /** An answer is complete. */
  void answered(int request, long intendedNanos, long sentNanos, Answer answer, long now) {
    Failure fault = judge.fault(request, answer);
    if (fault != null) {
      if (tally.firstError().isEmpty()) {
        tally.error(judge.words(request, answer));
      }
      failed(intendedNanos, fault, now);
    } else if (intendedNanos >= measureNanos) {
      lastAnswerNanos = now;
      watcher.ended(tally.requests());
      tally.good(
          request, now - measureNanos, now - intendedNanos, now - sentNanos, answer.bodyBytes());
    }
  }

  void failed(long intendedNanos, Failure failure, long now) {
    if (intendedNanos < measureNanos) {
      return;
    }
    // Given up because somebody stopped the run, and not because the server took too long.
    if (cuttingOff && failure == Failure.TIMEOUT && now >= giveUpNanos) {
      tally.cutOff();
      return;
    }
    tally.error(failure.words());
    if (failure != Failure.TIMEOUT) { // which is no answer, and may come long after all the others
      lastAnswerNanos = now;
    }
    watcher.ended(tally.requests());
    tally.failed(failure, now - measureNanos);
  }

  /**
   * There is no connection, and a request fails for want of it: the next one, or one that waits.
   */
  void connectFailed(Failure failure, String message) {
    if (!sending) {
      return;
    }
    tally.error(message);
    Schedule plannedTimes = schedule;
    long intended = now();
    if (plannedTimes != null) {
      dispatch(plannedTimes, null); // by other connections
      if (!starved) {
        return;
      }
      intended = plannedTimes.nextNanos();
      plannedTimes.advance();
    }
    begins(intended);
    failed(intended, failure, now());
  }

  /** A connection ended unused: a failure of the request that was to use it, if there was one. */
  void endedUnused(Failure failure, String message) {
    if (schedule == null || schedule.nextNanos() <= now()) {
      connectFailed(failure, message);
    }
  }

  /** Keeps what is first told of an error. */
  void error(String message) {
    tally.error(message);
  }

  /** Connects again: at once after an answer, a little later after a failure. */
  void connectAgain(LoadConnection connection, boolean atOnce) {
    if (sending) {
      if (atOnce) {
        loop.execute(connection::connect);
      } else {
        loop.schedule(connection::connect, RETRY_NANOS, TimeUnit.NANOSECONDS);
      }
    }
  }

  ChannelFuture connect(ChannelHandler handler) {
    return connector.connect(handler);
  }

  void showSent(byte[] bytes) {
    if (showsBytes) {
      watcher.bytes(true, bytes, 0, bytes.length);
    }
  }

  Watcher watcher() {
    return watcher;
  }

  void received(byte[] bytes, int length) {
    if (showsBytes) {
      watcher.bytes(false, bytes, 0, length);
    }
  }

  boolean sending() {
    return sending;
  }

  byte[] scratch() {
    return scratch;
  }

  HpackDecoder.Scratch texts() {
    return texts;
  }

  long now() {
    return Clock.SYSTEM.nanoTime();
  }
}
