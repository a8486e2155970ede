package dev.gyre.routing;

/** Is told, one after the other, what is decided on the way to an answer. */
public interface Steps {
  /** Nobody wants to know. */
  Steps NONE = (step, text) -> {};

  /**
   * Takes one decision.
   *
   * @param step what it is about, in one or two words
   * @param text what was decided, and why
   */
  void add(String step, String text);

  /** Whether it is worth while to put a text together. */
  default boolean wanted() {
    return !equals(NONE);
  }
}
