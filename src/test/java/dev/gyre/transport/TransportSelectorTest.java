package dev.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.TransportMode;
import dev.gyre.transport.Refusal.Category;
import dev.gyre.transport.TransportReport.NotTried;
import dev.gyre.transport.TransportReport.Outcome;
import dev.gyre.transport.TransportReport.Refused;
import dev.gyre.transport.TransportReport.Works;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is tried, in which order, and what the report says about it. */
class TransportSelectorTest {
  private static final Outcome WORKS = new Works(List.of("A"), List.of());

  private final Map<TransportKind, Outcome> outcomes = new EnumMap<>(TransportKind.class);
  private final List<TransportKind> tried = new ArrayList<>();

  @Test
  void theFastestIsTakenAndTheRestIsLeftAlone() {
    TransportReport report = decide(TransportMode.AUTO, false);
    assertEquals(List.of(TransportKind.IO_URING), tried);
    assertEquals("io_uring (fastest that works)", report.summary());
    assertEquals(new NotTried("a faster one works"), report.attempts().get(2).outcome());
    assertEquals("", report.diagnosis());
  }

  @Test
  void theNextIsTakenWithTheReasonForIt() {
    outcomes.put(TransportKind.IO_URING, refused(Category.SECCOMP));
    TransportReport report = decide(TransportMode.AUTO, false);
    assertEquals("epoll (io_uring refused: seccomp)", report.summary());
    assertEquals(List.of(), report.warnings());
    assertTrue(report.diagnosis().contains("remedy:   a remedy"), report.diagnosis());
  }

  @Test
  void fallingBackForWantOfMemoryWarnsWhatIsLost() {
    outcomes.put(TransportKind.IO_URING, refused(Category.MEMLOCK));
    List<String> warnings = decide(TransportMode.AUTO, false).warnings();
    assertEquals(
        List.of(
            "using epoll instead of io_uring (small responses cost more CPU): some evidence; a"
                + " remedy"),
        warnings);
  }

  @Test
  void warningsOfTheChosenOneAreThoseOfTheServer() {
    outcomes.put(TransportKind.IO_URING, new Works(List.of(), List.of("slow ring")));
    assertEquals(List.of("slow ring"), decide(TransportMode.AUTO, false).warnings());
    assertEquals(List.of(), decide(TransportMode.EPOLL, true).warnings());
  }

  @Test
  void aRequiredOneIsTriedAlone() {
    TransportReport report = decide(TransportMode.EPOLL, false);
    assertEquals(List.of(TransportKind.EPOLL), tried);
    assertEquals("epoll (required by --transport)", report.summary());
  }

  @Test
  void aRequiredOneThatFailsLeavesNoneChosen() {
    outcomes.put(TransportKind.IO_URING, refused(Category.MUSL));
    TransportReport report = decide(TransportMode.IO_URING, false);
    assertNull(report.chosen());
    assertEquals("io_uring is required: io_uring refused: musl", report.reason());
    assertEquals(List.of(), report.warnings());
    assertTrue(report.diagnosis().startsWith("io_uring refused: musl\n"), report.diagnosis());
  }

  @Test
  void whenNoneWorksAllAreNamed() {
    for (TransportKind kind : TransportKind.values()) {
      outcomes.put(kind, refused(Category.DESCRIPTORS));
    }
    TransportReport report = decide(TransportMode.AUTO, false);
    assertNull(report.chosen());
    assertEquals(
        "no transport works: io_uring refused: descriptors; epoll refused: descriptors; nio"
            + " refused: descriptors",
        report.reason());
  }

  @Test
  void theDoctorTriesEveryOneAndChoosesAsAServerWould() {
    outcomes.put(TransportKind.EPOLL, refused(Category.MUSL));
    TransportReport report = decide(TransportMode.AUTO, true);
    assertEquals(List.of(TransportKind.values()), tried);
    assertEquals("io_uring (fastest that works)", report.summary());
  }

  @Test
  void loopsBelowOneAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> TransportSelector.select(TransportMode.NIO, 0));
  }

  @Test
  void theJdksSelectorWorksOnThisMachine() {
    TransportReport report = TransportSelector.select(TransportMode.NIO, 2);
    Transport chosen = report.chosen();
    assertNotNull(chosen, report::diagnosis);
    assertEquals(TransportKind.NIO, chosen.kind());
    assertInstanceOf(Works.class, report.attempts().get(2).outcome());
  }

  @Test
  void theLoopsThatWorkedAreHandedOver() throws Exception {
    TransportSelector.Selection selection =
        TransportSelector.selectWithLoops(
            TransportMode.NIO,
            2,
            () -> {
              AtomicInteger made = new AtomicInteger();
              return task -> new Thread(task, "mine-" + made.incrementAndGet());
            });
    EventLoopGroup loops = Objects.requireNonNull(selection.loops());
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      names.add(loops.submit(() -> Thread.currentThread().getName()).get());
    }
    assertEquals(Set.of("mine-1", "mine-2"), names);
    assertFalse(loops.isShuttingDown());
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    assertTrue(loops.isTerminated());
    for (EventExecutor loop : loops) {
      assertTrue(loop.isTerminated());
    }
  }

  /** Who is interrupted while a server starts has it on the transport that works all the same. */
  @Test
  void anInterruptSaysNothingAgainstATransport() throws Exception {
    Thread starting = Thread.currentThread();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    TransportSelector.Selection selection =
        TransportSelector.selectWithLoops(
            TransportMode.NIO,
            1,
            () ->
                task -> {
                  if (threads.isEmpty()) {
                    starting.interrupt();
                  }
                  threads.add(new Thread(task));
                  return threads.getLast();
                });
    assertTrue(Thread.interrupted());
    EventLoopGroup loops =
        Objects.requireNonNull(selection.loops(), () -> selection.report().diagnosis());
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    for (Thread each : threads) { // those that were given up too
      assertTrue(each.join(Duration.ofSeconds(10)), each::toString);
    }
  }

  @Test
  void whatIsRefusedLeavesNoLoops() {
    IllegalStateException refusal = new IllegalStateException("no thread for you");
    TransportSelector.Selection selection =
        TransportSelector.selectWithLoops(
            TransportMode.NIO,
            1,
            () ->
                task -> {
                  throw refusal;
                });
    assertNull(selection.loops());
    assertNull(selection.report().chosen());
    assertInstanceOf(Refused.class, selection.report().attempts().get(2).outcome());
  }

  private TransportReport decide(TransportMode mode, boolean tryAll) {
    return new TransportSelector(this::tryOut, 2).decide(mode, tryAll);
  }

  private Outcome tryOut(TransportKind kind) {
    tried.add(kind);
    return outcomes.getOrDefault(kind, WORKS);
  }

  private static Outcome refused(Category category) {
    return new Refused(new Refusal(category, "some evidence", "a remedy", "a detail"));
  }
}
