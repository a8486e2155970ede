package dev.gyre.bench.micro;

import io.netty.util.HashedWheelTimer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * Turns a HashedWheelTimer by hand: what its worker does at each tick, in the same order. Its own
 * thread sleeps between ticks and cannot be measured, nor can time be given to it.
 */
final class HashedWheelTick {
  private static final MethodHandle PROCESS_CANCELLED;
  private static final MethodHandle TRANSFER;
  private static final MethodHandle EXPIRE;
  private static final VarHandle TICK;
  private static final VarHandle WORKER;
  private static final VarHandle WHEEL;
  private static final VarHandle START_TIME;

  static {
    try {
      Class<?> worker = Class.forName(HashedWheelTimer.class.getName() + "$Worker");
      Class<?> bucket = Class.forName(HashedWheelTimer.class.getName() + "$HashedWheelBucket");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodHandles.Lookup inTimer = MethodHandles.privateLookupIn(HashedWheelTimer.class, lookup);
      MethodHandles.Lookup inWorker = MethodHandles.privateLookupIn(worker, lookup);
      MethodType nothing = MethodType.methodType(void.class);
      MethodType onObject = MethodType.methodType(void.class, Object.class);
      PROCESS_CANCELLED =
          inWorker.findVirtual(worker, "processCancelledTasks", nothing).asType(onObject);
      TRANSFER =
          inWorker.findVirtual(worker, "transferTimeoutsToBuckets", nothing).asType(onObject);
      EXPIRE =
          MethodHandles.privateLookupIn(bucket, lookup)
              .findVirtual(bucket, "expireTimeouts", MethodType.methodType(void.class, long.class))
              .asType(MethodType.methodType(void.class, Object.class, long.class));
      TICK = inWorker.findVarHandle(worker, "tick", long.class);
      WORKER = inTimer.findVarHandle(HashedWheelTimer.class, "worker", worker);
      WHEEL = inTimer.findVarHandle(HashedWheelTimer.class, "wheel", bucket.arrayType());
      START_TIME = inTimer.findVarHandle(HashedWheelTimer.class, "startTime", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Object worker;
  private final Object[] wheel;
  private final long tickNanos;
  private long ticks;

  /** Starts the timer, which was made with {@link #threadThatNeverRuns}. */
  HashedWheelTick(HashedWheelTimer timer, long tickNanos) {
    this.worker = WORKER.get(timer);
    this.wheel = (Object[]) WHEEL.get(timer);
    this.tickNanos = tickNanos;
    START_TIME.setVolatile(timer, System.nanoTime());
    timer.start();
  }

  /** A thread whose start does nothing. */
  static Thread threadThatNeverRuns(Runnable worker) {
    return new Thread(worker) {
      @Override
      public void start() {}
    };
  }

  /** The next tick. */
  void next() {
    try {
      PROCESS_CANCELLED.invokeExact(worker);
      Object bucket = wheel[(int) ticks & wheel.length - 1];
      TRANSFER.invokeExact(worker);
      EXPIRE.invokeExact(bucket, tickNanos * (ticks + 1));
      TICK.set(worker, ++ticks);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
