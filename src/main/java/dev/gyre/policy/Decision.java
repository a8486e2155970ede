package dev.gyre.policy;

import dev.gyre.config.Rule;
import dev.gyre.config.Rule.Effect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds for one request: of each kind of effect the one of the first rule that has it. */
public final class Decision {
  /** No rule says anything. */
  public static final Decision NONE = new Decision(List.of(), List.of(), false);

  private final List<Chosen<?>> chosen;
  private final List<Chosen<?>> byStatus;
  private final boolean personal;

  private Decision(List<Chosen<?>> chosen, List<Chosen<?>> byStatus, boolean personal) {
    this.chosen = chosen;
    this.byStatus = byStatus;
    this.personal = personal;
  }

  /** Collects in the order of the rules. */
  static final class Collector {
    private final List<Chosen<?>> chosen = new ArrayList<>();
    private final List<Chosen<?>> byStatus = new ArrayList<>();
    private boolean personal;

    /** A rule holds if the answer has one of its statuses; or in any case if it has none. */
    void add(int number, Rule rule) {
      List<Chosen<?>> list = rule.condition().statuses().isEmpty() ? chosen : byStatus;
      for (Effect effect : rule.effects()) {
        list.add(new Chosen<>(number, rule, effect));
      }
    }

    /** Whether a rule holds depends on more than path and host. */
    void dependsOnTheRequest() {
      personal = true;
    }

    Decision decision() {
      return new Decision(chosen, byStatus, personal);
    }
  }

  /** The effect of that kind, or null. */
  public <E extends Effect> @Nullable Chosen<E> first(Class<E> kind) {
    return first(chosen, kind);
  }

  @SuppressWarnings("unchecked") // the kind was looked at
  private static <E extends Effect> @Nullable Chosen<E> first(List<Chosen<?>> list, Class<E> kind) {
    for (Chosen<?> each : list) {
      if (kind.isInstance(each.effect())) {
        return (Chosen<E>) each;
      }
    }
    return null;
  }

  /** The page for a refusal with that status, or null. */
  public @Nullable Chosen<Effect.ErrorPage> errorPage(int status) {
    Chosen<Effect.ErrorPage> special = first(ofStatus(status), Effect.ErrorPage.class);
    return special != null ? special : first(Effect.ErrorPage.class);
  }

  /** The fields for an answer with that status, those of a name from one rule. */
  public List<Chosen<Effect.Header>> headers(int status) {
    if (chosen.isEmpty() && byStatus.isEmpty()) {
      return List.of();
    }
    List<Chosen<Effect.Header>> headers = new ArrayList<>();
    addHeaders(ofStatus(status), headers, true);
    addHeaders(chosen, headers, status < 400);
    return headers;
  }

  @SuppressWarnings("unchecked") // the kind was looked at
  private static void addHeaders(
      List<Chosen<?>> from, List<Chosen<Effect.Header>> headers, boolean all) {
    for (Chosen<?> each : from) {
      if (each.effect() instanceof Effect.Header header
          && (all || header.always())
          && headers.stream()
              .noneMatch(
                  other ->
                      other.number() != each.number()
                          && other.effect().name().equalsIgnoreCase(header.name()))) {
        headers.add((Chosen<Effect.Header>) each);
      }
    }
  }

  private List<Chosen<?>> ofStatus(int status) {
    return byStatus.isEmpty()
        ? List.of()
        : byStatus.stream().filter(each -> each.rule().condition().meansStatus(status)).toList();
  }

  /**
   * Whether another request for the same path of the same host may have to be answered otherwise.
   */
  public boolean isPersonal() {
    return personal || first(Effect.Password.class) != null || fieldsDiffer(200, 304);
  }

  /**
   * Whether answers of two statuses differ in their fields. What is kept of the one is sent as the
   * other too; pages for refusals do not matter to it.
   */
  private boolean fieldsDiffer(int one, int other) {
    return byStatus.stream()
        .filter(each -> each.effect() instanceof Effect.Header)
        .map(each -> each.rule().condition())
        .anyMatch(condition -> condition.meansStatus(one) != condition.meansStatus(other));
  }
}
