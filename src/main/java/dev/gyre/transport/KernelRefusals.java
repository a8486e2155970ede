package dev.gyre.transport;

import dev.gyre.transport.Refusal.Category;
import org.jspecify.annotations.Nullable;

/** Reasons why the kernel refuses the system calls of a transport. */
final class KernelRefusals {
  private static final String[] NO_MEMORY = {"Cannot allocate memory", "memlock"};
  private static final String[] DENIED = {"Operation not permitted", "Permission denied"};
  private static final String[] UNKNOWN_CALL = {"Function not implemented"};

  private static final KernelRelease FIRST_WITH_IO_URING = new KernelRelease(5, 1);

  private final Evidence evidence;
  private final int loops;

  KernelRefusals(Evidence evidence, int loops) {
    this.evidence = evidence;
    this.loops = loops;
  }

  @Nullable Refusal find(TransportKind kind, Symptoms symptoms) {
    Throwable found = symptoms.saying("you need at least kernel version", "SUBMIT_STABLE");
    if (found == null) {
      found = symptoms.saying("Not all operations are supported");
    }
    if (found != null) {
      return tooOld(found);
    }
    found = shortageOfMemory(symptoms);
    if (found != null) {
      return noMemory(kind, found);
    }
    found = symptoms.saying(DENIED);
    if (found != null) {
      return denied(kind, found);
    }
    found = symptoms.saying(UNKNOWN_CALL);
    return found == null ? null : unknownCall(kind, found);
  }

  /** Whether the kernel had no memory, or no locked memory, for a ring. */
  static boolean isShortOfMemory(Symptoms symptoms) {
    return shortageOfMemory(symptoms) != null;
  }

  private static @Nullable Throwable shortageOfMemory(Symptoms symptoms) {
    // Netty loses the error of this call and says EPERM. It is made after others of its kind, which
    // a filter would have refused first, so what is left is its memory.
    Throwable found = symptoms.saying("ioUringRegisterBufRing");
    return found == null ? symptoms.saying(NO_MEMORY) : found;
  }

  private Refusal tooOld(Throwable found) {
    return new Refusal(
        Category.KERNEL_TOO_OLD,
        "kernel " + evidence.kernelReleaseText() + " (/proc/sys/kernel/osrelease)",
        "use Linux 5.9 or later, better 6.1",
        Symptoms.line(found));
  }

  private Refusal noMemory(TransportKind kind, Throwable found) {
    if (kind != TransportKind.IO_URING || evidence.mayLockAnyMemory()) {
      return new Refusal(
          Category.MEMORY,
          "the kernel has no memory for it; RLIMIT_MEMLOCK does not count (none, or CAP_IPC_LOCK); "
              + evidence.seccompText(),
          "see the memory limit of the container or cgroup, or use fewer --loops",
          Symptoms.line(found));
    }
    Limit limit = evidence.lockedMemory();
    long neededBytes = LockedMemory.neededBytes(loops);
    int fitting = LockedMemory.fittingLoops(limit.soft());
    String evidenceText =
        "RLIMIT_MEMLOCK (/proc/self/limits): "
            + limit
            + " bytes; needed: "
            + neededBytes
            + " for "
            + loops
            + (loops == 1 ? " loop" : " loops")
            + "; fitting: "
            + fitting;
    if (fitting >= loops) {
      evidenceText += ", so other processes of this user hold the rest";
    }
    return new Refusal(
        Category.MEMLOCK,
        evidenceText,
        "raise it for all processes of the user together: LimitMEMLOCK= in systemd, --ulimit"
            + " memlock= in Docker"
            + (fitting > 0 && fitting < loops ? "; or use --loops " + fitting : ""),
        Symptoms.line(found));
  }

  private Refusal denied(TransportKind kind, Throwable found) {
    Integer level = evidence.ioUringDisabled();
    if (kind == TransportKind.IO_URING && level != null && level != 0) {
      if (level == 2 || !evidence.mayUseIoUringAtLevelOne()) {
        return disabled(level, found);
      }
    }
    if (evidence.isFilteredBySeccomp()) {
      return filtered(kind, found);
    }
    return new Refusal(
        Category.SECURITY_MODULE,
        evidence.seccompText()
            + (kind == TransportKind.IO_URING
                ? "; kernel.io_uring_disabled " + (level == null ? "absent" : level)
                : ""),
        "see the log of the security module (SELinux, AppArmor) and allow it "
            + call(kind, found)
            + "(2)",
        Symptoms.line(found));
  }

  private Refusal disabled(int level, Throwable found) {
    String evidenceText = "/proc/sys/kernel/io_uring_disabled is " + level;
    if (level == 2) {
      return new Refusal(
          Category.SYSCTL_DISABLED,
          evidenceText + " (nobody may use it)",
          "sysctl -w kernel.io_uring_disabled=0 on the host",
          Symptoms.line(found));
    }
    return new Refusal(
        Category.SYSCTL_DISABLED,
        evidenceText
            + " (only CAP_SYS_ADMIN and members of group "
            + evidence.ioUringGroup()
            + ", /proc/sys/kernel/io_uring_group)",
        "add the user to that group, or sysctl -w kernel.io_uring_disabled=0 on the host",
        Symptoms.line(found));
  }

  private Refusal unknownCall(TransportKind kind, Throwable found) {
    if (evidence.isFilteredBySeccomp()) {
      return filtered(kind, found);
    }
    if (kind == TransportKind.IO_URING && !evidence.kernelRelease().atLeast(FIRST_WITH_IO_URING)) {
      return tooOld(found);
    }
    return new Refusal(
        Category.KERNEL_WITHOUT_SUPPORT,
        "kernel "
            + evidence.kernelReleaseText()
            + " does not know "
            + call(kind, found)
            + "(2), and no seccomp filter is on",
        kind == TransportKind.IO_URING
            ? "use a kernel with CONFIG_IO_URING"
            : "use a kernel with CONFIG_EPOLL",
        Symptoms.line(found));
  }

  private Refusal filtered(TransportKind kind, Throwable found) {
    return new Refusal(
        Category.SECCOMP,
        call(kind, found) + "(2) is refused; " + evidence.seccompText(),
        switch (kind) {
          case IO_URING ->
              "allow io_uring_setup, io_uring_enter and io_uring_register in the seccomp profile"
                  + " (--security-opt seccomp= in Docker, SystemCallFilter=@aio in systemd)";
          case EPOLL -> "allow epoll_create1 and eventfd2 in the seccomp profile";
          case NIO ->
              "the JDK's selector is built on epoll too: allow epoll_create1 and eventfd2 in the"
                  + " seccomp profile, or start with"
                  + " -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.PollSelectorProvider";
        },
        Symptoms.line(found));
  }

  /** The system call that failed, as far as the text tells. */
  private static String call(TransportKind kind, Throwable found) {
    if (kind != TransportKind.IO_URING) {
      return Symptoms.says(found, "eventfd") ? "eventfd2" : "epoll_create1";
    }
    if (Symptoms.says(found, "register", "Register")) {
      return "io_uring_register";
    }
    return Symptoms.says(found, "enter", "Enter") ? "io_uring_enter" : "io_uring_setup";
  }
}
