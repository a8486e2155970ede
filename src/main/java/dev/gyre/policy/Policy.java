package dev.gyre.policy;

import dev.gyre.config.Options;
import dev.gyre.config.Rule;
import dev.gyre.config.Rule.Condition;
import dev.gyre.config.Rule.Effect;
import dev.gyre.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** All rules of a site in their order. Immutable. */
public final class Policy {
  private static final Condition ALWAYS =
      new Condition(List.of(), List.of(), List.of(), List.of(), List.of());
  private static final String INDEX = "/index.html";

  private final List<Rule> rules;
  private final boolean dependsOnHost;

  private Policy(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.dependsOnHost = rules.stream().anyMatch(rule -> !rule.condition().hosts().isEmpty());
  }

  /** The rules of the options, and those that switches stand for behind them. */
  public static Policy of(Settings settings) {
    List<Rule> rules = new ArrayList<>(settings.get(Options.RULE));
    if (settings.get(Options.SPA)) {
      rules.add(new Rule("--spa on", ALWAYS, List.of(new Effect.Fallback(INDEX))));
    }
    if (settings.get(Options.CLEAN_URLS)) {
      rules.add(new Rule("--clean-urls on", ALWAYS, List.of(new Effect.CleanUrls(true))));
    }
    if (settings.get(Options.SECURITY_HEADERS)) {
      rules.add(new Rule("--security-headers on", ALWAYS, Rule.SECURITY_HEADERS));
    }
    return new Policy(rules);
  }

  /** Whether there is any rule. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether the host matters to any rule. */
  public boolean dependsOnHost() {
    return dependsOnHost;
  }

  /** The rules. */
  public List<Rule> rules() {
    return rules;
  }

  /** What the rules say about a request. */
  public Decision decide(Question question) {
    Decision.Collector collector = new Decision.Collector();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      Condition condition = rule.condition();
      if (!condition.meansPath(question.path()) || !condition.meansHost(question.host())) {
        continue;
      }
      if (!condition.methods().isEmpty() || !condition.clients().isEmpty()) {
        collector.dependsOnTheRequest();
      }
      if (condition.meansMethod(question.method()) && condition.meansClient(question.client())) {
        collector.add(i + 1, rule);
      }
    }
    return collector.decision();
  }
}
