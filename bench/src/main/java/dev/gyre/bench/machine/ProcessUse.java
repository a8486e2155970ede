package dev.gyre.bench.machine;

import dev.gyre.bench.machine.ProcessFacts.CpuTimes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What some processes have used so far, thread by thread: CPU time to the nanosecond
 * (/proc/PID/task/TID/schedstat), its split between program and kernel by ticks, and context
 * switches. See proc(5). Of a thread or a child that ended between two looks only ticks are left;
 * they count where they are more than the others can explain, as those of a server with a thread or
 * a process for each connection are. Of a child that nobody waited for, since its parent ignores
 * SIGCHLD, nothing is left.
 */
public final class ProcessUse {
  /** Of one thread. */
  private record ThreadUse(long cpuNanos, long switches) {}

  private static final long NANOS_PER_TICK = 1_000_000_000 / ProcessFacts.TICKS_PER_SECOND;

  /**
   * Program and kernel of a process have whole ticks each, of which a difference is one too many.
   */
  private static final long TICKS_UNSURE = 2;

  private final Map<Long, ThreadUse> threads;
  private final CpuTimes ticks;
  private final int processes;

  private ProcessUse(Map<Long, ThreadUse> threads, CpuTimes ticks, int processes) {
    this.threads = threads;
    this.ticks = ticks;
    this.processes = processes;
  }

  /**
   * The difference of two looks.
   *
   * @param cpuNanos of all threads, to the tick where some have ended
   * @param userShare the part of it spent in the program, from 0 to 1
   * @param switches voluntary and involuntary, without those of threads that have ended
   */
  public record Difference(long cpuNanos, double userShare, long switches) {}

  /** Looks at these processes, of which all but the first may have ended. */
  public static ProcessUse of(List<Long> pids) throws BenchFailure {
    Map<Long, ThreadUse> threads = new HashMap<>();
    long user = 0;
    long system = 0;
    for (long pid : pids) {
      try {
        CpuTimes times = ProcessFacts.cpuTimes(pid);
        user += times.userTicks();
        system += times.systemTicks();
        addThreads(pid, threads);
      } catch (BenchFailure e) {
        if (pid == pids.getFirst()) {
          throw e;
        }
        // As one for a connection that has just ended; its parent will have its times.
      }
    }
    return new ProcessUse(threads, new CpuTimes(user, system), pids.size());
  }

  private static void addThreads(long pid, Map<Long, ThreadUse> threads) throws BenchFailure {
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        addThread(task, threads);
      }
    } catch (IOException e) {
      throw new BenchFailure("cannot read the threads of process " + pid, e);
    }
  }

  private static void addThread(Path task, Map<Long, ThreadUse> threads) {
    try {
      String status = Files.readString(task.resolve("status"));
      long switches =
          Long.parseLong(ProcessFacts.field(status, "voluntary_ctxt_switches"))
              + Long.parseLong(ProcessFacts.field(status, "nonvoluntary_ctxt_switches"));
      String nanos = Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
      threads.put(
          Long.parseLong(task.getFileName().toString()),
          new ThreadUse(Long.parseLong(nanos), switches));
    } catch (IOException e) {
      // The thread has ended since the directory was read, which is nothing to count.
      return;
    }
  }

  /** What was used since an earlier look. */
  public Difference since(ProcessUse earlier) {
    long nanos = 0;
    long switches = 0;
    for (Map.Entry<Long, ThreadUse> entry : threads.entrySet()) {
      ThreadUse before = earlier.threads.getOrDefault(entry.getKey(), new ThreadUse(0, 0));
      nanos += entry.getValue().cpuNanos - before.cpuNanos;
      switches += entry.getValue().switches - before.switches;
    }
    CpuTimes used = ticks.minus(earlier.ticks);
    double userShare = used.ticks() == 0 ? 0 : (double) used.userTicks() / used.ticks();
    if ((used.ticks() - TICKS_UNSURE * processes) * NANOS_PER_TICK > nanos) {
      nanos = used.ticks() * NANOS_PER_TICK;
    }
    return new Difference(nanos, userShare, switches);
  }
}
