package dev.gyre.cli;

/** What the process ends with, as {@code sysexits.h} numbers it where it has a number. */
public enum ExitCode {
  /** Done, or stopped by a signal with every answer finished or its time used up. */
  OK(0, "done; or stopped by a first SIGTERM, SIGINT or SIGHUP"),
  /** A measurement or a check ran, and what it was to show did not hold. */
  NOT_AS_EXPECTED(1, "a measurement or a check ran, and something was not as it must be"),
  /** The command line is wrong, or the configuration. */
  USAGE(2, "wrong usage: unknown command, option, key or variable; bad value"),
  /** EX_NOINPUT: the directory to serve is missing or cannot be read. */
  NO_INPUT(66, "the directory to serve, or a file named by an option, cannot be read"),
  /** EX_UNAVAILABLE: something the server needs is not to be had. */
  UNAVAILABLE(
      69,
      "the address is in use, nobody listens where a load is to go, the required transport does not"
          + " work, or no JDK 25"),
  /** EX_SOFTWARE: a fault of our own. */
  INTERNAL(70, "an internal error, or the build of the first use failed"),
  /** EX_CANTCREAT: an output file cannot be made. */
  CANNOT_CREATE(73, "a file of a log, a report or a result cannot be created"),
  /** EX_IOERR: reading or writing failed. */
  IO(74, "an input or output error"),
  /** 128 + SIGHUP. */
  HUNG_UP(129, "ended at once by a second signal, SIGHUP"),
  /** 128 + SIGINT. */
  INTERRUPTED(130, "ended at once by a second signal, SIGINT"),
  /** 128 + SIGPIPE, as programs end that do not ask: nobody is left to complain to. */
  NO_READER(141, "who read the standard output, as head does, has stopped reading"),
  /** 128 + SIGTERM. */
  TERMINATED(143, "ended at once by a second signal, SIGTERM");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** What the shell sees in {@code $?}. */
  public int number() {
    return number;
  }

  /** When the process ends with it, for the help. */
  public String meaning() {
    return meaning;
  }
}
