package dev.gyre.transport;

import dev.gyre.config.TransportMode;
import dev.gyre.transport.TransportReport.Attempt;
import dev.gyre.transport.TransportReport.NotTried;
import dev.gyre.transport.TransportReport.Outcome;
import dev.gyre.transport.TransportReport.Works;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides once, before the server opens its port, which transport it uses. A transport counts as
 * working only after an echo came back on every loop it is asked for.
 */
public final class TransportSelector {
  private final Function<TransportKind, Outcome> probe;
  private final int loops;

  TransportSelector(Function<TransportKind, Outcome> probe, int loops) {
    this.probe = probe;
    this.loops = loops;
  }

  /**
   * What was found, and the loops that it was found with.
   *
   * @param report what became of each transport
   * @param loops of the chosen one, which have worked; whoever has them shuts them down. Null when
   *     there is none.
   */
  public record Selection(TransportReport report, @Nullable EventLoopGroup loops) {}

  /**
   * Tries the transports that the mode allows, fastest first, and stops at the first that works.
   * Blocks for a fraction of a second, or for some seconds where a transport hangs; never throws
   * because of a transport.
   *
   * @param loops how many event loops the server will have, at least 1
   */
  public static TransportReport select(TransportMode mode, int loops) {
    return withoutLoops(mode, loops, false);
  }

  /** Like {@link #select}, but tries every transport, whatever the mode: for the doctor. */
  public static TransportReport selectAll(TransportMode mode, int loops) {
    return withoutLoops(mode, loops, true);
  }

  private static TransportReport withoutLoops(TransportMode mode, int loops, boolean tryAll) {
    TransportProbe probe = probe(loops, () -> Thread::new);
    TransportReport report = new TransportSelector(probe::tryOut, loops).decide(mode, tryAll);
    probe.endLoops();
    return report;
  }

  /**
   * Like {@link #select}, and leaves the loops that were tried to be used: those that serve are
   * those that have worked.
   *
   * @param threads makes what makes the threads of the loops, anew for each transport that is tried
   */
  public static Selection selectWithLoops(
      TransportMode mode, int loops, Supplier<? extends ThreadFactory> threads) {
    TransportProbe probe = probe(loops, threads);
    TransportReport report = new TransportSelector(probe::tryOut, loops).decide(mode, false);
    return new Selection(report, probe.takeLoops());
  }

  /**
   * How many CPUs this process may use: the default number of event loops. Cpusets, affinity and
   * the CPU quota of a container are taken into account.
   */
  public static int usableCpus() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static TransportProbe probe(int loops, Supplier<? extends ThreadFactory> threads) {
    if (loops < 1) {
      throw new IllegalArgumentException("loops: " + loops + " (expected: at least 1)");
    }
    return new TransportProbe(Evidence.ofThisMachine(), loops, threads);
  }

  TransportReport decide(TransportMode mode, boolean tryAll) {
    TransportKind required = requiredBy(mode);
    List<Attempt> attempts = new ArrayList<>();
    boolean found = false;
    for (TransportKind kind : TransportKind.values()) {
      Outcome outcome;
      if (!tryAll && required != null && kind != required) {
        outcome = new NotTried(required + " is required");
      } else if (!tryAll && found) {
        outcome = new NotTried("a faster one works");
      } else {
        outcome = probe.apply(kind);
        found |= outcome instanceof Works;
      }
      attempts.add(new Attempt(kind, outcome));
    }
    return new TransportReport(attempts, required, loops);
  }

  private static @Nullable TransportKind requiredBy(TransportMode mode) {
    return switch (mode) {
      case AUTO -> null;
      case IO_URING -> TransportKind.IO_URING;
      case EPOLL -> TransportKind.EPOLL;
      case NIO -> TransportKind.NIO;
    };
  }
}
