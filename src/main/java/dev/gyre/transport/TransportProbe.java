package dev.gyre.transport;

import dev.gyre.transport.TransportReport.Attempt;
import dev.gyre.transport.TransportReport.Outcome;
import dev.gyre.transport.TransportReport.Refused;
import dev.gyre.transport.TransportReport.Works;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tries one transport for real and puts what happened into words. */
final class TransportProbe {
  /** Redirecting the log is not re-entrant, and two probes would also compete for locked memory. */
  private static final Object ONE_AT_A_TIME = new Object();

  private static final int ATTEMPTS = 2;

  /** Eight servers that are started at once on one CPU need that many. */
  private static final int ATTEMPTS_STARVED = 5;

  private static final long STARVED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Evidence evidence;
  private final int loops;
  private final Supplier<? extends ThreadFactory> threads;
  private @Nullable LoopGroup proven;

  /** With that many loops, whose threads come from a new factory at each attempt. */
  TransportProbe(Evidence evidence, int loops, Supplier<? extends ThreadFactory> threads) {
    this.evidence = evidence;
    this.loops = loops;
    this.threads = threads;
    warmUp();
  }

  /** Where descriptors are short, classes and /proc can no longer be read when they are needed. */
  private void warmUp() {
    Throwable example = new SelfTestFailure("warm-up", new IOException("Too many open files"));
    Refused refused = new Refused(classify(TransportKind.NIO, example, List.of()));
    assert refused.refusal().category() == Refusal.Category.DESCRIPTORS;
    Outcome works = new Works(List.of(), List.of());
    List<Attempt> attempts =
        List.of(new Attempt(TransportKind.EPOLL, refused), new Attempt(TransportKind.NIO, works));
    assert !new TransportReport(attempts, null, loops).warnings().isEmpty();
  }

  /** Takes the loops of the transport that worked last; null when there are none. */
  @Nullable LoopGroup takeLoops() {
    LoopGroup taken = proven;
    proven = null;
    return taken;
  }

  /** Ends the loops of the transport that worked last. Waits for some milliseconds. */
  void endLoops() {
    LoopGroup last = takeLoops();
    if (last != null) {
      try {
        SelfTest.end(last);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  Outcome tryOut(TransportKind kind) {
    endLoops();
    synchronized (ONE_AT_A_TIME) {
      return tryOutAlone(kind);
    }
  }

  private Outcome tryOutAlone(TransportKind kind) {
    // What Netty logs about a failure is evidence here, not news for the operator.
    try (QuietLog log = QuietLog.ofThreads(TestThreads.NAME_PREFIX)) {
      try {
        Transport transport = Transport.of(kind);
        runAgainIfLate(transport, log);
        return new Works(transport.features(), transport.warnings(evidence));
      } catch (Throwable failure) {
        // Also linkage errors, which is what a missing or a foreign library causes.
        endLoops();
        return new Refused(classify(kind, failure, log.causes()));
      }
    }
  }

  /**
   * The first echo also pays for the loading of classes, and on a machine where many processes
   * start at once that alone can take longer than the limit. So a late echo is tried once more, and
   * a few times more while the kernel says that this process was kept waiting for a CPU. A
   * transport that hangs is late every time. After an interrupt it is tried once more too.
   */
  private void runAgainIfLate(Transport transport, QuietLog log) throws Exception {
    boolean interrupted = false;
    try {
      int attempt = 1;
      while (proven == null) {
        // The first one is repeated in any case, and asking takes a tenth of a start.
        long delayBeforeNanos = attempt < ATTEMPTS ? 0 : CpuDelay.ofThisProcessNanos();
        try {
          proven = SelfTest.run(transport, loops, threads.get(), log);
        } catch (InterruptedException aside) {
          interrupted = true; // tells nothing of the transport
        } catch (SelfTestFailure failure) {
          boolean starved = CpuDelay.ofThisProcessNanos() - delayBeforeNanos > STARVED_NANOS;
          boolean late = failure.getCause() instanceof TimeoutException;
          if (!late || attempt >= (starved ? ATTEMPTS_STARVED : ATTEMPTS)) {
            throw failure;
          }
          attempt++;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Refusal classify(TransportKind kind, Throwable failure, List<Throwable> logged) {
    return new RefusalClassifier(evidence, loops).classify(kind, failure, logged);
  }
}
