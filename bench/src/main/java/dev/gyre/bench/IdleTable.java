package dev.gyre.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.bench.IdleResult.Step;
import dev.gyre.bench.machine.HeapHistogram.Growth;
import dev.gyre.bench.machine.MachineFacts;
import dev.gyre.bench.machine.Report;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The costs of idle connections, transports side by side: for people, and as JSON. */
final class IdleTable {
  /** More than a machine opens by itself: what the slopes say of them. */
  private static final int[] BEYOND = {100_000, 1_000_000};

  private static final double MIB = 1 << 20;

  private final List<IdleResult> results;

  IdleTable(List<IdleResult> results) {
    this.results = List.copyOf(results);
  }

  void print(Report report) {
    row(report, "", result -> result.transport().toString());
    List<Step> steps = results.getFirst().steps();
    for (int i = 0; i < steps.size(); i++) {
      int step = i;
      String at = String.format(Locale.ROOT, " at %,d", steps.get(i).connections());
      row(report, "live heap" + at, result -> mib((double) result.steps().get(step).heapBytes()));
      row(
          report,
          "resident" + at,
          result -> mib((double) result.steps().get(step).residentBytes()));
    }
    row(report, "heap of a connection (slope)", result -> bytes(result.heapBytesEach()));
    row(report, "resident of one (slope)", result -> bytes(result.residentBytesEach()));
    row(report, "timers of connections", result -> String.valueOf(result.timers()));
    row(report, "CPU while all are idle", result -> text("%.3f %%", result.cpuPercent()));
    row(report, "first ended after", result -> seconds(result.endNanos().lowest()));
    row(report, "last ended after", result -> seconds(result.endNanos().highest()));
    for (int connections : BEYOND) {
      String at = String.format(Locale.ROOT, " at %,d, by slope", connections);
      row(report, "live heap" + at, result -> mib(result.heapBytesAt(connections)));
      row(report, "resident" + at, result -> mib(result.residentBytesAt(connections)));
    }
    IdleResult first = results.getFirst();
    report.line(
        "Idle timeout %.3f s; CPU of one core over %d s; what is by slope was not measured.",
        first.idleTimeout().toNanos() / 1e9, first.watch().toSeconds());
    results.forEach(result -> remarks(report, result));
  }

  private void row(Report report, String name, Function<IdleResult, String> cell) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-36s", name));
    results.forEach(result -> line.append(String.format("%15s", cell.apply(result))));
    report.line("%s", line);
  }

  private static void remarks(Report report, IdleResult result) {
    report.line("%s, closed by the server's count: %s", result.transport(), result.serversCount());
    result.messages().forEach(message -> report.line("  the server said: %s", message));
    result.complaints().forEach(complaint -> report.line("  not as it must be: %s", complaint));
    for (Growth growth : result.growths()) {
      report.line(
          "  %6.1f bytes in %4.1f x %s",
          growth.bytesPerConnection(), growth.perConnection(), growth.className());
    }
  }

  String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    ObjectNode facts = root.putObject("facts");
    MachineFacts.all().forEach(facts::put);
    ObjectNode transports = root.putObject("transports");
    for (IdleResult result : results) {
      members(transports.putObject(result.transport().toString()), result);
    }
    try {
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError("a tree of texts and numbers can be written", e);
    }
  }

  private static void members(ObjectNode node, IdleResult result) {
    for (Step step : result.steps()) {
      node.withArray("steps")
          .addObject()
          .put("connections", step.connections())
          .put("heapBytes", step.heapBytes())
          .put("residentBytes", step.residentBytes());
    }
    node.put("heapBytesEach", result.heapBytesEach());
    node.put("residentBytesEach", result.residentBytesEach());
    node.put("timers", result.timers());
    node.put("cpuPercent", result.cpuPercent());
    node.put("watchSeconds", result.watch().toNanos() / 1e9);
    node.put("idleTimeoutSeconds", result.idleTimeout().toNanos() / 1e9);
    node.put("firstEndSeconds", result.endNanos().lowest() / 1e9);
    node.put("medianEndSeconds", result.endNanos().median() / 1e9);
    node.put("lastEndSeconds", result.endNanos().highest() / 1e9);
    node.put("endedAsIdle", result.endedAsIdle());
    node.put("faults", result.faults());
    node.put("proper", result.proper());
    for (int connections : BEYOND) {
      node.withArray("bySlope")
          .addObject()
          .put("connections", connections)
          .put("heapBytes", Math.round(result.heapBytesAt(connections)))
          .put("residentBytes", Math.round(result.residentBytesAt(connections)));
    }
    for (Growth growth : result.growths()) {
      node.withArray("classes")
          .addObject()
          .put("name", growth.className())
          .put("objectsEach", growth.perConnection())
          .put("bytesEach", growth.bytesPerConnection());
    }
    result.messages().forEach(node.putArray("messages")::add);
  }

  private static String mib(double bytes) {
    return text("%.1f MiB", bytes / MIB);
  }

  private static String bytes(double bytes) {
    return text("%,.0f B", bytes);
  }

  private static String seconds(double nanos) {
    return text("%.3f s", nanos / 1e9);
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
