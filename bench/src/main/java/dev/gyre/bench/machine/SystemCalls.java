package dev.gyre.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Counts the system calls of running processes with perf(1), as far as the machine allows. Counting
 * slows them down, so it is not done while time is measured.
 */
public final class SystemCalls {
  private static final String EVENT = "raw_syscalls:sys_enter";
  private static final long ATTACH_MILLIS = 300;
  private static final int STOP_SECONDS_MAX = 10;

  private final Process perf;
  private final boolean refused;

  private SystemCalls(Process perf, boolean refused) {
    this.perf = perf;
    this.refused = refused;
  }

  /** Begins to count. A machine that does not allow it says so only at the end. */
  public static SystemCalls begin(List<Long> pids) throws BenchFailure, InterruptedException {
    String list = pids.stream().map(String::valueOf).collect(Collectors.joining(","));
    try {
      Process perf =
          new ProcessBuilder("perf", "stat", "-x", ";", "-e", EVENT, "-p", list)
              .redirectErrorStream(true)
              .start();
      boolean ended = perf.waitFor(ATTACH_MILLIS, TimeUnit.MILLISECONDS); // time to attach
      return new SystemCalls(perf, ended);
    } catch (IOException e) {
      throw new BenchFailure("there is no perf here", e);
    }
  }

  /** Ends, and returns the number, or nothing when the machine does not let us count. */
  public OptionalLong end() throws InterruptedException {
    if (refused) {
      return OptionalLong.empty();
    }
    try {
      new ProcessBuilder("kill", "-INT", String.valueOf(perf.pid())).start().waitFor();
      if (!perf.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        perf.destroyForcibly();
      }
      return parse(new String(perf.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Reads lines of {@code perf stat -x ';'}: value, unit, event. */
  static OptionalLong parse(String output) {
    for (String line : output.lines().toList()) {
      String[] fields = line.split(";", -1);
      if (fields.length > 2 && fields[2].equals(EVENT) && fields[0].matches("\\d+")) {
        return OptionalLong.of(Long.parseLong(fields[0]));
      }
    }
    return OptionalLong.empty();
  }
}
