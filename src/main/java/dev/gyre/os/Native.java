package dev.gyre.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The way to the kernel: one call of syscall(2) with six numbers, whatever the system call. Linking
 * a function makes classes, some 20 ms for each new shape in a JVM that has just started, so all
 * calls share one. Their errno is captured before the JVM can change it.
 */
final class Native {
  /** C {@code long}, {@code size_t}, {@code off_t}: 64 bits on the processors we know. */
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static final Linker LINKER = Linker.nativeLinker();

  // On Linux variable arguments that are numbers go where fixed ones do. That these are variable is
  // not said, since the JVM would write nine classes more.
  private static final MethodHandle SYSCALL = link("syscall");

  private Native() {}

  /**
   * A function of the C library that is no system call and takes up to four numbers or addresses;
   * those that it has no parameter for it does not see.
   *
   * @return what it returned as a C {@code int}
   * @throws UnsatisfiedLinkError naming the function, when the C library has none of that name
   */
  static int callFunction(String name, long a, long b, long c, long d) {
    MethodHandle function = link(name);
    try {
      return (int)
          (long) function.invokeExact(Scratch.ofThread().callState, a, b, c, d, 0L, 0L, 0L);
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /**
   * A system call. Hot code. Addresses are numbers here, so the caller sees to it that the memory
   * lives until the call is over; that of {@link Scratch} does.
   *
   * @return what the kernel returned: from 0, or the negative errno
   */
  static long call(Scratch scratch, long number, long a, long b, long c, long d, long e, long f) {
    try {
      return scratch.result(
          (long) SYSCALL.invokeExact(scratch.callState, number, a, b, c, d, e, f));
    } catch (Throwable thrown) {
      throw unexpected(thrown);
    }
  }

  /** As above, with up to three arguments. */
  static long call(Scratch scratch, long number, long a, long b, long c) {
    return call(scratch, number, a, b, c, 0, 0, 0);
  }

  /** A handle declares Throwable; only Errors and programming faults can come out of ours. */
  private static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    throw new IllegalStateException("a native call threw a checked exception", thrown);
  }

  private static MethodHandle link(String name) {
    return LINKER.downcallHandle(
        address(name),
        FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG),
        Linker.Option.captureCallState("errno"));
  }

  private static MemorySegment address(String name) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      throw new UnsatisfiedLinkError(
          name + "(): Gyre's system calls need Linux, this is " + System.getProperty("os.name"));
    }
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(
            () ->
                new UnsatisfiedLinkError(
                    "the C library has no function "
                        + name
                        + "(); Gyre needs glibc 2.28 or musl 1.2, or newer"));
  }
}
