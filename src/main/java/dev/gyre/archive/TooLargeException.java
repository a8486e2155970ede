package dev.gyre.archive;

import java.io.IOException;

/** A tree is more than one archive may hold. */
final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  TooLargeException() {
    super("the directory holds more than one archive may");
  }
}
