package dev.gyre.transport;

import dev.gyre.os.KernelText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long the threads of this process were ready to run and got no CPU. */
final class CpuDelay {
  private static final Path TASKS = Path.of("/proc/self/task");

  private CpuDelay() {}

  /**
   * The sum over all threads, from the second number of {@code schedstat} (proc(5), Linux
   * Documentation/scheduler/sched-stats). It only grows while no thread ends. 0 where the kernel
   * does not tell.
   */
  static long ofThisProcessNanos() {
    long sum = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) {
        sum += delayNanos(task);
      }
    } catch (IOException e) {
      return 0;
    }
    return sum;
  }

  private static long delayNanos(Path task) {
    try {
      return Long.parseLong(KernelText.read(task.resolve("schedstat")).split(" ", -1)[1]);
    } catch (IOException | RuntimeException threadEnded) {
      return 0;
    }
  }
}
