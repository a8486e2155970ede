package dev.gyre.coding;

import dev.gyre.files.OpenFile;

/** What there is of a file in a coding. */
public sealed interface Encoded {
  /** Its form, which the receiver owns. */
  record Ready(OpenFile file) implements Encoded {}

  /** It would not be smaller, or cannot be made. */
  enum Useless implements Encoded {
    /** The only one. */
    HERE
  }

  /** It has to be made first. */
  enum Unknown implements Encoded {
    /** The only one. */
    YET
  }
}
