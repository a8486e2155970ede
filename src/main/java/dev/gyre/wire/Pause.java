package dev.gyre.wire;

import dev.gyre.idle.TimerNode;

/** Something that goes on after a while, on the wheel of its loop. */
final class Pause extends TimerNode {
  private final Runnable then;

  private Pause(Runnable then) {
    this.then = then;
  }

  /** Runs on the loop, now for it and again when the time has come. */
  static void begin(LoopContext loop, long nanos, Runnable then) {
    loop.wheel().add(new Pause(then), loop.server().clock().nanoTime() + nanos);
  }

  @Override
  protected void expired(long nowNanos) {
    then.run();
  }
}
