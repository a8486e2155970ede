package dev.gyre.nativetests;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Turns its own process into another program that lives under restrictions, as a container would
 * set them. Everything survives execve(2), so neither containers nor a C compiler are needed.
 *
 * <pre>
 * [--deny call,call,... --with EPERM] [--memlock bytes] [--nofile count] [--noexec folder]
 * [--user id] -- program argument...
 * </pre>
 */
final class SeccompLauncher {
  private static final int PR_SET_SECCOMP = 22;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SECCOMP_MODE_FILTER = 2;
  private static final int RLIMIT_NOFILE = 7;
  private static final int RLIMIT_MEMLOCK = 8;
  private static final int CLONE_NEWNS = 0x20000;
  private static final int MS_NOEXEC = 8;
  private static final int MS_REC_PRIVATE = 0x4000 | 0x40000;

  /** The errors that filters in use return; the names are those of errno(3). */
  private enum Errno {
    EPERM(1),
    ENOMEM(12),
    EACCES(13),
    ENOSYS(38);

    private final int number;

    Errno(int number) {
      this.number = number;
    }
  }

  private final Arena arena = Arena.global();
  private List<String> denied = List.of();
  private Errno errno = Errno.EPERM;
  private long lockedBytes = -1;
  private long descriptors = -1;
  private String noexecFolder = "";
  private long user = -1;

  private SeccompLauncher() {}

  /** Does not return. */
  public static void main(String[] arguments) throws IOException {
    int separator = Arrays.asList(arguments).indexOf("--");
    SeccompLauncher launcher = new SeccompLauncher();
    for (int index = 0; index < separator; index += 2) {
      launcher.read(arguments[index], arguments[index + 1]);
    }
    launcher.restrict();
    LinuxCalls.become(
        Arrays.asList(arguments).subList(separator + 1, arguments.length), System.getenv());
  }

  private void read(String option, String value) {
    switch (option) {
      case "--deny" -> denied = Arrays.asList(value.split(",", -1));
      case "--with" -> errno = Errno.valueOf(value);
      case "--memlock" -> lockedBytes = Long.parseLong(value);
      case "--nofile" -> descriptors = Long.parseLong(value);
      case "--noexec" -> noexecFolder = value;
      case "--user" -> user = Long.parseLong(value);
      default -> throw new IllegalArgumentException("unknown option " + option);
    }
  }

  /** In this order, because each step takes away the right to do the ones before it. */
  private void restrict() {
    if (!noexecFolder.isEmpty()) {
      mountWithoutExecution(noexecFolder);
    }
    if (lockedBytes >= 0) {
      limit(RLIMIT_MEMLOCK, lockedBytes);
    }
    if (descriptors >= 0) {
      limit(RLIMIT_NOFILE, descriptors);
    }
    if (user >= 0) {
      LinuxCalls.call("setgroups", 0, 0);
      LinuxCalls.call("setresgid", user, user, user);
      LinuxCalls.call("setresuid", user, user, user);
    }
    if (!denied.isEmpty()) {
      filter();
    }
  }

  private void mountWithoutExecution(String folder) {
    LinuxCalls.call("unshare", CLONE_NEWNS);
    long none = text("none").address();
    LinuxCalls.call("mount", none, text("/").address(), 0, MS_REC_PRIVATE, 0);
    long tmpfs = text("tmpfs").address();
    LinuxCalls.call(
        "mount", tmpfs, text(folder).address(), tmpfs, MS_NOEXEC, text("size=8m").address());
  }

  private void limit(int resource, long value) {
    MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
    limit.setAtIndex(ValueLayout.JAVA_LONG, 0, value);
    limit.setAtIndex(ValueLayout.JAVA_LONG, 1, value);
    LinuxCalls.call("prlimit64", 0, resource, limit.address(), 0);
  }

  /** See seccomp(2): the filter looks at the processor first, because numbers differ. */
  private void filter() {
    int count = denied.size();
    MemorySegment program = arena.allocate(8L * (count + 5), 8);
    int at = 0;
    instruction(program, at++, 0x20, 0, 0, 4);
    instruction(program, at++, 0x15, 0, count + 1, LinuxCalls.AUDIT_ARCH);
    instruction(program, at++, 0x20, 0, 0, 0);
    for (int index = 0; index < count; index++) {
      int toRefusal = count - index;
      instruction(program, at++, 0x15, toRefusal, 0, LinuxCalls.number(denied.get(index)));
    }
    instruction(program, at++, 0x06, 0, 0, 0x7fff0000);
    instruction(program, at++, 0x06, 0, 0, 0x00050000 | errno.number);
    MemorySegment descriptor = arena.allocate(16, 8);
    descriptor.set(ValueLayout.JAVA_SHORT, 0, (short) at);
    descriptor.set(ValueLayout.ADDRESS, 8, program);
    LinuxCalls.call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    LinuxCalls.call("prctl", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, descriptor.address(), 0, 0);
  }

  private static void instruction(
      MemorySegment program, int index, int code, int whenTrue, int whenFalse, int value) {
    long offset = 8L * index;
    program.set(ValueLayout.JAVA_SHORT, offset, (short) code);
    program.set(ValueLayout.JAVA_BYTE, offset + 2, (byte) whenTrue);
    program.set(ValueLayout.JAVA_BYTE, offset + 3, (byte) whenFalse);
    program.set(ValueLayout.JAVA_INT, offset + 4, value);
  }

  private MemorySegment text(String text) {
    return arena.allocateFrom(text);
  }
}
