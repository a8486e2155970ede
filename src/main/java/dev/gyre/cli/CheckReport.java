package dev.gyre.cli;

import dev.gyre.files.Neighbour;
import dev.gyre.files.NeighbourCheck;
import dev.gyre.json.JsonString;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints what a check finds while it finds it, and counts, so that it needs no memory for many.
 * Addresses are percent-encoded, which is plain in a terminal and in JSON.
 */
final class CheckReport {
  private static final String UNREAD = "unread";

  private final PrintStream out;
  private final boolean json;
  private final Map<Neighbour.State, Long> counts = new EnumMap<>(Neighbour.State.class);
  private long unread;
  private long problems;
  private boolean anyPrinted;

  CheckReport(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
    for (Neighbour.State state : Neighbour.State.values()) {
      counts.put(state, 0L);
    }
    out.print(json ? "{\"findings\":[" : "");
  }

  /** Takes what is found in a directory that has this address in the site. */
  NeighbourCheck.Findings below(String place) {
    return new NeighbourCheck.Findings() {
      @Override
      public void neighbour(String address, Neighbour.State state) {
        CheckReport.this.neighbour(place + address, state);
      }

      @Override
      public void unread(String address) {
        CheckReport.this.unread(place + address);
      }
    };
  }

  private void neighbour(String address, Neighbour.State state) {
    counts.merge(state, 1L, Long::sum);
    if (state != Neighbour.State.USABLE) {
      print(word(state), address);
    }
  }

  private void unread(String address) {
    unread++;
    print(UNREAD, address);
  }

  /** Takes what is wrong with the options. */
  void problem(String text) {
    problems++;
    if (json) {
      out.print(anyPrinted ? "," : "");
      out.print("{\"state\":\"problem\",\"text\":" + JsonString.of(text) + "}");
    } else {
      out.println("%-10s %s".formatted("problem", text));
    }
    anyPrinted = true;
  }

  /** Prints the counts. */
  void end() {
    String pattern = json ? "\"%2$s\":%1$d" : "%d %s";
    String text =
        counts.entrySet().stream()
            .map(entry -> pattern.formatted(entry.getValue(), word(entry.getKey())))
            .collect(Collectors.joining(json ? "," : ", "));
    text += (json ? "," : ", ") + pattern.formatted(unread, UNREAD);
    text += (json ? "," : ", ") + pattern.formatted(problems, "problems");
    out.println(json ? "],\"counts\":{" + text + "}}" : text);
  }

  ExitCode exitCode() {
    if (problems > 0) {
      return ExitCode.NOT_AS_EXPECTED;
    }
    for (Neighbour.State fault :
        new Neighbour.State[] {
          Neighbour.State.STALE, Neighbour.State.OVERSIZED, Neighbour.State.EMPTY
        }) {
      if (counts.getOrDefault(fault, 0L) > 0) {
        return ExitCode.NOT_AS_EXPECTED;
      }
    }
    return unread > 0 ? ExitCode.IO : ExitCode.OK;
  }

  private void print(String word, String address) {
    if (json) {
      out.print(
          (anyPrinted ? "," : "")
              + "{\"state\":\"%s\",\"address\":\"%s\"}".formatted(word, address));
    } else {
      out.println("%-10s %s".formatted(word, address));
    }
    anyPrinted = true;
  }

  private static String word(Neighbour.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
