package dev.gyre.bench.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the kernel tells about a process; see proc_pid_stat(5) and proc_pid_status(5). */
public final class ProcessFacts {
  /** USER_HZ, which Linux has fixed for programs on every processor we run on. */
  public static final int TICKS_PER_SECOND = 100;

  private static final int USER_FIELD =
      14 - 3; // fields are counted from 1, and 3 is the first here
  private static final int CHILDREN_USER_FIELD = 16 - 3;

  private ProcessFacts() {}

  /**
   * CPU time of all threads, the ended ones too.
   *
   * @param userTicks in the program
   * @param systemTicks in the kernel for it
   */
  public record CpuTimes(long userTicks, long systemTicks) {
    public CpuTimes minus(CpuTimes earlier) {
      return new CpuTimes(userTicks - earlier.userTicks, systemTicks - earlier.systemTicks);
    }

    public long ticks() {
      return userTicks + systemTicks;
    }

    public double userMicros() {
      return micros(userTicks);
    }

    public double systemMicros() {
      return micros(systemTicks);
    }

    private static double micros(long ticks) {
      return ticks * 1e6 / TICKS_PER_SECOND;
    }
  }

  /** The CPU times of a process so far, with those of its children that have ended. */
  public static CpuTimes cpuTimes(long pid) throws BenchFailure {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    CpuTimes own = parseStat(stat);
    CpuTimes children = times(stat, CHILDREN_USER_FIELD);
    return new CpuTimes(
        own.userTicks() + children.userTicks(), own.systemTicks() + children.systemTicks());
  }

  /**
   * CPU time of the threads of a JVM that compile, as far as they still live. While it grows, what
   * is measured is not yet the code that will run in the end.
   */
  public static long compilerTicks(long pid) throws BenchFailure {
    try {
      return compilerTicks(Path.of("/proc/" + pid + "/task"));
    } catch (IOException e) {
      throw new BenchFailure("cannot read the threads of process " + pid, e);
    }
  }

  static long compilerTicks(Path folder) throws IOException {
    long ticks = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder)) {
      for (Path thread : threads) {
        // It may have ended since the directory was read, as compilers do that have no work.
        String stat = textIfThere(thread.resolve("stat"));
        if (stat.contains("CompilerThre")) { // the kernel cuts names to 15 bytes
          ticks += parseStat(stat).ticks();
        }
      }
    }
    return ticks;
  }

  private static String textIfThere(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  public static CpuTimes parseStat(String stat) {
    return times(stat, USER_FIELD);
  }

  // That in the program, and behind it that in the kernel.
  private static CpuTimes times(String stat, int field) {
    // The name of the program comes before, in brackets, and may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new CpuTimes(Long.parseLong(fields[field]), Long.parseLong(fields[field + 1].strip()));
  }

  /** Memory of a process that is in RAM, in bytes; none of one that has ended. */
  public static long residentBytes(long pid) {
    String status = textIfThere(Path.of("/proc/" + pid + "/status"));
    return status.contains("VmRSS:") // until it is waited for, it has a status without that
        ? Long.parseLong(field(status, "VmRSS").replace(" kB", "")) * 1024
        : 0;
  }

  /** The CPUs this process may use, ascending. */
  public static List<Integer> usableCpus() throws BenchFailure {
    return parseCpus(field(read(Path.of("/proc/self/status")), "Cpus_allowed_list"));
  }

  /** The CPUs that share the core of this one, and itself; none where the kernel does not tell. */
  static List<Integer> cpusOfOneCore(int cpu) {
    String folder = "/sys/devices/system/cpu/cpu" + cpu + "/topology/";
    try {
      return parseCpus(Files.readString(Path.of(folder + "thread_siblings_list")).strip());
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Reads a list such as {@code 0-3,8}. */
  public static List<Integer> parseCpus(String list) {
    List<Integer> cpus = new ArrayList<>();
    for (String range : list.split(",", -1)) {
      String[] ends = range.split("-", 2);
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
        cpus.add(cpu);
      }
    }
    return cpus;
  }

  /** The value of a line such as {@code VmRSS: 1234 kB}. */
  public static String field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + name));
  }

  private static String read(Path file) throws BenchFailure {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BenchFailure("cannot read " + file, e);
    }
  }
}
