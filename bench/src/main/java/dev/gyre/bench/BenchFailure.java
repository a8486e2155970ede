package dev.gyre.bench;

/** A measurement that cannot be made; the message is one line without a full stop. */
final class BenchFailure extends Exception {
  private static final long serialVersionUID = 1;

  BenchFailure(String message) {
    super(message);
  }

  BenchFailure(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
