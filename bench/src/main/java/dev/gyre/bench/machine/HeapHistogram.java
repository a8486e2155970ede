package dev.gyre.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The live objects of a JVM by class, as {@code jcmd PID GC.class_histogram} tells after a full
 * collection.
 *
 * @param classes by name
 * @param liveBytes of all of them
 */
public record HeapHistogram(Map<String, Instances> classes, long liveBytes) {
  /** How many objects, and their bytes together. */
  public record Instances(long count, long bytes) {}

  /**
   * A class whose objects became more by as many as the connections, or by a multiple.
   *
   * @param perConnection objects for each connection
   * @param bytesPerConnection of those objects
   */
  public record Growth(String className, double perConnection, double bytesPerConnection) {}

  /** Collects the garbage of another JVM of this user and counts what is left. Takes a second. */
  public static HeapHistogram of(long pid) throws BenchFailure, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new BenchFailure(jcmd + " is missing: live heap is measured with a JDK only");
    }
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new BenchFailure("jcmd failed: " + output.strip().replace('\n', ' '));
      }
      return parse(output);
    } catch (IOException e) {
      throw new BenchFailure("cannot run jcmd", e);
    }
  }

  /** Reads the table: rank, objects, bytes, class and module. */
  public static HeapHistogram parse(String table) throws BenchFailure {
    Map<String, Instances> classes = new HashMap<>();
    long liveBytes = -1;
    for (String line : table.lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 3 && words[0].equals("Total")) {
        liveBytes = Long.parseLong(words[2]);
      } else if (words.length >= 4 && words[0].matches("\\d+:")) {
        Instances instances = new Instances(Long.parseLong(words[1]), Long.parseLong(words[2]));
        // Hidden classes and those of two loaders may share a name.
        classes.merge(
            words[3], instances, (a, b) -> new Instances(a.count + b.count, a.bytes + b.bytes));
      }
    }
    if (liveBytes < 0) {
      throw new BenchFailure("jcmd printed no table: " + table.lines().findFirst().orElse(""));
    }
    return new HeapHistogram(classes, liveBytes);
  }

  /** Timer objects as a JVM or Netty would make one for each deadline. */
  public long timers() {
    return classes.entrySet().stream()
        .filter(entry -> isTimer(entry.getKey()))
        .mapToLong(entry -> entry.getValue().count())
        .sum();
  }

  private static boolean isTimer(String className) {
    return className.endsWith("ScheduledFutureTask") // Netty's and the JDK's
        || className.endsWith("HashedWheelTimer$HashedWheelTimeout")
        || className.equals("java.util.TimerTask")
        || className.contains("IdleStateHandler");
  }

  /** The classes that grew with the connections, most bytes first. */
  public List<Growth> growthSince(HeapHistogram earlier, long connections) {
    List<Growth> growths = new ArrayList<>();
    classes.forEach(
        (name, now) -> {
          Instances before = earlier.classes.getOrDefault(name, new Instances(0, 0));
          double perConnection = (double) (now.count - before.count) / connections;
          if (perConnection > 0.9) {
            double bytes = (double) (now.bytes - before.bytes) / connections;
            growths.add(new Growth(name, perConnection, bytes));
          }
        });
    growths.sort(Comparator.comparingDouble(Growth::bytesPerConnection).reversed());
    return growths;
  }
}
