package dev.gyre.bench.machine;

/** A measurement that cannot be made; the message is one line without a full stop. */
public final class BenchFailure extends Exception {
  private static final long serialVersionUID = 1;

  public BenchFailure(String message) {
    super(message);
  }

  public BenchFailure(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
