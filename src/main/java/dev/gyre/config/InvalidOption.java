package dev.gyre.config;

/** A value that its option does not accept. The message is complete: name, value, expectation. */
public final class InvalidOption extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** Names the option; the complaint has the value and what was expected. */
  InvalidOption(String name, String complaint, Throwable cause) {
    super("--" + name + ": " + complaint, cause);
  }
}
