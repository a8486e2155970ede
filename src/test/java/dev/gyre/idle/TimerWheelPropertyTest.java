package dev.gyre.idle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random use of the wheel beside a sorted map; the clock is turned by hand. */
class TimerWheelPropertyTest {
  private static final int ROUNDS = 400;
  private static final int STEPS = 400;

  @Test
  void agreesWithASortedMap() {
    long seed = System.nanoTime();
    System.out.println("TimerWheelPropertyTest seed " + seed);
    int expired = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Round run = new Round(new Random(seed + round), "seed " + seed + ", round " + round);
      for (int step = 0; step < STEPS; step++) {
        run.step();
      }
      expired += run.expired;
    }
    assertTrue(expired > ROUNDS * 10, "hardly anything expired: " + expired);
  }

  /** One wheel of random shape, its model, and the promises checked after each step. */
  private static final class Round {
    private final Random random;
    private final String name;
    private final long tickNanos;
    private final int slots;
    private final long startNanos;
    private final TimerWheel wheel;
    private final List<Node> nodes = new ArrayList<>();
    // By deadline since the start, so that the order is right where the clock overflows.
    private final TreeMap<Long, Set<Node>> model = new TreeMap<>();
    private int modelSize;
    private long elapsedNanos;
    private boolean advancing;
    private int expired;

    Round(Random random, String name) {
      this.random = random;
      this.name = name;
      tickNanos = 1L + random.nextInt(random.nextBoolean() ? 3 : 1000);
      slots = 2 << random.nextInt(6);
      // Half of the rounds pass the overflow of the clock.
      startNanos =
          random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - random.nextLong(50_000);
      wheel = new TimerWheel(tickNanos, slots, startNanos);
      int count = 1 + random.nextInt(40);
      for (int i = 0; i < count; i++) {
        nodes.add(new Node(this));
      }
    }

    void step() {
      if (random.nextInt(4) == 0) {
        advance();
      } else {
        change();
      }
      assertEquals(modelSize, wheel.size(), name);
    }

    private void change() {
      Node node = nodes.get(random.nextInt(nodes.size()));
      assertEquals(node.inModel, node.isWaiting(), name);
      long deadline = elapsedNanos + delayNanos();
      if (!node.inModel) {
        wheel.add(node, startNanos + deadline);
        put(node, deadline);
      } else if (random.nextInt(4) == 0) {
        assertTrue(wheel.remove(node), name);
        take(node);
      } else {
        wheel.touch(node, startNanos + deadline);
        take(node);
        put(node, deadline);
      }
    }

    private long delayNanos() {
      long turnNanos = tickNanos * slots;
      return switch (random.nextInt(5)) {
        case 0 -> -random.nextLong(3 * tickNanos);
        case 1 -> random.nextLong(3) * tickNanos;
        case 2 -> random.nextLong(5 * turnNanos);
        default -> random.nextLong(turnNanos + tickNanos);
      };
    }

    private void advance() {
      elapsedNanos +=
          switch (random.nextInt(8)) {
            case 0 -> random.nextLong(4 * tickNanos * slots);
            case 1 -> random.nextLong(tickNanos + 1);
            default -> wheel.nextTickNanos() - startNanos - elapsedNanos;
          };
      boolean ticks = startNanos + elapsedNanos - wheel.nextTickNanos() >= 0;
      advancing = true;
      if (random.nextBoolean()) {
        wheel.advance(startNanos + elapsedNanos);
      } else {
        advanceByParts(1 + random.nextInt(3));
      }
      advancing = false;
      long tickedNanos = elapsedNanos / tickNanos * tickNanos;
      assertEquals(startNanos + tickedNanos + tickNanos, wheel.nextTickNanos(), name);
      if (ticks) {
        noneIsOverdue(tickedNanos);
      }
    }

    private void advanceByParts(int expiredMax) {
      boolean more = true;
      while (more) {
        int before = expired;
        more = wheel.advance(startNanos + elapsedNanos, expiredMax);
        assertTrue(expired - before <= expiredMax, name);
        if (more) {
          assertEquals(expiredMax, expired - before, name);
          if (random.nextBoolean()) {
            change();
          }
        }
      }
    }

    /** What is left was due after the last tick, or was set by a callback just now. */
    private void noneIsOverdue(long tickedNanos) {
      for (Set<Node> due : model.headMap(tickedNanos, true).values()) {
        for (Node node : due) {
          assertTrue(node.setByCallback, name + ": overdue at " + elapsedNanos);
        }
      }
      for (Node node : nodes) {
        node.setByCallback = false;
      }
    }

    private void expired(Node node, long nowNanos) {
      assertTrue(advancing && node.inModel, name);
      assertEquals(startNanos + elapsedNanos, nowNanos, name);
      assertTrue(node.modelDeadline <= elapsedNanos, name + ": too early");
      assertTrue(!node.isWaiting(), name);
      take(node);
      expired++;
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        change();
      }
    }

    private void put(Node node, long deadline) {
      node.modelDeadline = deadline;
      node.inModel = true;
      node.setByCallback = advancing;
      model.computeIfAbsent(deadline, key -> new HashSet<>()).add(node);
      modelSize++;
    }

    private void take(Node node) {
      Set<Node> sameDeadline = model.get(node.modelDeadline);
      assertNotNull(sameDeadline, name);
      assertTrue(sameDeadline.remove(node), name);
      if (sameDeadline.isEmpty()) {
        model.remove(node.modelDeadline);
      }
      node.inModel = false;
      modelSize--;
    }
  }

  private static final class Node extends TimerNode {
    private final Round round;
    private boolean inModel;
    private boolean setByCallback;
    private long modelDeadline;

    Node(Round round) {
      this.round = round;
    }

    @Override
    protected void expired(long nowNanos) {
      round.expired(this, nowNanos);
    }
  }
}
