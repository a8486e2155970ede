package dev.gyre.idle;

/**
 * A deadline whose owner can also stand in an {@link IdleQueue}. It has links of its own for the
 * queue, so that it may be in the wheel and in the queue at once, and leave them independently.
 */
public abstract class IdleNode extends TimerNode {
  // As in TimerNode: linked to itself while it is in no queue.
  IdleNode older = this;
  IdleNode newer = this;

  /** In no wheel and no queue. */
  protected IdleNode() {}

  /** Whether the node is in a queue now. */
  @SuppressWarnings("ReferenceEquality") // about this very object
  public final boolean isQueued() {
    return newer != this;
  }
}
