package dev.gyre.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody looks at the standard error, where progress goes; not whether at a result. */
public final class Onlooker {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Onlooker() {}

  /** Whether the standard error is a terminal. */
  public static boolean seesErrors() {
    return isTerminal(STANDARD_ERROR);
  }

  static boolean isTerminal(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().matches("/dev/(pts/\\d+|tty.*|console)");
    } catch (IOException e) {
      return false; // it is closed
    }
  }
}
