package dev.gyre.transport;

import dev.gyre.config.TransportMode;
import dev.gyre.json.JsonText;
import dev.gyre.transport.TransportReport.Attempt;
import dev.gyre.transport.TransportReport.NotTried;
import dev.gyre.transport.TransportReport.Refused;
import dev.gyre.transport.TransportReport.Works;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code gyre doctor} shows: every transport with cause and remedy, the one that a server
 * would use, how files would be found and sent, and the limits of the machine. Immutable.
 */
public final class Doctor {
  private final TransportReport report;
  private final Machine machine;
  private final String rootLookup;
  private final String encryption;

  Doctor(TransportReport report, Machine machine, String rootLookup, String encryption) {
    this.report = report;
    this.machine = machine;
    this.rootLookup = rootLookup;
    this.encryption = encryption;
  }

  /**
   * Tries every transport and looks around. Blocks for about a second.
   *
   * @param mode what a server would be asked to use
   * @param loops how many event loops it would have, at least 1
   * @param rootLookup how files below the root are looked up, as one clause
   * @param encryption what would speak TLS, as one clause
   */
  public static Doctor examine(
      TransportMode mode, int loops, String rootLookup, String encryption) {
    TransportReport report = TransportSelector.selectAll(mode, loops);
    return new Doctor(report, Machine.read(Evidence.ofThisMachine()), rootLookup, encryption);
  }

  /** The decision that a server would make. */
  public TransportReport report() {
    return report;
  }

  /** For a person, at most 80 columns; lines end with a line feed. */
  public String toText() {
    TextPage page = new TextPage();
    page.heading(
        "Transports, tried with "
            + report.loops()
            + (report.loops() == 1 ? " event loop" : " event loops"));
    for (Attempt attempt : report.attempts()) {
      attempt(page, attempt);
    }
    page.heading("Choice");
    Transport chosen = report.chosen();
    page.fact("chosen", chosen == null ? "none" : chosen.toString());
    page.fact("why", report.reason());
    report.warnings().forEach(warning -> page.fact("warning", warning));
    page.heading("Files");
    page.fact("look-up", rootLookup);
    page.fact("large bodies", fileSending());
    page.heading("Encryption");
    page.fact("TLS", encryption);
    page.heading("Machine");
    machine(page);
    return page.toString();
  }

  private static void attempt(TextPage page, Attempt attempt) {
    String name = attempt.kind().toString();
    switch (attempt.outcome()) {
      case Works works -> {
        page.fact(name, "works");
        if (!works.features().isEmpty()) {
          page.detail("features", String.join(", ", works.features()));
        }
        works.warnings().forEach(warning -> page.detail("warning", warning));
      }
      case NotTried notTried -> page.fact(name, "not tried: " + notTried.why());
      case Refused refused -> {
        page.fact(name, "refused: " + refused.refusal().category().label());
        page.detail("evidence", refused.refusal().evidence());
        page.detail("remedy", refused.refusal().remedy());
        page.detail("detail", refused.refusal().detail());
      }
    }
  }

  private void machine(TextPage page) {
    page.fact("kernel", machine.kernel() + ", " + machine.processor());
    page.fact("JVM", machine.javaVersion());
    page.fact("Netty", machine.nettyVersion());
    page.fact("C library", machine.cLibrary());
    page.fact("usable CPUs", Integer.toString(machine.usableCpus()));
    page.fact("descriptors", machine.descriptors() + " (RLIMIT_NOFILE)");
    page.fact(
        "locked bytes",
        machine.lockedBytes()
            + " (RLIMIT_MEMLOCK"
            + (machine.lockedBytesCount() ? "" : ", does not bind this process")
            + ")");
    page.fact(
        "backlog",
        machine.backlogMax() == null ? "unknown" : machine.backlogMax() + " (somaxconn)");
    page.fact("seccomp", machine.seccomp());
    List<String> hints = machine.containerHints();
    page.fact("container", hints.isEmpty() ? "no sign of one" : String.join(", ", hints));
  }

  private String fileSending() {
    Transport chosen = report.chosen();
    return chosen == null ? "none, because no transport is chosen" : chosen.fileSending().text();
  }

  /** For a program: one JSON object. Members are only ever added. */
  public String toJson() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("loops", report.loops());
    object.put("transports", report.attempts().stream().map(Doctor::attemptObject).toList());
    Transport chosen = report.chosen();
    object.put("chosen", chosen == null ? null : chosen.toString());
    object.put("reason", report.reason());
    object.put("warnings", report.warnings());
    object.put("rootLookup", rootLookup);
    object.put("fileSending", chosen == null ? null : chosen.fileSending().text());
    object.put("tls", encryption);
    object.put("machine", machineObject());
    return JsonText.page(object);
  }

  private static Map<String, @Nullable Object> attemptObject(Attempt attempt) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("name", attempt.kind().toString());
    object.put("tried", !(attempt.outcome() instanceof NotTried));
    object.put("works", attempt.outcome() instanceof Works);
    switch (attempt.outcome()) {
      case Works works -> {
        object.put("features", works.features());
        object.put("warnings", works.warnings());
      }
      case NotTried notTried -> object.put("why", notTried.why());
      case Refused refused -> {
        object.put("category", refused.refusal().category().label());
        object.put("evidence", refused.refusal().evidence());
        object.put("remedy", refused.refusal().remedy());
        object.put("detail", refused.refusal().detail());
      }
    }
    return object;
  }

  private Map<String, @Nullable Object> machineObject() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("kernel", machine.kernel());
    object.put("processor", machine.processor());
    object.put("jvm", machine.javaVersion());
    object.put("netty", machine.nettyVersion());
    object.put("cLibrary", machine.cLibrary());
    object.put("usableCpus", machine.usableCpus());
    object.put("descriptors", limitObject(machine.descriptors()));
    object.put("lockedBytes", limitObject(machine.lockedBytes()));
    object.put("lockedBytesBind", machine.lockedBytesCount());
    object.put("somaxconn", machine.backlogMax());
    object.put("seccomp", machine.seccomp());
    object.put("container", machine.containerHints());
    return object;
  }

  /** Null stands for no limit. */
  private static Map<String, @Nullable Object> limitObject(Limit limit) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("soft", limit.soft() == Limit.UNLIMITED ? null : limit.soft());
    object.put("hard", limit.hard() == Limit.UNLIMITED ? null : limit.hard());
    return object;
  }
}
