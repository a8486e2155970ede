package dev.gyre.transport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which transports were tried, what became of each, and which one is used. The start-up line, the
 * library and the doctor all read this one object. Immutable; safe for any thread.
 */
public final class TransportReport {
  private final List<Attempt> attempts;
  private final @Nullable TransportKind required;
  private final @Nullable Transport chosen;
  private final int loops;

  /**
   * @param required the transport that was asked for by name, or null when any would do
   * @param loops how many event loops each attempt was made with
   */
  TransportReport(List<Attempt> attempts, @Nullable TransportKind required, int loops) {
    this.attempts = List.copyOf(attempts);
    this.required = required;
    this.chosen = choose(this.attempts, required);
    this.loops = loops;
  }

  private static @Nullable Transport choose(
      List<Attempt> attempts, @Nullable TransportKind required) {
    for (Attempt attempt : attempts) {
      boolean allowed = required == null || required == attempt.kind();
      if (allowed && attempt.outcome() instanceof Works) {
        return Transport.of(attempt.kind());
      }
    }
    return null;
  }

  /** One transport and what became of it. */
  public record Attempt(TransportKind kind, Outcome outcome) {}

  /** What became of a transport. */
  public sealed interface Outcome permits Works, Refused, NotTried {}

  /**
   * An echo came back on every loop.
   *
   * @param features names of what the kernel supports, as the transport calls it; may be empty
   * @param warnings what works less well than it should; usually empty
   */
  public record Works(List<String> features, List<String> warnings) implements Outcome {
    /** Copies the lists. */
    public Works {
      features = List.copyOf(features);
      warnings = List.copyOf(warnings);
    }
  }

  /** It was tried and does not work. */
  public record Refused(Refusal refusal) implements Outcome {}

  /** It was not tried, and why not. */
  public record NotTried(String why) implements Outcome {}

  /** All transports, fastest first. */
  public List<Attempt> attempts() {
    return attempts;
  }

  /** The transport to use, or null when the required one does not work, or none does. */
  public @Nullable Transport chosen() {
    return chosen;
  }

  /** How many event loops each attempt was made with. */
  public int loops() {
    return loops;
  }

  /** Why this one and no other, or why none, in one clause. */
  public String reason() {
    if (chosen == null) {
      return required == null
          ? "no transport works: " + refusals()
          : required + " is required: " + refusals();
    }
    if (required != null) {
      return "required by --transport";
    }
    String refusals = refusals();
    return refusals.isEmpty() ? "fastest that works" : refusals;
  }

  /** The refusals that decided, such as {@code io_uring refused: seccomp; epoll refused: musl}. */
  private String refusals() {
    List<String> clauses = new ArrayList<>();
    for (Attempt attempt : deciding()) {
      if (attempt.outcome() instanceof Refused refused) {
        clauses.add(attempt.kind() + " refused: " + refused.refusal().category().label());
      }
    }
    return String.join("; ", clauses);
  }

  /** The attempts before the chosen one, which are the reason why it was chosen. */
  private List<Attempt> deciding() {
    List<Attempt> deciding = new ArrayList<>();
    for (Attempt attempt : attempts) {
      if (chosen != null && attempt.kind() == chosen.kind()) {
        break;
      }
      if (required == null || required == attempt.kind()) {
        deciding.add(attempt);
      }
    }
    return deciding;
  }

  /**
   * What the operator should know although the server runs, each one sentence: what the chosen
   * transport cannot do here, and what was lost when a faster one failed for want of memory or
   * descriptors.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (chosen == null) {
      return warnings;
    }
    for (Attempt attempt : deciding()) {
      if (attempt.outcome() instanceof Refused refused
          && refused.refusal().category().isShortage()) {
        warnings.add(lossOf(attempt.kind(), chosen, refused.refusal()));
      }
    }
    for (Attempt attempt : attempts) {
      if (attempt.kind() == chosen.kind() && attempt.outcome() instanceof Works works) {
        warnings.addAll(works.warnings());
      }
    }
    return List.copyOf(warnings);
  }

  private static String lossOf(TransportKind lost, Transport instead, Refusal refusal) {
    String loss =
        switch (lost) {
          case IO_URING -> "small responses cost more CPU";
          case EPOLL -> "every response costs more CPU, and stalled peers are noticed later";
          case NIO -> "nothing";
        };
    return "using "
        + instead
        + " instead of "
        + lost
        + " ("
        + loss
        + "): "
        + refusal.evidence()
        + "; "
        + refusal.remedy();
  }

  /** For the start-up line: {@code epoll (io_uring refused: seccomp)}. */
  public String summary() {
    return (chosen == null ? "none" : chosen.toString()) + " (" + reason() + ")";
  }

  /**
   * For a person whose server did not start: one paragraph for every refusal that decided, with
   * evidence and remedy. Lines end with a line feed; the text is empty when nothing was refused.
   */
  public String diagnosis() {
    StringBuilder text = new StringBuilder();
    for (Attempt attempt : deciding()) {
      if (attempt.outcome() instanceof Refused refused) {
        Refusal refusal = refused.refusal();
        text.append(attempt.kind()).append(" refused: ").append(refusal.category().label());
        text.append("\n  evidence: ").append(refusal.evidence());
        text.append("\n  remedy:   ").append(refusal.remedy());
        text.append("\n  detail:   ").append(refusal.detail()).append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return summary();
  }
}
