package dev.gyre.config;

/**
 * Where a value comes from.
 *
 * @param kind which kind of source
 * @param place file and line, or the variable; empty for the other kinds
 */
public record Origin(Kind kind, String place) {
  /** The kinds of sources; a later one overrides an earlier one. */
  public enum Kind {
    /** Nobody said anything. */
    DEFAULT,
    /** A line of the configuration file. */
    FILE,
    /** An environment variable. */
    ENVIRONMENT,
    /** A program that embeds the server. */
    PROGRAM,
    /** The command line. */
    FLAG
  }

  /** The default of the option or of the command. */
  public static final Origin DEFAULT = new Origin(Kind.DEFAULT, "");

  /** A program that embeds the server. */
  public static final Origin PROGRAM = new Origin(Kind.PROGRAM, "");

  /** The command line. */
  public static final Origin FLAG = new Origin(Kind.FLAG, "");

  static Origin line(String file, int line) {
    return new Origin(Kind.FILE, file + ":" + line);
  }

  static Origin variable(String name) {
    return new Origin(Kind.ENVIRONMENT, name);
  }

  /** The kind in one word. */
  public String word() {
    return switch (kind) {
      case DEFAULT -> "default";
      case FILE -> "file";
      case ENVIRONMENT -> "environment";
      case PROGRAM -> "program";
      case FLAG -> "flag";
    };
  }

  /** For people: a place in a file says that it is one. */
  @Override
  public String toString() {
    return switch (kind) {
      case FILE -> place;
      case ENVIRONMENT -> word() + " " + place;
      default -> word();
    };
  }
}
