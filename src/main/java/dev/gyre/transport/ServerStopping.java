package dev.gyre.transport;

/**
 * The user event that a server fires through the pipeline of every connection when it begins to
 * stop. A handler should finish what it does and close; what is left after the drain time is cut.
 */
public enum ServerStopping {
  /** The one event. */
  INSTANCE
}
