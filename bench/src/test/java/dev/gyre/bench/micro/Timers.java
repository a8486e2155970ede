package dev.gyre.bench.micro;

/**
 * Timers with the numbers 0 to {@link #count} - 1, as connections have them: one for each, waiting
 * or not. Time is given, not read, so that all rivals live through the same hours in a second.
 */
interface Timers extends AutoCloseable {
  /**
   * The grain of all wheels: about an eighth of a second, a power of two since Agrona asks for it.
   */
  long TICK_NANOS = 1L << 27;

  /**
   * Lists of all wheels, Netty's default. More than {@link #TIMEOUT_TICKS}, as it is best for each.
   */
  int SLOTS = 512;

  /** How long a connection may be idle: sixty seconds, and within one turn of the wheels. */
  int TIMEOUT_TICKS = 448;

  /** What a timer does when its time has come. */
  interface Expiry {
    /** The timer waits no longer; it may be added again right here. */
    void expired(int timer, long nowNanos);
  }

  /** How many there are. */
  int count();

  /** Starts to wait; the timer does not wait yet. */
  void add(int timer, long deadlineNanos);

  /** Moves the deadline of a waiting timer to later. */
  void touch(int timer, long deadlineNanos);

  /** Ends the waiting of a timer. */
  void remove(int timer);

  /** Tells that the next tick has come, and expires what is due. */
  void tick(long nowNanos);

  @Override
  void close();
}
