package dev.gyre.policy;

import dev.gyre.config.Rule;

/**
 * An effect and the rule it comes from.
 *
 * @param number of the rule, from 1
 */
public record Chosen<E extends Rule.Effect>(int number, Rule rule, E effect) {
  /** The rule, for people. */
  public String origin() {
    return "rule " + number + ": " + rule.text();
  }
}
