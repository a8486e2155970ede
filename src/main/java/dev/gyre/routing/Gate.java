package dev.gyre.routing;

import dev.gyre.http.Response;

/** Whether rules let a client see something. */
sealed interface Gate {
  /** The one value of its kind. */
  Gate OPEN = new Open();

  /** The one value of its kind. */
  Gate UNKNOWN = new Unknown();

  /** It may. */
  record Open() implements Gate {}

  /** Only work that takes its time can tell. */
  record Unknown() implements Gate {}

  /** It may not, or not yet; what it is told instead. */
  record Shut(Response response) implements Gate {}

  /**
   * Tells for a path that nobody asked for by its name, such as that of an index file, so that no
   * other address is a way around the rules for it.
   */
  interface Guard {
    /** The gate of a path below the root of its area. */
    Gate of(byte[] path, Reach reach);
  }
}
