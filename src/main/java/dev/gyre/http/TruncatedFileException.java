package dev.gyre.http;

import java.io.IOException;

/** A file became shorter than the length that was announced, so its answer cannot be ended. */
public final class TruncatedFileException extends IOException {
  private static final long serialVersionUID = 1;

  /** Says so. */
  public TruncatedFileException() {
    super("the file became shorter while it was sent");
  }
}
