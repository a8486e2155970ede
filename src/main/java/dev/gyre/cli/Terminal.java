package dev.gyre.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command prints. Results go to the standard output, everything else to the standard error.
 *
 * @param out results
 * @param err messages and warnings
 * @param styled whether a person is looking, so that headings may be bold; never in a pipe
 * @param columns characters in a line of help
 */
public record Terminal(PrintStream out, PrintStream err, boolean styled, int columns) {
  private static final int COLUMNS = 80;
  private static final int COLUMNS_MIN = 60;
  private static final int COLUMNS_MAX = 120;
  private static final int DELETE = 0x7f;

  /** With the usual 80 columns. */
  public Terminal(PrintStream out, PrintStream err, boolean styled) {
    this(out, err, styled, COLUMNS);
  }

  /**
   * The process's own.
   *
   * @param output where results go
   */
  @SuppressWarnings("SystemConsoleNull") // isTerminal is the question, and it is asked
  static Terminal ofProcess(WatchedOutput output) {
    var console = System.console();
    boolean person = console != null && console.isTerminal();
    return of(output.printer(), person, System.getenv());
  }

  /**
   * As the environment wishes; an empty NO_COLOR is no wish, see no-color.org. A dumb terminal, as
   * Emacs has, shows what is to style as text.
   */
  static Terminal of(PrintStream out, boolean person, Map<String, String> environment) {
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(
        out, System.err, person && !plain, columns(environment.getOrDefault("COLUMNS", "")));
  }

  // Longer lines are tiresome to read, and in shorter ones flags and texts have no room side by
  // side.
  private static int columns(String text) {
    return !text.isEmpty() && text.matches("[1-9][0-9]{0,8}")
        ? Math.clamp(Integer.parseInt(text), COLUMNS_MIN, COLUMNS_MAX)
        : COLUMNS;
  }

  /** Prints one result line that begins with the program's name. */
  public void say(String message) {
    out.println("gyre: " + oneLine(message));
    out.flush();
  }

  /** Prints one message line that begins with the program's name. */
  public void complain(String message) {
    err.println("gyre: " + oneLine(message));
    err.flush();
  }

  /** Prints a message of several lines, each as one. */
  public void complainInLines(String message) {
    message.lines().forEach(this::complain);
  }

  /** A heading or another word to stress. */
  String bold(String text) {
    return styled ? "\033[1m" + text + "\033[0m" : text;
  }

  // What a user typed comes back in messages; a message stays one line and drives no terminal.
  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message.length());
    message
        .chars()
        .forEach(c -> line.append(c < ' ' || (c >= DELETE && c < 0xa0) ? '?' : (char) c));
    return line.toString();
  }
}
