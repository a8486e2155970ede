package dev.gyre.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What numbers were measured on, in words, for the head of a report. */
public final class MachineFacts {
  private MachineFacts() {}

  /** By name, in the order of a report: machine, kernel, Java, load average. */
  public static Map<String, String> all() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "machine",
        processor().orElse("unknown processor")
            + ", "
            + cpuCount()
            + " CPUs, "
            + System.getProperty("os.arch"));
    facts.put("kernel", "Linux " + System.getProperty("os.version"));
    facts.put("Java", Runtime.version() + " " + String.join(" ", ServerProcess.jvmOptions()));
    facts.put("load average", loadAverage());
    return facts;
  }

  /** The model of the CPU, where the kernel tells it. */
  public static Optional<String> processor() {
    try {
      return Files.readString(Path.of("/proc/cpuinfo"))
          .lines()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  // Of the machine, not of this process, which may be pinned to one of them.
  private static long cpuCount() {
    try {
      return Files.readString(Path.of("/proc/stat"))
          .lines()
          .filter(line -> line.matches("cpu\\d.*"))
          .count();
    } catch (IOException e) {
      return Runtime.getRuntime().availableProcessors();
    }
  }

  /** The load average of the last minute. */
  static String loadAverage() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }
}
