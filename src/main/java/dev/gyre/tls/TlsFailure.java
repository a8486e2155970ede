package dev.gyre.tls;

import dev.gyre.config.FileReason;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A certificate, a key or a provider that cannot be used; the message says what to do about it. */
public final class TlsFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean unreadable;

  /** A failure with one clause for people. */
  TlsFailure(String message) {
    this(message, null, false);
  }

  /** A failure with its cause. */
  TlsFailure(String message, Throwable cause) {
    this(message, cause, false);
  }

  private TlsFailure(String message, @Nullable Throwable cause, boolean unreadable) {
    super(message, cause);
    this.unreadable = unreadable;
  }

  /** A file that cannot be read. */
  static TlsFailure unreadable(Path file, IOException cause) {
    return new TlsFailure(file + " cannot be read: " + FileReason.of(cause), cause, true);
  }

  /** The same failure, which came of what that option names. */
  TlsFailure of(String option) {
    return new TlsFailure(option + ": " + getMessage(), getCause(), unreadable);
  }

  /** Whether a file could not be read at all, rather than that what it holds is of no use. */
  public boolean isUnreadable() {
    return unreadable;
  }
}
