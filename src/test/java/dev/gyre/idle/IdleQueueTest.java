package dev.gyre.idle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdleQueueTest {
  private static final long SECOND = 1_000_000_000L;

  private final IdleQueue queue = new IdleQueue();

  @Test
  void oldestComesOutFirst() {
    IdleNode first = new Node();
    IdleNode second = new Node();
    queue.append(first);
    queue.append(second);

    assertSame(first, queue.pollOldest());
    assertSame(second, queue.pollOldest());
    assertNull(queue.pollOldest());
    assertEquals(0, queue.size());
  }

  @Test
  void nodeTakenOutIsSkipped() {
    IdleNode first = new Node();
    IdleNode middle = new Node();
    IdleNode last = new Node();
    queue.append(first);
    queue.append(middle);
    queue.append(last);

    assertTrue(queue.remove(middle));
    assertFalse(queue.remove(middle));
    assertFalse(middle.isQueued());
    assertSame(first, queue.pollOldest());
    assertSame(last, queue.pollOldest());
  }

  @Test
  void nodeThatComesBackIsTheNewest() {
    IdleNode first = new Node();
    IdleNode second = new Node();
    queue.append(first);
    queue.append(second);
    queue.remove(first);
    queue.append(first);

    assertSame(second, queue.pollOldest());
    assertSame(first, queue.pollOldest());
  }

  @Test
  void nodeCannotStandInTheQueueTwice() {
    IdleNode node = new Node();
    queue.append(node);

    assertThrows(IllegalStateException.class, () -> queue.append(node));
    assertEquals(1, queue.size());
  }

  @Test
  void queueAndWheelDoNotDisturbEachOther() {
    TimerWheel wheel = new TimerWheel(1, 8, 0);
    IdleNode node = new Node();
    wheel.add(node, 3);
    queue.append(node);

    wheel.remove(node);
    assertTrue(node.isQueued());
    wheel.add(node, 5);
    assertSame(node, queue.pollOldest());
    assertTrue(node.isWaiting());
  }

  @Test
  void agreesWithAPlainQueue() {
    long seed = System.nanoTime();
    System.out.println("IdleQueueTest seed " + seed);
    Random random = new Random(seed);
    Deque<IdleNode> model = new ArrayDeque<>();
    List<IdleNode> nodes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      nodes.add(new Node());
    }
    for (int step = 0; step < 100_000; step++) {
      IdleNode node = nodes.get(random.nextInt(nodes.size()));
      switch (random.nextInt(3)) {
        case 0 -> {
          if (!node.isQueued()) {
            queue.append(node);
            model.addLast(node);
          }
        }
        case 1 -> assertEquals(model.remove(node), queue.remove(node));
        default -> assertSame(model.pollFirst(), queue.pollOldest());
      }
      assertEquals(model.size(), queue.size());
      assertEquals(model.contains(node), node.isQueued());
    }
  }

  @Test
  void idleLimitIsTheTimeoutBelowThreeQuartersOfTheCap() {
    assertEquals(60 * SECOND, IdleQueue.idleLimitNanos(0, 1000, 60 * SECOND));
    assertEquals(60 * SECOND, IdleQueue.idleLimitNanos(749, 1000, 60 * SECOND));
    assertEquals(60 * SECOND, IdleQueue.idleLimitNanos(750, 1000, 60 * SECOND));
  }

  @Test
  void idleLimitShrinksInProportionToATenthAtTheCap() {
    assertNear(33 * SECOND, IdleQueue.idleLimitNanos(875, 1000, 60 * SECOND));
    assertNear(6 * SECOND, IdleQueue.idleLimitNanos(1000, 1000, 60 * SECOND));
    assertNear(6 * SECOND, IdleQueue.idleLimitNanos(5000, 1000, 60 * SECOND));
  }

  @Test
  void idleLimitIsNotBelowASecond() {
    assertEquals(SECOND, IdleQueue.idleLimitNanos(1000, 1000, 5 * SECOND));
  }

  @Test
  void idleLimitIsAShortTimeoutItself() {
    assertEquals(SECOND / 2, IdleQueue.idleLimitNanos(1000, 1000, SECOND / 2));
  }

  @Test
  void idleLimitNeverGrowsWithMoreConnections() {
    long previous = Long.MAX_VALUE;
    for (int open = 0; open <= 1 << 10; open++) {
      long limit = IdleQueue.idleLimitNanos(open, 1 << 10, 86_400 * SECOND);
      assertTrue(limit <= previous, "at " + open);
      previous = limit;
    }
  }

  private static void assertNear(long expectedNanos, long nanos) {
    assertTrue(Math.abs(expectedNanos - nanos) <= 10, () -> nanos + ", not " + expectedNanos);
  }

  private static final class Node extends IdleNode {
    @Override
    protected void expired(long nowNanos) {
      throw new AssertionError("nothing expires here");
    }
  }
}
