package dev.gyre.tls;

/** A certificate, a key or a provider that cannot be used; the message says what to do about it. */
public final class TlsFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** A failure with one clause for people. */
  TlsFailure(String message) {
    super(message);
  }

  /** A failure with its cause. */
  TlsFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
