package dev.gyre.nativetests;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * syscall(2) by name on x86_64 and aarch64. Each call acts on the calling thread alone, also where
 * the C library's function of that name would change all threads.
 */
final class LinuxCalls {
  /** What a seccomp filter sees as the processor; see linux/audit.h. */
  static final int AUDIT_ARCH = isX86() ? 0xC000003E : 0xC00000B7;

  private static final Map<String, Integer> X86_64 =
      Map.ofEntries(
          Map.entry("execve", 59),
          Map.entry("prctl", 157),
          Map.entry("setgroups", 116),
          Map.entry("setresuid", 117),
          Map.entry("setresgid", 119),
          Map.entry("mount", 165),
          Map.entry("unshare", 272),
          Map.entry("eventfd2", 290),
          Map.entry("dup3", 292),
          Map.entry("epoll_create1", 291),
          Map.entry("prlimit64", 302));

  private static final Map<String, Integer> AARCH64 =
      Map.ofEntries(
          Map.entry("execve", 221),
          Map.entry("prctl", 167),
          Map.entry("setgroups", 159),
          Map.entry("setresuid", 147),
          Map.entry("setresgid", 149),
          Map.entry("mount", 40),
          Map.entry("unshare", 97),
          Map.entry("eventfd2", 19),
          Map.entry("dup3", 24),
          Map.entry("epoll_create1", 20),
          Map.entry("prlimit64", 261));

  /** Calls of Linux 5.1 and later have one number everywhere. */
  private static final Map<String, Integer> ANY =
      Map.of("io_uring_setup", 425, "io_uring_enter", 426, "io_uring_register", 427);

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL = syscall();

  private LinuxCalls() {}

  private static boolean isX86() {
    return System.getProperty("os.arch").equals("amd64");
  }

  private static MethodHandle syscall() {
    Linker linker = Linker.nativeLinker();
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(word, word, word, word, word, word, word),
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(1));
  }

  static int number(String name) {
    Integer number = ANY.get(name);
    if (number == null) {
      number = (isX86() ? X86_64 : AARCH64).get(name);
    }
    if (number == null) {
      throw new IllegalArgumentException("no number known for " + name);
    }
    return number;
  }

  /** Turns this process into another program, which has that environment (execve(2)). */
  static void become(List<String> command, Map<String, String> environment) {
    List<String> variables = new ArrayList<>();
    environment.forEach((name, value) -> variables.add(name + "=" + value));
    long program = Arena.global().allocateFrom(command.get(0)).address();
    call("execve", program, texts(command), texts(variables));
  }

  private static long texts(List<String> texts) {
    MemorySegment array = Arena.global().allocate(ValueLayout.ADDRESS, texts.size() + 1L);
    for (int index = 0; index < texts.size(); index++) {
      array.setAtIndex(ValueLayout.ADDRESS, index, Arena.global().allocateFrom(texts.get(index)));
    }
    return array.address();
  }

  /**
   * Makes a call of up to five arguments.
   *
   * @throws IllegalStateException naming call and errno when the kernel refuses it
   */
  static void call(String name, long... arguments) {
    long[] five = Arrays.copyOf(arguments, 5);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      long number = number(name);
      long result =
          (long) SYSCALL.invokeExact(state, number, five[0], five[1], five[2], five[3], five[4]);
      if (result == -1) {
        int errno = (int) ERRNO.get(state, 0L);
        throw new IllegalStateException(name + " failed: errno " + errno);
      }
    } catch (RuntimeException | Error refused) {
      throw refused;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
