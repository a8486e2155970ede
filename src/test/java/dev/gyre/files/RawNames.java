package dev.gyre.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes files that Java's own paths cannot name in every locale. */
final class RawNames {
  private RawNames() {}

  /** Makes empty files with exactly these bytes as names. */
  static void create(Path directory, List<byte[]> names) throws IOException {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (byte[] name : names) {
      list.writeBytes(name);
      list.write(0);
    }
    Path file = Files.createTempFile("names", null);
    Files.write(file, list.toByteArray());
    run(directory, "xargs", "-0", "-a", file.toString(), "touch", "--");
    Files.delete(file);
  }

  /** Runs a command in a directory and fails if it does. */
  static void run(Path directory, String... command) throws IOException {
    Process process = new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(List.of(command) + " ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
