package dev.gyre.nativetests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory of a hundred thousand empty files, made once for all transports. */
final class LargeDirectory {
  static final int ENTRIES = 100_000;

  private LargeDirectory() {}

  static Path root() {
    return Holder.ROOT;
  }

  private static Path make() {
    try {
      Path root = Files.createTempDirectory("gyre-large");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
      for (int i = 0; i < ENTRIES; i++) {
        Files.createFile(root.resolve("entry-%05d".formatted(i)));
      }
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path root) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        Files.delete(entry);
      }
      Files.delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made when first asked for. */
  private static final class Holder {
    static final Path ROOT = make();
  }
}
