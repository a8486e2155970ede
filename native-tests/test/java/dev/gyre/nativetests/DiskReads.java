package dev.gyre.nativetests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** What threads of this process have had the disk read: proc_pid_io(5). */
final class DiskReads {
  private DiskReads() {}

  static long bytesOfLoops() {
    return bytes(name -> name.startsWith("gyre-loop-"));
  }

  static long bytesOfOthers() {
    return bytes(name -> !name.startsWith("gyre-loop-"));
  }

  private static long bytes(Predicate<String> thread) {
    long sum = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        sum += thread.test(name(task)) ? bytes(task) : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum;
  }

  private static String name(Path task) throws IOException {
    return String.join("", lines(task.resolve("comm")));
  }

  private static long bytes(Path task) throws IOException {
    for (String line : lines(task.resolve("io"))) {
      if (line.startsWith("read_bytes: ")) {
        return Long.parseLong(line.substring(12));
      }
    }
    return 0;
  }

  /** None of a thread that has ended meanwhile. */
  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      if (Files.exists(file)) {
        throw e;
      }
      return List.of();
    }
  }
}
