package dev.gyre.config;

/** A value that its option does not accept. The message is complete: name, value, expectation. */
public final class InvalidOption extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** Names the option, the value and what was expected. */
  public InvalidOption(String name, String value, String expected, Throwable cause) {
    super("--" + name + ": '" + value + "' is not " + expected, cause);
  }
}
