package dev.gyre.bench.compare;

import dev.gyre.bench.machine.BenchFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory that every candidate serves: files of known sizes and a directory to list. Any
 * thread may close it, also while it is made.
 */
final class Site implements AutoCloseable {
  /** Entries of the directory that is listed. */
  static final int ENTRIES = 1000;

  private static final int BLOCK_BYTES = 1 << 16;

  /** Of which the first may meet with the file that was being made. */
  private static final int DELETIONS_MAX = 3;

  private final Path root;
  private volatile boolean closed;

  private Site(Path root) {
    this.root = root;
  }

  /** The sizes of the files, each named so. */
  enum Body {
    KIB_1("1k.bin", 1 << 10),
    KIB_64("64k.bin", 64 << 10),
    MIB_1("1m.bin", 1 << 20),
    MIB_256("256m.bin", 256 << 20);

    private final String fileName;
    private final int bytes;

    Body(String fileName, int bytes) {
      this.fileName = fileName;
      this.bytes = bytes;
    }

    /** What to ask for. */
    String path() {
      return "/" + fileName;
    }
  }

  /** Makes the directory, with the files that these paths ask for; the stop knows it at once. */
  static Site make(List<String> paths, Stop stop) throws BenchFailure {
    Site site;
    try {
      site = new Site(Files.createTempDirectory("gyre-compare"));
    } catch (IOException e) {
      throw new BenchFailure("cannot make a directory to serve", e);
    }
    stop.leaves(site);
    try {
      site.fill(paths);
    } catch (IOException e) {
      site.close(); // of a disk that is full, say, which it would leave full
      throw new BenchFailure("cannot write the files to serve in " + site.root, e);
    }
    return site;
  }

  private void fill(List<String> paths) throws IOException {
    // Servers that give up root must be able to read it.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> wanted = paths.stream().map(Site::withoutQuery).toList();
    for (Body body : Body.values()) {
      if (wanted.contains(body.path())) {
        write(body);
      }
    }
    Path directory = Files.createDirectory(root.resolve("directory"));
    for (int i = 0; i < ENTRIES && !closed; i++) {
      Files.createFile(directory.resolve("entry-%04d.txt".formatted(i)));
    }
  }

  private void write(Body body) throws IOException {
    byte[] block = new byte[Math.min(body.bytes, BLOCK_BYTES)];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i * 31 + (i >> 8));
    }
    Path file = root.resolve(body.fileName);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int written = 0; written < body.bytes && !closed; written += block.length) {
        out.write(block);
      }
    }
    // A tag of a file that was changed just now is weak, and some servers cache only older files.
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plus(20_000, ChronoUnit.DAYS)));
  }

  Path root() {
    return root;
  }

  /** The file or directory that a path asks for. */
  static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (int i = 1; Files.exists(root); i++) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        if (i == DELETIONS_MAX) {
          System.err.println("compare: " + root + " was left behind: " + e.getMessage());
          return;
        }
      }
    }
  }
}
