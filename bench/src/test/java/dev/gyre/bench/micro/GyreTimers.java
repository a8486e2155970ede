package dev.gyre.bench.micro;

import dev.gyre.idle.TimerNode;
import dev.gyre.idle.TimerWheel;

/** The wheel of the server. */
final class GyreTimers implements Timers {
  private final TimerWheel wheel = new TimerWheel(TICK_NANOS, SLOTS, 0);
  private final Node[] nodes;

  GyreTimers(int count, Expiry expiry) {
    nodes = new Node[count];
    for (int timer = 0; timer < count; timer++) {
      nodes[timer] = new Node(timer, expiry);
    }
  }

  @Override
  public int count() {
    return nodes.length;
  }

  @Override
  public void add(int timer, long deadlineNanos) {
    wheel.add(nodes[timer], deadlineNanos);
  }

  @Override
  public void touch(int timer, long deadlineNanos) {
    wheel.touch(nodes[timer], deadlineNanos);
  }

  @Override
  public void remove(int timer) {
    wheel.remove(nodes[timer]);
  }

  @Override
  public void tick(long nowNanos) {
    wheel.advance(nowNanos);
  }

  @Override
  public void close() {}

  private static final class Node extends TimerNode {
    private final int timer;
    private final Expiry expiry;

    Node(int timer, Expiry expiry) {
      this.timer = timer;
      this.expiry = expiry;
    }

    @Override
    protected void expired(long nowNanos) {
      expiry.expired(timer, nowNanos);
    }
  }
}
