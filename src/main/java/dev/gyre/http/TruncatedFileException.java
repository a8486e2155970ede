package dev.gyre.wire;

import java.io.IOException;

/** The file became shorter than the length that was announced. */
final class TruncatedFileException extends IOException {
  private static final long serialVersionUID = 1;

  TruncatedFileException() {
    super("the file became shorter while it was sent");
  }
}
