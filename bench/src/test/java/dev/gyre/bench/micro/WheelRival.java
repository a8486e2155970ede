package dev.gyre.bench.micro;

/** Whose timers. */
public enum WheelRival {
  /** TimerWheel. */
  GYRE,
  /** Netty's HashedWheelTimer. */
  HASHED_WHEEL_TIMER,
  /** A scheduled task of Netty's event loop for each connection, as IdleStateHandler has it. */
  IDLE_STATE_HANDLER,
  /** A binary heap with lazy delete. */
  LAZY_HEAP,
  /** Agrona's DeadlineTimerWheel. */
  AGRONA;

  /** As many timers, none of which waits. They belong to the thread that calls. */
  Timers timers(int count, Timers.Expiry expiry) {
    return switch (this) {
      case GYRE -> new GyreTimers(count, expiry);
      case HASHED_WHEEL_TIMER -> new HashedWheelTimers(count, expiry);
      case IDLE_STATE_HANDLER -> new IdleStateTimers(count, expiry);
      case LAZY_HEAP -> new LazyHeapTimers(count, expiry);
      case AGRONA -> new AgronaTimers(count, expiry);
    };
  }
}
