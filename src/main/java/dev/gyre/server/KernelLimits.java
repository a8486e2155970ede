package dev.gyre.server;

import dev.gyre.os.KernelText;
import dev.gyre.os.ResourceLimits;
import java.io.IOException;
import java.nio.file.Path;

/** What the kernel allows this process, as far as it bounds connections. */
final class KernelLimits {
  /**
   * The JVM, some thirty jars, loops, logs, listeners, files that are being sent, those that were
   * encoded and those that are kept for answers.
   */
  private static final int DESCRIPTORS_KEPT_MIN = 96;

  private static final int UNLIMITED = 1 << 20;
  private static final Path SOMAXCONN = Path.of("/proc/sys/net/core/somaxconn");

  private KernelLimits() {}

  /** The soft limit of open files of this process. */
  static int openFiles() {
    return (int) Math.min(ResourceLimits.openFiles(), UNLIMITED);
  }

  /** Connections that fit under a limit when a sixteenth, and 96 at least, is kept for others. */
  static int connectionsFor(int openFiles) {
    int kept = Math.max(DESCRIPTORS_KEPT_MIN, openFiles / 16);
    return Math.max(1, openFiles - kept);
  }

  /** Files that may be kept open for answers: a sixty-fourth, and 512 at most. */
  static int keptFilesFor(int openFiles) {
    return Math.min(512, openFiles / 64);
  }

  /** The longest accept queue the kernel makes (listen(2)); very long when it cannot be read. */
  static int acceptQueue() {
    try {
      return Integer.parseInt(KernelText.read(SOMAXCONN));
    } catch (IOException | NumberFormatException e) {
      return Integer.MAX_VALUE; // without /proc nothing can be said, so nothing is warned of
    }
  }
}
