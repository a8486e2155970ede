package dev.gyre.bench.micro;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an IdleStateHandler in each connection does: a scheduled task of the event loop, which looks
 * when the connection was last used and is scheduled again for the rest. Netty's own event loop,
 * turned by hand; the rules of the handler are written anew here, without its pipeline and its
 * reading of the clock, to its advantage.
 */
final class IdleStateTimers implements Timers {
  private final MockTicker ticker = Ticker.newMockTicker();
  private final ManualIoEventLoop loop =
      new ManualIoEventLoop(null, Thread.currentThread(), executor -> new NoInput(), ticker);
  private final IdleTask[] tasks;
  private final Expiry expiry;
  private long nowNanos;

  /** The thread that calls becomes the one of the event loop. */
  IdleStateTimers(int count, Expiry expiry) {
    this.expiry = expiry;
    this.tasks = new IdleTask[count];
    for (int timer = 0; timer < count; timer++) {
      tasks[timer] = new IdleTask(timer);
    }
  }

  @Override
  public int count() {
    return tasks.length;
  }

  @Override
  public void add(int timer, long deadlineNanos) {
    tasks[timer].deadlineNanos = deadlineNanos;
    tasks[timer].schedule();
  }

  @Override
  public void touch(int timer, long deadlineNanos) {
    tasks[timer].deadlineNanos = deadlineNanos;
  }

  @Override
  public void remove(int timer) {
    Future<?> scheduled = tasks[timer].scheduled;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }

  @Override
  public void tick(long now) {
    ticker.advance(now - nowNanos, TimeUnit.NANOSECONDS);
    nowNanos = now;
    loop.runNonBlockingTasks(0);
  }

  @Override
  public void close() {}

  private final class IdleTask implements Runnable {
    private final int timer;
    private long deadlineNanos;
    private @Nullable Future<?> scheduled;

    IdleTask(int timer) {
      this.timer = timer;
    }

    void schedule() {
      scheduled = loop.schedule(this, deadlineNanos - nowNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
      if (deadlineNanos > nowNanos) {
        schedule();
      } else {
        expiry.expired(timer, nowNanos);
      }
    }
  }

  /** A loop without channels. */
  private static final class NoInput implements IoHandler {
    @Override
    public int run(IoHandlerContext context) {
      return 0;
    }

    @Override
    public IoRegistration register(IoHandle handle) {
      throw new UnsupportedOperationException("no channels here");
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return false;
    }
  }
}
