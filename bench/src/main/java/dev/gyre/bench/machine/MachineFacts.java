package dev.gyre.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What numbers were measured on, in words, for the head of a report. */
public final class MachineFacts {
  private MachineFacts() {}

  /** By name, in the order of a report: machine, kernel, Java, load average. */
  public static Map<String, String> all() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "machine", cpuModel() + ", " + cpuCount() + " CPUs, " + System.getProperty("os.arch"));
    facts.put("kernel", "Linux " + System.getProperty("os.version"));
    facts.put("Java", Runtime.version() + " " + String.join(" ", ServerProcess.jvmOptions()));
    facts.put("load average", firstWord("/proc/loadavg"));
    return facts;
  }

  private static String cpuModel() {
    try {
      return Files.readString(Path.of("/proc/cpuinfo"))
          .lines()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
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

  private static String firstWord(String file) {
    try {
      return Files.readString(Path.of(file)).split(" ", 2)[0];
    } catch (IOException e) {
      return "unknown";
    }
  }
}
