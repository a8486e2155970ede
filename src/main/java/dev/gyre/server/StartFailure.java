package dev.gyre.server;

/** Why a server did not start: one clear message for people and a kind for programs. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What was wrong. */
  public enum Kind {
    /** A value that cannot be used. */
    USAGE,
    /** A directory to serve, or a file that an option names, cannot be read. */
    ROOT,
    /** The address or port cannot be listened on. */
    PORT,
    /** The required transport, or every one, does not work here. */
    TRANSPORT,
    /** The access log cannot be written. */
    LOG
  }

  /** A failure of that kind. */
  public StartFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** A failure of that kind with its cause. */
  public StartFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What was wrong. */
  public Kind kind() {
    return kind;
  }
}
