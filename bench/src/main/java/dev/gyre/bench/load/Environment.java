package dev.gyre.bench.load;

import dev.gyre.bench.machine.MachineFacts;
import dev.gyre.bench.machine.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When a result was measured, on what and with what.
 *
 * @param date to the second
 * @param processor model of the CPU
 * @param cpus that this process may use
 * @param kernel its release
 * @param java version of the JVM
 * @param javaOptions given to the JVM
 * @param transport of the load
 * @param commandLine after {@code gyre}, without secrets
 */
record Environment(
    String date,
    String processor,
    int cpus,
    String kernel,
    String java,
    String javaOptions,
    String transport,
    String commandLine) {
  private static final String MAIN_CLASS = "dev.gyre.cli.Main";

  static Environment read(String transport) {
    return new Environment(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        MachineFacts.processor().orElse(System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        String.valueOf(Runtime.version()),
        String.join(" ", ServerProcess.jvmOptions()),
        transport,
        readCommandLine(Path.of("/proc/self/cmdline")));
  }

  static String readCommandLine(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      List<String> words = Arrays.asList(text.split("\0", -1));
      int main = words.indexOf(MAIN_CLASS);
      return main < 0
          ? ""
          : String.join(" ", Secrets.hidden(words.subList(main + 1, words.size()))).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** By name, for tables and JSON. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("date", date);
    facts.put("processor", processor);
    facts.put("cpus", cpus);
    facts.put("kernel", kernel);
    facts.put("java", java);
    facts.put("javaOptions", javaOptions);
    facts.put("transport", transport);
    facts.put("commandLine", commandLine);
    return facts;
  }
}
