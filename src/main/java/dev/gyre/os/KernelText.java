package dev.gyre.os;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of /proc and /sys, which the kernel makes up while they are read. */
public final class KernelText {
  private static final int BYTES_MAX = 1 << 20;

  private KernelText() {}

  /**
   * The text of such a file without blanks at its ends. It is asked for with a large buffer: these
   * files say that they are empty, so the JDK's whole-file methods begin with a read of one byte,
   * and a number of /proc/sys ends after the first read, whatever its size was.
   *
   * @throws IOException if it cannot be read
   */
  public static String read(Path path) throws IOException {
    try (InputStream stream = Files.newInputStream(path)) {
      return new String(stream.readNBytes(BYTES_MAX), StandardCharsets.UTF_8).strip();
    }
  }
}
