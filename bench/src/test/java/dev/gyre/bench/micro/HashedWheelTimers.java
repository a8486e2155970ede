package dev.gyre.bench.micro;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Netty's HashedWheelTimer: a deadline is moved by a new timeout in place of the old one. */
final class HashedWheelTimers implements Timers {
  /**
   * The timer adds the real time that has passed to every deadline. It is made to tick so slowly
   * that this is little: 64 of its seconds are one of ours.
   */
  private static final int SLOWNESS_BITS = 6;

  private static final long NANOS_MAX = Long.MAX_VALUE >> (SLOWNESS_BITS + 1);

  private final HashedWheelTimer timer;
  private final HashedWheelTick turn;
  private final Task[] tasks;
  private final Expiry expiry;
  private long nowNanos;

  HashedWheelTimers(int count, Expiry expiry) {
    this.expiry = expiry;
    this.tasks = new Task[count];
    for (int number = 0; number < count; number++) {
      tasks[number] = new Task(number);
    }
    timer =
        new HashedWheelTimer(
            HashedWheelTick::threadThatNeverRuns,
            TICK_NANOS << SLOWNESS_BITS,
            TimeUnit.NANOSECONDS,
            SLOTS,
            false);
    turn = new HashedWheelTick(timer, TICK_NANOS << SLOWNESS_BITS);
  }

  @Override
  public int count() {
    return tasks.length;
  }

  @Override
  public void add(int number, long deadlineNanos) {
    Task task = tasks[number];
    task.timeout = timer.newTimeout(task, deadlineNanos << SLOWNESS_BITS, TimeUnit.NANOSECONDS);
  }

  @Override
  public void touch(int number, long deadlineNanos) {
    remove(number);
    add(number, deadlineNanos);
  }

  @Override
  public void remove(int number) {
    Timeout timeout = tasks[number].timeout;
    if (timeout != null) {
      timeout.cancel();
    }
  }

  @Override
  public void tick(long now) {
    if (now > NANOS_MAX) {
      throw new IllegalStateException("the run is too long for the time of a HashedWheelTimer");
    }
    nowNanos = now;
    turn.next();
  }

  @Override
  public void close() {
    timer.stop();
  }

  private final class Task implements TimerTask {
    private final int number;
    private @Nullable Timeout timeout;

    Task(int number) {
      this.number = number;
    }

    @Override
    public void run(Timeout expired) {
      expiry.expired(number, nowNanos);
    }
  }
}
