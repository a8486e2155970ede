package dev.gyre.idle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class TimerWheelAllocationTest {
  private static final int NODES = 1000;
  private static final int ROUNDS = 2000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final TimerWheel wheel = new TimerWheel(100, 64, 0);
  private final IdleQueue queue = new IdleQueue();
  private final Node[] nodes = new Node[NODES];
  private long expired;

  @Test
  void nothingIsAllocatedAfterConstruction() {
    for (int i = 0; i < NODES; i++) {
      nodes[i] = new Node();
    }
    long nowNanos = useEverything(0);

    long before = threads.getCurrentThreadAllocatedBytes();
    useEverything(nowNanos);
    long after = threads.getCurrentThreadAllocatedBytes();

    assertTrue(before > 0, "this JVM does not count allocated bytes");
    assertTrue(expired > NODES, "hardly anything expired: " + expired);
    assertEquals(0, after - before, "bytes allocated");
  }

  private long useEverything(long startNanos) {
    long nowNanos = startNanos;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < NODES; i++) {
        Node node = nodes[i];
        if (!node.isWaiting()) {
          wheel.add(node, nowNanos + 5000 + i);
          queue.append(node);
        } else if ((i + round) % 3 == 0) {
          wheel.touch(node, nowNanos + (i + round) % 9000);
        } else if ((i + round) % 97 == 0) {
          wheel.remove(node);
          queue.remove(node);
        }
      }
      if (round % 10 == 0) {
        IdleNode oldest = queue.pollOldest();
        if (oldest != null) {
          wheel.remove(oldest);
        }
      }
      nowNanos += round % 50 == 0 ? 10_000 : 100;
      wheel.advance(nowNanos);
    }
    return nowNanos;
  }

  private final class Node extends IdleNode {
    @Override
    protected void expired(long nowNanos) {
      expired++;
      queue.remove(this);
    }
  }
}
