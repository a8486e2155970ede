package dev.gyre.transport;

import org.jspecify.annotations.Nullable;

/** The loops could be built, but the echo did not come back. Never leaves this package. */
final class SelfTestFailure extends Exception {
  private static final long serialVersionUID = 1;

  SelfTestFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
