package dev.gyre.bench.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which CPU the server and which the load runs on, so that neither takes time from the other. Each
 * has one event loop, so each gets one CPU.
 *
 * @param serverCpu the server's, or -1 when nothing is pinned
 * @param loadCpu the load's, or -1
 * @param reason why nothing is pinned, or empty
 */
public record CpuPlan(int serverCpu, int loadCpu, String reason) {
  private static final int TRIES_MAX = 100;

  /** A plan for this machine, made real for this process and what it starts from now on. */
  public static CpuPlan apply() throws BenchFailure, InterruptedException {
    List<Integer> usable = ProcessFacts.usableCpus();
    CpuPlan plan = of(usable, ProcessFacts.cpusOfOneCore(usable.getFirst()));
    if (plan.serverCpu < 0) {
      return plan;
    }
    try {
      String refusal = pin(String.valueOf(plan.loadCpu));
      return refusal.isEmpty() ? plan : notPinned(refusal);
    } catch (IOException e) {
      return notPinned("there is no taskset here");
    }
  }

  /** Lets this process run on the server's CPU again; what was measured stays if it cannot. */
  public void release() throws InterruptedException {
    if (serverCpu >= 0) {
      try {
        pin(serverCpu + "," + loadCpu);
      } catch (IOException e) {
        throw new IllegalStateException("taskset is gone", e);
      }
    }
  }

  /**
   * Lets all threads of this process run on these CPUs only. taskset gives up, with the threads
   * that follow as they were, where one ends before its turn, so it gets more than one chance.
   *
   * @return what taskset says in the end, or empty
   */
  static String pin(String cpus) throws IOException, InterruptedException {
    String refusal = "";
    for (int i = 0; i < TRIES_MAX; i++) {
      Process taskset =
          new ProcessBuilder(
                  "taskset", "-a", "-c", "-p", cpus, String.valueOf(ProcessHandle.current().pid()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      refusal = new String(taskset.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (taskset.waitFor() == 0) {
        return "";
      }
    }
    return refusal;
  }

  /** No plan: the measurement is not about CPU time. */
  public static CpuPlan unpinned() {
    return notPinned("not needed");
  }

  /**
   * A plan that is only made.
   *
   * @param usable CPUs, of which the first is the server's
   * @param ofItsCore those that share a core with that one, and so would slow it down
   */
  static CpuPlan of(List<Integer> usable, List<Integer> ofItsCore) {
    if (usable.size() < 2) {
      return notPinned("there is only one usable CPU");
    }
    int load =
        usable.stream()
            .skip(1)
            .filter(cpu -> !ofItsCore.contains(cpu))
            .findFirst()
            .orElse(usable.get(1));
    return new CpuPlan(usable.getFirst(), load, "");
  }

  private static CpuPlan notPinned(String reason) {
    return new CpuPlan(-1, -1, reason);
  }

  /** What to put before the command of a server. */
  public List<String> serverPrefix() {
    return serverCpu < 0 ? List.of() : List.of("taskset", "-c", String.valueOf(serverCpu));
  }

  /** One clause for people. */
  public String describe() {
    return serverCpu < 0
        ? "not pinned to CPUs (" + reason + ")"
        : "server on CPU " + serverCpu + ", load on CPU " + loadCpu;
  }
}
