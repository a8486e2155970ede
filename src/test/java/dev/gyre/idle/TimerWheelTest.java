package dev.gyre.idle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
  private static final long TICK = 100;
  private static final int SLOTS = 8;

  private final List<String> expired = new ArrayList<>();
  private final TimerWheel wheel = new TimerWheel(TICK, SLOTS, 0);

  @Test
  void nodeExpiresOnTheTickAfterItsDeadline() {
    wheel.add(new Node("a"), 250);

    wheel.advance(200);
    wheel.advance(299);
    assertEquals(List.of(), expired);
    wheel.advance(300);
    assertEquals(List.of("a at 300"), expired);
    assertEquals(0, wheel.size());
  }

  @Test
  void deadlineOnATickExpiresOnThatTick() {
    wheel.add(new Node("a"), 300);

    wheel.advance(299);
    assertEquals(List.of(), expired);
    wheel.advance(300);
    assertEquals(List.of("a at 300"), expired);
  }

  @Test
  void deadlineAlreadyPastExpiresOnTheNextTick() {
    wheel.advance(500);
    wheel.add(new Node("a"), 120);

    wheel.advance(599);
    assertEquals(List.of(), expired);
    wheel.advance(600);
    assertEquals(List.of("a at 600"), expired);
  }

  @Test
  void deadlineMovedToLaterExpiresThen() {
    Node node = new Node("a");
    wheel.add(node, 250);
    wheel.touch(node, 450);

    ticksUntil(400);
    assertEquals(List.of(), expired);
    ticksUntil(500);
    assertEquals(List.of("a at 500"), expired);
  }

  @Test
  void deadlineMovedToEarlierExpiresThen() {
    Node node = new Node("a");
    wheel.add(node, 750);
    wheel.touch(node, 150);

    ticksUntil(200);
    assertEquals(List.of("a at 200"), expired);
  }

  @Test
  void deadlineMovedToLaterAndBackExpiresAtTheLast() {
    Node node = new Node("a");
    wheel.add(node, 350);
    wheel.touch(node, 10_000);
    wheel.touch(node, 250);

    ticksUntil(300);
    assertEquals(List.of("a at 300"), expired);
  }

  @Test
  void whatIsTooMuchAtOnceExpiresWithTheNextCalls() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      wheel.add(new Node(name), name.equals("e") ? 250 : 150);
    }

    assertTrue(wheel.advance(300, 2));
    assertEquals(List.of("a at 300", "b at 300"), expired);
    assertEquals(3, wheel.size());
    assertTrue(wheel.advance(301, 2));
    assertFalse(wheel.advance(301, 2));
    assertEquals(5, expired.size());
    assertEquals("e at 301", expired.getLast());
    assertEquals(0, wheel.size());
  }

  @Test
  void whatWaitsForTheNextCallMayBeMovedOrRemoved() {
    Node moved = new Node("moved");
    Node removed = new Node("removed");
    wheel.add(new Node("a"), 150);
    wheel.add(moved, 150);
    wheel.add(removed, 150);

    assertTrue(wheel.advance(200, 1));
    wheel.touch(moved, 350);
    assertTrue(wheel.remove(removed));
    assertFalse(wheel.advance(200, 1));
    ticksUntil(400);
    assertEquals(List.of("a at 200", "moved at 400"), expired);
  }

  @ParameterizedTest
  @ValueSource(longs = {799, 800, 801, 899, 900, 1599, 1600, 1601, 12_345})
  void deadlineBeyondOneTurnIsKept(long deadlineNanos) {
    wheel.add(new Node("a"), deadlineNanos);
    long dueNanos = (deadlineNanos + TICK - 1) / TICK * TICK;

    ticksUntil(dueNanos - TICK);
    assertEquals(List.of(), expired);
    ticksUntil(dueNanos);
    assertEquals(List.of("a at " + dueNanos), expired);
  }

  @Test
  void removedNodeDoesNotExpire() {
    Node node = new Node("a");
    wheel.add(node, 250);

    assertTrue(wheel.remove(node));
    assertFalse(wheel.remove(node));
    assertFalse(node.isWaiting());
    ticksUntil(2000);
    assertEquals(List.of(), expired);
    assertEquals(0, wheel.size());
  }

  @Test
  void pauseLongerThanATurnExpiresEverythingOnceAndOldestFirst() {
    wheel.advance(500);
    wheel.add(new Node("c"), 1250);
    wheel.add(new Node("b"), 850);
    wheel.add(new Node("a"), 650);
    wheel.add(new Node("far"), 1_000_001);

    wheel.advance(1_000_000);
    assertEquals(List.of("a at 1000000", "b at 1000000", "c at 1000000"), expired);
    assertEquals(1, wheel.size());
    wheel.advance(1_000_100);
    assertEquals("far at 1000100", expired.getLast());
  }

  @Test
  void emptyWheelMayStandStillForYears() {
    long yearNanos = 31_536_000_000_000_000L;
    wheel.add(new Node("a"), yearNanos + 250);

    wheel.advance(yearNanos);
    assertEquals(List.of(), expired);
    assertEquals(yearNanos + TICK, wheel.nextTickNanos());
    wheel.advance(yearNanos + 300);
    assertEquals(1, expired.size());
  }

  @Test
  void overflowOfTheClockDoesNotMatter() {
    long startNanos = Long.MAX_VALUE - 350;
    TimerWheel late = new TimerWheel(TICK, SLOTS, startNanos);
    Node moved = new Node("moved");
    late.add(new Node("before"), startNanos + 300);
    late.add(new Node("after"), startNanos + 700);
    late.add(moved, startNanos + 2000);
    late.touch(moved, startNanos + 500);

    for (int tick = 1; tick <= 7; tick++) {
      late.advance(startNanos + tick * TICK);
      assertEquals(tick < 3 ? 0 : tick < 5 ? 1 : tick < 7 ? 2 : 3, expired.size(), "tick " + tick);
    }
  }

  @Test
  void timeThatGoesBackIsIgnored() {
    wheel.advance(1000);
    wheel.add(new Node("a"), 1050);

    wheel.advance(0);
    assertEquals(List.of(), expired);
    assertEquals(1100, wheel.nextTickNanos());
    wheel.advance(1100);
    assertEquals(List.of("a at 1100"), expired);
  }

  @Test
  void callbackMayAddItsOwnNodeAgain() {
    Node node = new Node("a");
    node.then = now -> wheel.add(node, now + 100);
    wheel.add(node, 100);

    ticksUntil(300);
    assertEquals(List.of("a at 100", "a at 200", "a at 300"), expired);
  }

  @Test
  void callbackThatAddsAPastDeadlineDoesNotLoop() {
    Node node = new Node("a");
    node.then = now -> wheel.add(node, 0);
    wheel.add(node, 100);

    wheel.advance(5000);
    assertEquals(List.of("a at 5000"), expired);
    wheel.advance(5100);
    assertEquals(List.of("a at 5000", "a at 5100"), expired);
  }

  @Test
  void callbackMayRemoveItsNeighbours() {
    Node before = new Node("before");
    Node node = new Node("a");
    Node after = new Node("after");
    Node last = new Node("last");
    node.then =
        now -> {
          wheel.remove(before);
          wheel.remove(after);
        };
    wheel.add(node, 150);
    wheel.add(before, 250);
    wheel.add(after, 150);
    wheel.add(last, 150);

    wheel.advance(1000);
    assertEquals(List.of("a at 1000", "last at 1000"), expired);
    assertEquals(0, wheel.size());
  }

  @Test
  void callbackMayTouchItsNeighbours() {
    Node node = new Node("a");
    Node later = new Node("later");
    Node earlier = new Node("earlier");
    node.then =
        now -> {
          wheel.touch(later, 350);
          wheel.touch(earlier, 250);
        };
    wheel.add(node, 150);
    wheel.add(later, 150);
    wheel.add(earlier, 750);

    ticksUntil(500);
    assertEquals(List.of("a at 200", "earlier at 300", "later at 400"), expired);
  }

  @Test
  void callbackThatThrowsLosesNoOtherNode() {
    Node bad = new Node("bad");
    bad.then =
        now -> {
          throw new IllegalStateException("bad");
        };
    wheel.add(bad, 150);
    wheel.add(new Node("same tick"), 150);
    wheel.add(new Node("next tick"), 250);

    assertThrows(IllegalStateException.class, () -> wheel.advance(300));
    assertEquals(List.of("bad at 300"), expired);
    wheel.advance(300);
    assertEquals(List.of("bad at 300", "same tick at 300", "next tick at 300"), expired);
    assertEquals(0, wheel.size());
  }

  @Test
  void wrongUseIsRefused() {
    Node node = new Node("a");

    assertThrows(IllegalStateException.class, () -> wheel.touch(node, 1));
    wheel.add(node, 1);
    assertThrows(IllegalStateException.class, () -> wheel.add(node, 1));
    assertThrows(IllegalArgumentException.class, () -> new TimerWheel(0, 8, 0));
    assertThrows(IllegalArgumentException.class, () -> new TimerWheel(1, 7, 0));
    assertThrows(IllegalArgumentException.class, () -> new TimerWheel(1, 1, 0));
  }

  private void ticksUntil(long nowNanos) {
    while (wheel.nextTickNanos() <= nowNanos) {
      wheel.advance(wheel.nextTickNanos());
    }
  }

  private interface Action {
    void run(long nowNanos);
  }

  private final class Node extends TimerNode {
    private final String name;
    private Action then = now -> {};

    Node(String name) {
      this.name = name;
    }

    @Override
    protected void expired(long nowNanos) {
      expired.add(name + " at " + nowNanos);
      then.run(nowNanos);
    }
  }
}
