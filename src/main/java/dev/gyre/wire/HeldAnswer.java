package dev.gyre.wire;

import dev.gyre.idle.TimerNode;

/** An answer that waits on the wheel of its loop before it is delivered; no thread waits. */
final class HeldAnswer extends TimerNode {
  private final PreparedAnswer prepared;
  private final AnswerSource.Receiver receiver;

  private HeldAnswer(PreparedAnswer prepared, AnswerSource.Receiver receiver) {
    this.prepared = prepared;
    this.receiver = receiver;
  }

  /** Delivers an answer when its time has come. Called on the loop. */
  static void deliver(PreparedAnswer prepared, LoopContext loop, AnswerSource.Receiver receiver) {
    long nanos = prepared.response().holdNanos();
    if (nanos == 0) {
      receiver.deliver(prepared);
    } else {
      loop.wheel()
          .add(new HeldAnswer(prepared, receiver), loop.server().clock().nanoTime() + nanos);
    }
  }

  @Override
  protected void expired(long nowNanos) {
    receiver.deliver(prepared); // who has gone meanwhile drops it
  }
}
