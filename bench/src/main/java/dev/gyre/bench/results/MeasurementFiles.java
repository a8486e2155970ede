package dev.gyre.bench.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads a folder of what was measured. {@code NAME.json} is a report of {@code bench/peers}, of
 * {@code gyre bench-idle}, or any object, whose numbers are named by their path; {@code NAME.facts}
 * has a name and a value a line; {@code NAME.missing} says why there is no such file.
 */
final class MeasurementFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double KIB = 1024;

  /** An idle connection may end so much later than it should. */
  private static final double LATE_SECONDS_MAX = 2;

  private final Measurements measurements = new Measurements();

  private MeasurementFiles() {}

  static Measurements read(Path folder) throws IOException {
    MeasurementFiles files = new MeasurementFiles();
    List<Path> paths;
    try (Stream<Path> entries = Files.list(folder)) {
      paths = entries.sorted().toList();
    }
    for (Path path : paths) {
      files.add(path);
    }
    return files.measurements;
  }

  private void add(Path path) throws IOException {
    String file = path.getFileName().toString();
    int dot = file.lastIndexOf('.');
    String name = dot < 0 ? file : file.substring(0, dot);
    try {
      switch (dot < 0 ? "" : file.substring(dot)) {
        case ".json" -> json(name, MAPPER.readTree(path.toFile()));
        case ".facts" -> facts(Files.readAllLines(path));
        case ".missing" -> measurements.explain(name, Files.readString(path).strip());
        default -> {} // a log
      }
    } catch (IOException | NumberFormatException e) {
      measurements.explain(name, "what was measured cannot be read: " + file);
    }
  }

  private void json(String name, JsonNode root) {
    if (root.path("samples").isArray()) {
      peers(name, root);
    } else if (root.path("transports").isObject()) {
      root.path("transports")
          .properties()
          .forEach(transport -> idle(name, transport.getKey(), transport.getValue()));
    } else {
      tree(name, root);
    }
  }

  private void peers(String file, JsonNode root) {
    measurements.requireRounds(file, root.path("rounds").asInt());
    root.path("remarks").forEach(remark -> measurements.remark(file + ": " + remark.asText()));
    for (JsonNode missing : root.path("missing")) {
      String scenario = missing.path("scenario").asText();
      String server = missing.path("server").asText();
      String why = server + ": " + missing.path("why").asText();
      if (scenario.equals("*")) {
        measurements.explainServer(file, server, why);
      } else {
        measurements.explain(file + "/" + scenario + "/" + server, why);
      }
    }
    for (JsonNode sample : root.path("samples")) {
      String turn =
          file + "/" + sample.path("scenario").asText() + "/" + sample.path("server").asText();
      if (sample.path("errors").asBoolean(true)) {
        measurements.distrust(turn);
      }
      int round = sample.path("round").asInt();
      for (Map.Entry<String, JsonNode> member : sample.properties()) {
        if (member.getValue().isNumber() && !member.getKey().equals("round")) {
          measurements.add(turn + "/" + member.getKey(), round, member.getValue().asDouble());
        }
      }
    }
  }

  /** Memory of a connection is what was grown since the first step. */
  private void idle(String file, String transport, JsonNode node) {
    JsonNode first = node.path("steps").path(0);
    for (JsonNode step : node.path("steps")) {
      double grown = step.path("connections").asInt() - first.path("connections").asInt();
      if (grown > 0) {
        String at = file + "/" + step.path("connections").asInt() + "/" + transport;
        if (!node.path("proper").asBoolean()) {
          measurements.distrust(at); // some of them may not have been there
        }
        measurements.add(at + "/heap_kib", 1, difference(step, first, "heapBytes") / grown / KIB);
        measurements.add(
            at + "/resident_kib", 1, difference(step, first, "residentBytes") / grown / KIB);
      }
    }
    for (JsonNode beyond : node.path("bySlope")) {
      measurements.add(
          file + "/" + beyond.path("connections").asInt() + "/" + transport + "/heap_mib",
          1,
          number(beyond, "heapBytes") / KIB / KIB);
    }
    measurements.add(
        file + "/waiting/" + transport + "/cpu_percent", 1, number(node, "cpuPercent"));
    boolean inTime =
        node.path("proper").asBoolean()
            && number(node, "lastEndSeconds")
                <= number(node, "idleTimeoutSeconds") + LATE_SECONDS_MAX;
    measurements.add(file + "/ends/" + transport + "/in_time", 1, inTime ? 1 : 0);
  }

  private static double difference(JsonNode node, JsonNode first, String member) {
    return number(node, member) - number(first, member);
  }

  /** Not a number when there is none, which nothing can be reached by. */
  private static double number(JsonNode node, String member) {
    return node.path(member).asDouble(Double.NaN);
  }

  private void tree(String name, JsonNode node) {
    if (node.isNumber()) {
      measurements.add(name, 1, node.asDouble());
    } else if (node.isBoolean()) {
      measurements.add(name, 1, node.asBoolean() ? 1 : 0);
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        if (node.get(i).isNumber()) {
          measurements.add(name, i + 1, node.get(i).asDouble());
        } else {
          tree(name + "/" + i, node.get(i));
        }
      }
    } else {
      node.properties().forEach(member -> tree(name + "/" + member.getKey(), member.getValue()));
    }
  }

  private void facts(List<String> lines) {
    for (String line : lines) {
      String[] words = line.split(" ", 2);
      if (words.length == 2) {
        measurements.add(words[0], 1, Double.parseDouble(words[1]));
      }
    }
  }
}
